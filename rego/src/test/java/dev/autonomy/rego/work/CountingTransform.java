package dev.autonomy.rego.work;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Puts a counter at the beginning of each method, before each jump backwards, and around calls of
 * the JDK that take or give texts, arrays, large numbers or whole collections.
 */
final class CountingTransform implements ClassTransform {

  private static final ClassDesc WORK = ClassDesc.of(Work.class.getName());
  private static final MethodTypeDesc STEP = MethodTypeDesc.of(ConstantDescs.CD_void);
  private static final MethodTypeDesc OPERAND =
      MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_Object);

  private static final MethodTypeDesc PRODUCT =
      OPERAND.insertParameterTypes(0, ConstantDescs.CD_Object);

  /** Methods that read the text they are called on, all of it. */
  private static final Set<String> READING_ALL =
      Set.of(
          "toLowerCase",
          "toUpperCase",
          "replace",
          "split",
          "chars",
          "codePoints",
          "getBytes",
          "isBlank",
          "lines",
          "matches",
          "reverse");

  /** Methods of large numbers whose work is the product of the operands' sizes. */
  private static final Set<String> MULTIPLYING =
      Set.of(
          "multiply",
          "divide",
          "divideToIntegralValue",
          "remainder",
          "divideAndRemainder",
          "mod",
          "pow",
          "modPow",
          "modInverse",
          "gcd",
          "sqrt",
          "toString",
          "toPlainString",
          "stripTrailingZeros",
          "setScale",
          "round",
          "toBigInteger",
          "toBigIntegerExact");

  /** Methods of collections that visit all elements of an argument or of their own. */
  private static final Set<String> VISITING_ALL =
      Set.of(
          "addAll", "putAll", "toArray", "copyOf", "sort", "reverse", "containsAll", "removeAll");

  /** Owners whose methods take texts, arrays or numbers and read them. */
  private static final Set<String> READERS =
      Set.of(
          "java.lang.String",
          "java.lang.StringBuilder",
          "java.lang.System",
          "java.math.BigInteger",
          "java.math.BigDecimal",
          "java.util.Arrays",
          "java.util.Base64$Encoder",
          "java.util.Base64$Decoder",
          "java.security.MessageDigest",
          "javax.crypto.Mac",
          "java.net.URLDecoder",
          "java.net.URLEncoder",
          "java.util.HexFormat");

  /** Methods that look at a place, whatever the size of what they are called on. */
  private static final Set<String> LOOKING =
      Set.of(
          "charAt", "length", "isEmpty", "codePointAt", "codePointBefore", "hashCode", "valueOf");

  private final Map<String, Bridge> bridges = new LinkedHashMap<>();

  /** A method of the class itself that counts and then calls. */
  private record Bridge(
      String name, MethodTypeDesc type, Opcode opcode, InvokeInstruction call, String owner) {}

  @Override
  public void accept(ClassBuilder builder, ClassElement element) {
    if (element instanceof MethodModel method && method.code().isPresent()) {
      builder.transformMethod(
          method, MethodTransform.transformingCode(CodeTransform.ofStateful(Counter::new)));
    } else {
      builder.with(element);
    }
  }

  @Override
  public void atEnd(ClassBuilder builder) {
    for (Bridge bridge : bridges.values()) {
      builder.withMethodBody(
          bridge.name,
          bridge.type,
          ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC,
          code -> body(code, bridge));
    }
  }

  private static void body(CodeBuilder code, Bridge bridge) {
    InvokeInstruction call = bridge.call;
    String name = call.name().stringValue();
    boolean receiver = bridge.opcode != Opcode.INVOKESTATIC;
    for (int i = 0; i < bridge.type.parameterCount(); i++) {
      boolean skipped = i == 0 && receiver && !readsReceiver(bridge.owner, name);
      if (!bridge.type.parameterType(i).isPrimitive() && !skipped) {
        code.aload(code.parameterSlot(i)).invokestatic(WORK, "operand", OPERAND);
      }
    }
    if (bridge.owner.startsWith("java.math.") && MULTIPLYING.contains(name)) {
      boolean pair =
          bridge.type.parameterCount() > 1 && !bridge.type.parameterType(1).isPrimitive();
      code.aload(0);
      if (pair) {
        code.aload(code.parameterSlot(1));
      } else {
        code.aconst_null();
      }
      code.invokestatic(WORK, "product", PRODUCT);
    }
    for (int i = 0; i < bridge.type.parameterCount(); i++) {
      code.loadLocal(TypeKind.from(bridge.type.parameterType(i)), code.parameterSlot(i));
    }
    code.with(call);
    ClassDesc result = bridge.type.returnType();
    if (!result.isPrimitive() && !bridge.owner.equals("java.lang.StringBuilder")) {
      code.dup().invokestatic(WORK, "operand", OPERAND);
    }
    code.return_(TypeKind.from(result));
  }

  private static boolean readsReceiver(String owner, String name) {
    return owner.startsWith("java.util.")
        ? VISITING_ALL.contains(name)
        : READING_ALL.contains(name);
  }

  private static boolean hidesWork(String owner, InvokeInstruction call) {
    String name = call.name().stringValue();
    if (name.startsWith("<")) {
      return false;
    }
    if (READERS.contains(owner)) {
      return !LOOKING.contains(name);
    }
    return owner.startsWith("java.util.") && VISITING_ALL.contains(name);
  }

  /** Counts in one method. */
  private final class Counter implements CodeTransform {

    private final Set<Label> passed = new HashSet<>();

    @Override
    public void atStart(CodeBuilder code) {
      code.invokestatic(WORK, "step", STEP);
    }

    @Override
    public void accept(CodeBuilder code, CodeElement element) {
      switch (element) {
        case LabelTarget target -> passed.add(target.label());
        case BranchInstruction branch when passed.contains(branch.target()) ->
            code.invokestatic(WORK, "step", STEP);
        case InvokeInstruction call -> {
          String owner = call.owner().asSymbol().descriptorString();
          owner =
              owner.startsWith("L") ? owner.substring(1, owner.length() - 1).replace('/', '.') : "";
          if (call.opcode() != Opcode.INVOKESPECIAL && hidesWork(owner, call)) {
            Bridge bridge = bridge(owner, call);
            code.invokestatic(thisClass, bridge.name, bridge.type, inInterface);
            return;
          }
        }
        default -> {}
      }
      code.with(element);
    }
  }

  private Bridge bridge(String owner, InvokeInstruction call) {
    String key = call.opcode() + owner + call.name() + call.typeSymbol().descriptorString();
    return bridges.computeIfAbsent(
        key,
        _ -> {
          MethodTypeDesc type = call.typeSymbol();
          if (call.opcode() != Opcode.INVOKESTATIC) {
            type = type.insertParameterTypes(0, call.owner().asSymbol());
          }
          return new Bridge("counted$" + bridges.size(), type, call.opcode(), call, owner);
        });
  }

  private final ClassDesc thisClass;
  private final boolean inInterface;

  CountingTransform(ClassModel model) {
    thisClass = model.thisClass().asSymbol();
    inInterface = model.flags().has(java.lang.reflect.AccessFlag.INTERFACE);
  }
}

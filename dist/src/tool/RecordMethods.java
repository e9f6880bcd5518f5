import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * {@code equals} and {@code hashCode} of records as plain code, by the contract of {@link
 * java.lang.runtime.ObjectMethods#bootstrap}. The first record in a map costs a start 25 ms of
 * processor time otherwise. {@code toString}, which no start needs, stays as it is.
 */
final class RecordMethods {

  private static final String BOOTSTRAPS = "Ljava/lang/runtime/ObjectMethods;";

  /** What {@code ObjectMethods} multiplies by, too: the order in a hash map stays the same. */
  private static final int FACTOR = 31;

  /** Of the bootstrap's arguments: the class, and behind the names a getter for each component. */
  private static final int RECORD = 0;

  private static final int FIRST_GETTER = 2;

  private RecordMethods() {}

  /** Whether a call compares or hashes a record. */
  static boolean is(InvokeDynamicInstruction call) {
    String name = call.name().stringValue();
    return call.bootstrapMethod().owner().descriptorString().equals(BOOTSTRAPS)
        && (name.equals("equals") || name.equals("hashCode"));
  }

  /** What such a call does. */
  static Consumer<CodeBuilder> body(InvokeDynamicInstruction call) {
    ClassDesc record = (ClassDesc) call.bootstrapArgs().get(RECORD);
    List<DirectMethodHandleDesc> getters =
        call.bootstrapArgs().stream()
            .skip(FIRST_GETTER)
            .map(DirectMethodHandleDesc.class::cast)
            .toList();
    return call.name().stringValue().equals("equals")
        ? body -> writeEquals(record, getters, body)
        : body -> writeHashCode(getters, body);
  }

  private static void writeEquals(
      ClassDesc record, List<DirectMethodHandleDesc> getters, CodeBuilder body) {
    int self = 0;
    int other = 1;
    int same = 2;
    Label yes = body.newLabel();
    Label no = body.newLabel();
    body.aload(self).aload(other).if_acmpeq(yes);
    body.aload(other).instanceOf(record).ifeq(no);
    body.aload(other).checkcast(record).astore(same);
    for (DirectMethodHandleDesc getter : getters) {
      load(getter, self, body);
      load(getter, same, body);
      compare(component(getter), no, body);
    }
    body.labelBinding(yes).iconst_1().ireturn();
    body.labelBinding(no).iconst_0().ireturn();
  }

  private static void compare(ClassDesc type, Label differ, CodeBuilder body) {
    switch (TypeKind.from(type)) {
      case BOOLEAN, BYTE, CHAR, SHORT, INT -> body.if_icmpne(differ);
      case LONG -> body.lcmp().ifne(differ);
      case FLOAT, DOUBLE ->
          body.invokestatic(boxed(type), "compare", type(ConstantDescs.CD_int, type, type))
              .ifne(differ);
      case REFERENCE ->
          body.invokestatic(
                  Objects.class.describeConstable().orElseThrow(),
                  "equals",
                  type(ConstantDescs.CD_boolean, ConstantDescs.CD_Object, ConstantDescs.CD_Object))
              .ifeq(differ);
      case VOID -> throw new IllegalStateException("a component without type");
    }
  }

  private static void writeHashCode(List<DirectMethodHandleDesc> getters, CodeBuilder body) {
    body.iconst_0();
    for (DirectMethodHandleDesc getter : getters) {
      body.loadConstant(FACTOR).imul();
      load(getter, 0, body);
      ClassDesc type = component(getter);
      if (type.isPrimitive()) {
        body.invokestatic(boxed(type), "hashCode", type(ConstantDescs.CD_int, type));
      } else {
        body.invokestatic(
            Objects.class.describeConstable().orElseThrow(),
            "hashCode",
            type(ConstantDescs.CD_int, ConstantDescs.CD_Object));
      }
      body.iadd();
    }
    body.ireturn();
  }

  private static void load(DirectMethodHandleDesc getter, int variable, CodeBuilder body) {
    body.aload(variable).getfield(getter.owner(), getter.methodName(), component(getter));
  }

  private static ClassDesc component(DirectMethodHandleDesc getter) {
    return getter.invocationType().returnType();
  }

  private static ClassDesc boxed(ClassDesc primitive) {
    return switch (TypeKind.from(primitive)) {
      case BOOLEAN -> ConstantDescs.CD_Boolean;
      case BYTE -> ConstantDescs.CD_Byte;
      case CHAR -> ConstantDescs.CD_Character;
      case SHORT -> ConstantDescs.CD_Short;
      case INT -> ConstantDescs.CD_Integer;
      case LONG -> ConstantDescs.CD_Long;
      case FLOAT -> ConstantDescs.CD_Float;
      case DOUBLE -> ConstantDescs.CD_Double;
      case REFERENCE, VOID -> throw new IllegalStateException("not primitive: " + primitive);
    };
  }

  private static MethodTypeDesc type(ClassDesc result, ClassDesc... arguments) {
    return MethodTypeDesc.of(result, arguments);
  }
}

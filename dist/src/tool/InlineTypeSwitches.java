import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Rewrites jars so that a {@code switch} over types starts fast.
 *
 * <p>javac compiles such a switch to an {@code invokedynamic} of {@code
 * SwitchBootstraps.typeSwitch}, which makes a class at run time, for each switch in each process:
 * the class cache of JDK 25 keeps those of lambdas and string concatenation only. Here each becomes
 * a call of a private static method that tests the same types in the same order, the contract of
 * {@link java.lang.runtime.SwitchBootstraps#typeSwitch}. Switches with labels that are not types
 * (strings, enum constants) stay as they are.
 *
 * <p>Usage: {@code java -cp JARS InlineTypeSwitches.java JAR...}; rewrites the jars in place,
 * keeping the order and the times of their entries.
 */
public final class InlineTypeSwitches {

  private static final String BOOTSTRAPS = "Ljava/lang/runtime/SwitchBootstraps;";

  /** One replaced call site. */
  private record TypeSwitch(String name, MethodTypeDesc type, List<ConstantDesc> labels) {}

  private final ClassFile classFile =
      ClassFile.of(
          ClassHierarchyResolverOption.of(
              ClassHierarchyResolver.ofResourceParsing(ClassLoader.getSystemClassLoader())
                  .orElse(ClassHierarchyResolver.defaultResolver())));

  private int count;

  public static void main(String[] jars) throws IOException {
    InlineTypeSwitches rewriter = new InlineTypeSwitches();
    for (String jar : jars) {
      rewriter.rewriteJar(Path.of(jar));
    }
    System.out.println("inlined " + rewriter.count + " type switches");
  }

  private void rewriteJar(Path jar) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipFile in = new ZipFile(jar.toFile());
        ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (ZipEntry entry : in.stream().toList()) {
        ZipEntry copy = new ZipEntry(entry.getName());
        copy.setTimeLocal(entry.getTimeLocal());
        out.putNextEntry(copy);
        try (InputStream content = in.getInputStream(entry)) {
          byte[] file = content.readAllBytes();
          out.write(isClass(entry.getName()) ? rewriteClass(file) : file);
        }
        out.closeEntry();
      }
    }
    Files.write(jar, bytes.toByteArray());
  }

  private static boolean isClass(String name) {
    return name.endsWith(".class") && !name.endsWith("module-info.class");
  }

  private byte[] rewriteClass(byte[] bytes) {
    ClassModel model = classFile.parse(bytes);
    List<TypeSwitch> switches = new ArrayList<>();
    ClassTransform calls =
        ClassTransform.transformingMethodBodies(
            (builder, element) -> {
              if (isTypeSwitch(element)) {
                replace((InvokeDynamicInstruction) element, builder, model, switches);
              } else {
                builder.with(element);
              }
            });
    ClassTransform methods =
        ClassTransform.endHandler(
            builder -> {
              for (TypeSwitch found : switches) {
                builder.withMethodBody(
                    found.name,
                    found.type,
                    ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC,
                    body -> writeBody(found, body));
              }
            });
    byte[] rewritten = classFile.transformClass(model, calls.andThen(methods));
    count += switches.size();
    return switches.isEmpty() ? bytes : rewritten;
  }

  private static boolean isTypeSwitch(CodeElement element) {
    return element instanceof InvokeDynamicInstruction call
        && call.bootstrapMethod().owner().descriptorString().equals(BOOTSTRAPS)
        && call.bootstrapMethod().methodName().equals("typeSwitch")
        && call.bootstrapArgs().stream().allMatch(ClassDesc.class::isInstance);
  }

  private static void replace(
      InvokeDynamicInstruction call,
      CodeBuilder builder,
      ClassModel model,
      List<TypeSwitch> found) {
    TypeSwitch replaced =
        new TypeSwitch("$typeSwitch$" + found.size(), call.typeSymbol(), call.bootstrapArgs());
    found.add(replaced);
    boolean inInterface = model.flags().has(AccessFlag.INTERFACE);
    builder.invokestatic(model.thisClass().asSymbol(), replaced.name, replaced.type, inInterface);
  }

  /** -1 for null; else the first label from {@code restart} on that matches; else their number. */
  private static void writeBody(TypeSwitch found, CodeBuilder body) {
    Label notNull = body.newLabel();
    Label none = body.newLabel();
    int target = 0;
    int restart = 1;
    List<SwitchCase> entries = new ArrayList<>();
    for (int i = 0; i < found.labels.size(); i++) {
      entries.add(SwitchCase.of(i, body.newLabel()));
    }
    body.aload(target).ifnonnull(notNull).iconst_m1().ireturn().labelBinding(notNull);
    body.iload(restart).tableswitch(0, entries.size() - 1, none, entries);
    for (int i = 0; i < entries.size(); i++) {
      Label next = i + 1 < entries.size() ? entries.get(i + 1).target() : none;
      body.labelBinding(entries.get(i).target());
      body.aload(target).instanceOf((ClassDesc) found.labels.get(i)).ifeq(next);
      body.loadConstant(i).ireturn();
    }
    body.labelBinding(none).loadConstant(entries.size()).ireturn();
  }
}

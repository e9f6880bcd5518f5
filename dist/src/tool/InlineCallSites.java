import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Rewrites jars so that {@linkplain TypeSwitches switches over types} and {@linkplain RecordMethods
 * records} start fast.
 *
 * <p>javac compiles both to {@code invokedynamic}, which makes classes at run time, for each call
 * site in each process: the class cache of JDK 25 keeps those of lambdas and string concatenation
 * only. Here each such call becomes a call of a private static method that does the same.
 *
 * <p>Usage: {@code java -cp JARS InlineCallSites.java JAR...}; rewrites the jars in place, keeping
 * the order and the times of their entries.
 */
public final class InlineCallSites {

  /** A method that takes the place of a call site. */
  private record Inlined(String name, MethodTypeDesc type, Consumer<CodeBuilder> body) {}

  private final ClassFile classFile =
      ClassFile.of(
          ClassHierarchyResolverOption.of(
              ClassHierarchyResolver.ofResourceParsing(ClassLoader.getSystemClassLoader())
                  .orElse(ClassHierarchyResolver.defaultResolver())));

  private int count;

  public static void main(String[] jars) throws IOException {
    InlineCallSites rewriter = new InlineCallSites();
    for (String jar : jars) {
      rewriter.rewriteJar(Path.of(jar));
    }
    System.out.println("inlined " + rewriter.count + " switches and methods of records");
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
    boolean inInterface = model.flags().has(AccessFlag.INTERFACE);
    List<Inlined> found = new ArrayList<>();
    ClassTransform calls =
        ClassTransform.transformingMethodBodies(
            (builder, element) -> {
              Inlined inlined =
                  element instanceof InvokeDynamicInstruction call
                      ? inlined(call, found.size())
                      : null;
              if (inlined == null) {
                builder.with(element);
              } else {
                found.add(inlined);
                builder.invokestatic(
                    model.thisClass().asSymbol(), inlined.name, inlined.type, inInterface);
              }
            });
    ClassTransform methods =
        ClassTransform.endHandler(
            builder -> {
              for (Inlined inlined : found) {
                builder.withMethodBody(
                    inlined.name,
                    inlined.type,
                    ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC,
                    inlined.body);
              }
            });
    byte[] rewritten = classFile.transformClass(model, calls.andThen(methods));
    count += found.size();
    return found.isEmpty() ? bytes : rewritten;
  }

  private static Inlined inlined(InvokeDynamicInstruction call, int number) {
    Consumer<CodeBuilder> body;
    if (TypeSwitches.is(call)) {
      body = TypeSwitches.body(call);
    } else if (RecordMethods.is(call)) {
      body = RecordMethods.body(call);
    } else {
      return null;
    }
    return new Inlined("$inlined$" + number, call.typeSymbol(), body);
  }
}

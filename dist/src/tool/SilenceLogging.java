import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Rewrites the jars of OpenTelemetry so that they log into {@code dev.autonomy.otlp.logging}
 * instead of {@code java.util.logging}, whose module the runtime image is better without: the JVM
 * would bind it, and the JDK look for its configuration, at every start of every command.
 *
 * <p>Only names in constant pools change (JVM specification, section 4.4.7).
 *
 * <p>Usage: {@code java SilenceLogging.java JAR...}; rewrites the jars in place, keeping the order
 * and the times of their entries.
 */
public final class SilenceLogging {

  private static final String FROM = "java/util/logging/";
  private static final String TO = "dev/autonomy/otlp/logging/";

  private static final int UTF8 = 1;

  private SilenceLogging() {}

  public static void main(String[] jars) throws IOException {
    for (String jar : jars) {
      rewriteJar(Path.of(jar));
    }
  }

  private static void rewriteJar(Path jar) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipFile in = new ZipFile(jar.toFile());
        ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (ZipEntry entry : in.stream().toList()) {
        ZipEntry copy = new ZipEntry(entry.getName());
        copy.setTimeLocal(entry.getTimeLocal());
        out.putNextEntry(copy);
        try (InputStream content = in.getInputStream(entry)) {
          byte[] file = content.readAllBytes();
          out.write(entry.getName().endsWith(".class") ? rewriteClass(file) : file);
        }
        out.closeEntry();
      }
    }
    Files.write(jar, bytes.toByteArray());
  }

  private static byte[] rewriteClass(byte[] bytes) throws IOException {
    ByteArrayOutputStream rewritten = new ByteArrayOutputStream(bytes.length + 256);
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        DataOutputStream out = new DataOutputStream(rewritten)) {
      out.writeLong(in.readLong()); // magic and version
      int count = in.readUnsignedShort();
      out.writeShort(count);
      for (int i = 1; i < count; i++) {
        int tag = in.readUnsignedByte();
        out.writeByte(tag);
        if (tag == UTF8) {
          out.writeUTF(in.readUTF().replace(FROM, TO));
        } else {
          out.write(in.readNBytes(bytesOf(tag)));
          i += tag == 5 || tag == 6 ? 1 : 0; // numbers of 8 bytes count twice
        }
      }
      in.transferTo(out);
    }
    return rewritten.toByteArray();
  }

  private static int bytesOf(int tag) {
    return switch (tag) {
      case 3, 4, 9, 10, 11, 12, 17, 18 -> 4;
      case 5, 6 -> 8;
      case 7, 8, 16, 19, 20 -> 2;
      case 15 -> 3;
      default -> throw new IllegalArgumentException("constant pool tag " + tag);
    };
  }
}

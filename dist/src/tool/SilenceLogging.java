import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Rewrites jars so that they log into a silent package of ours instead of {@code
 * java.util.logging}, whose module the runtime image is better without: the JVM would bind it, and
 * the JDK look for its configuration, at every start of every command.
 *
 * <p>Only names in constant pools change (JVM specification, section 4.4.7). The signature of a
 * signed jar would not hold any more and is left out, with the digests in its manifest: the
 * installation's own manifest covers the file as it is.
 *
 * <p>Usage: {@code java SilenceLogging.java PACKAGE JAR...}, the package as {@code
 * dev/autonomy/otlp/logging/}; rewrites the jars in place, keeping the order and the times of their
 * entries.
 */
public final class SilenceLogging {

  private static final String FROM = "java/util/logging/";
  private static final String MANIFEST = "META-INF/MANIFEST.MF";

  private static final int UTF8 = 1;

  private SilenceLogging() {}

  public static void main(String[] arguments) throws IOException {
    for (int i = 1; i < arguments.length; i++) {
      rewriteJar(Path.of(arguments[i]), arguments[0]);
    }
  }

  private static void rewriteJar(Path jar, String to) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipFile in = new ZipFile(jar.toFile());
        ZipOutputStream out = new ZipOutputStream(bytes)) {
      boolean signed = in.stream().anyMatch(entry -> isSignature(entry.getName()));
      for (ZipEntry entry : in.stream().toList()) {
        if (isSignature(entry.getName())) {
          continue;
        }
        ZipEntry copy = new ZipEntry(entry.getName());
        copy.setTimeLocal(entry.getTimeLocal());
        out.putNextEntry(copy);
        try (InputStream content = in.getInputStream(entry)) {
          out.write(rewrite(entry.getName(), content.readAllBytes(), signed, to));
        }
        out.closeEntry();
      }
    }
    Files.write(jar, bytes.toByteArray());
  }

  private static boolean isSignature(String name) {
    return name.startsWith("META-INF/") && (name.endsWith(".SF") || name.endsWith(".RSA"));
  }

  private static byte[] rewrite(String name, byte[] file, boolean signed, String to)
      throws IOException {
    if (name.endsWith(".class")) {
      return rewriteClass(file, to);
    }
    return signed && name.equals(MANIFEST) ? mainSection(file) : file;
  }

  /** A manifest's sections are separated by empty lines; those behind the first are of files. */
  private static byte[] mainSection(byte[] manifest) {
    String text = new String(manifest, StandardCharsets.UTF_8);
    int end = text.indexOf("\r\n\r\n");
    return (end < 0 ? text : text.substring(0, end + 4)).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] rewriteClass(byte[] bytes, String to) throws IOException {
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
          out.writeUTF(in.readUTF().replace(FROM, to));
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

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Takes the native libraries of all systems out of SQLite's archive, and puts that of this system
 * beside it: {@code java OneNativeLibrary.java JAR FOLDER}.
 */
final class OneNativeLibrary {

  private static final String NATIVE = "org/sqlite/native/";
  private static final String WANTED = NATIVE + "Linux/x86_64/libsqlitejdbc.so";
  private static final LocalDateTime TIME = LocalDateTime.of(2026, 1, 1, 0, 0);

  private OneNativeLibrary() {}

  public static void main(String[] arguments) throws IOException {
    Path jar = Path.of(arguments[0]);
    Path library = Path.of(arguments[1], "libsqlitejdbc.so");
    Path slim = jar.resolveSibling(jar.getFileName() + ".slim");
    boolean found = false;
    try (ZipFile zip = new ZipFile(jar.toFile());
        OutputStream file = Files.newOutputStream(slim);
        ZipOutputStream out = new ZipOutputStream(file)) {
      Enumeration<? extends ZipEntry> entries = zip.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        try (InputStream content = zip.getInputStream(entry)) {
          if (entry.getName().equals(WANTED)) {
            Files.copy(content, library);
            found = true;
          } else if (!entry.getName().startsWith(NATIVE)) {
            ZipEntry copy = new ZipEntry(entry.getName());
            copy.setTimeLocal(TIME);
            out.putNextEntry(copy);
            content.transferTo(out);
            out.closeEntry();
          }
        }
      }
    }
    if (!found) {
      throw new IOException(jar + " has no " + WANTED);
    }
    Files.delete(jar);
    Files.move(slim, jar);
  }
}

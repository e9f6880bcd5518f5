package dev.autonomy.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The version of this build. The launcher passes it on; the resource that the build writes is for
 * other ways to start, because the first resource of a process costs milliseconds.
 */
final class ProductVersion {

  private ProductVersion() {}

  /** For example {@code 0.1.0}. */
  static String text() {
    String passed = System.getProperty("autonomy.version", "");
    return passed.isEmpty() ? fromResource() : passed;
  }

  private static String fromResource() {
    try (InputStream resource = ProductVersion.class.getResourceAsStream("version.txt")) {
      if (resource == null) {
        throw new IllegalStateException("the build left out version.txt");
      }
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.autonomy.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The version of this build, which the build writes into a resource. */
final class ProductVersion {

  private ProductVersion() {}

  /** For example {@code 0.1.0}. */
  static String text() {
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

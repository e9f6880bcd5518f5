package dev.autonomy.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** The project's directory, found from where the tests run. */
final class SourceTree {

  private SourceTree() {}

  /** The directory with README, documents and examples. */
  static Path root() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve("examples"))
        || !Files.exists(directory.resolve("cli"))) {
      Path parent = directory.getParent();
      if (parent == null) {
        throw new IllegalStateException("not in the source tree: " + Path.of("").toAbsolutePath());
      }
      directory = parent;
    }
    return directory;
  }
}

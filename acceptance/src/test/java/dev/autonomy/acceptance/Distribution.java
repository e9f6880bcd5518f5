package dev.autonomy.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the module {@code dist} has built. */
final class Distribution {

  static final String VERSION = System.getProperty("autonomy.version", "");

  private static final Path TARGET = Path.of(System.getProperty("autonomy.dist", "")).normalize();

  private Distribution() {}

  static Path archive() {
    return TARGET.resolve("autonomy-" + VERSION + "-linux-x64.tar.gz");
  }

  /** The installation where the build has left it. */
  static Path built() {
    return TARGET.resolve("autonomy");
  }

  /** What the build makes it with. */
  static Path source(String name) {
    return TARGET.resolveSibling("src").resolve(name);
  }

  /** Unpacks the archive below {@code parent}. */
  static Path unpackInto(Path parent) throws IOException, InterruptedException {
    Files.createDirectories(parent);
    Command.Result result = Command.of(parent, "tar", "-xzf", archive()).run();
    if (result.status() != 0) {
      throw new AssertionError(result);
    }
    return parent.resolve("autonomy-" + VERSION);
  }

  static Path program(Path home) {
    return home.resolve("bin/autonomy");
  }

  static Path cache(Path home) throws IOException {
    return onlyFile(home.resolve("lib"), ".aot");
  }

  /** The id of the build, from the name of its cache. */
  static String build(Path home) throws IOException {
    String name = cache(home).getFileName().toString();
    return name.substring("autonomy-".length(), name.length() - ".aot".length());
  }

  private static Path onlyFile(Path directory, String suffix) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> found = files.filter(file -> file.toString().endsWith(suffix)).toList();
      if (found.size() != 1) {
        throw new AssertionError("expected one *" + suffix + " in " + directory + ": " + found);
      }
      return found.getFirst();
    }
  }
}

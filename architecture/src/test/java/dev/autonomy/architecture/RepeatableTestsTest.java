package dev.autonomy.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No test draws a seed of its own: an ordinary run repeats itself. */
class RepeatableTestsTest {

  /** Tests run in their module's directory. */
  private static final Path ROOT = Path.of("").toAbsolutePath().resolveSibling("");

  /**
   * Numbers that are others in each run: the clock as a seed, and generators that seed themselves.
   */
  private static final Pattern FRESH =
      Pattern.compile(
          "\\bnew (?:Splittable)?Random\\(\\)|\\b(?:Random|create)\\(System\\.|(?i:seed\\w*) ="
              + " System\\."
              + "|\\bgetLong\\([^;]*seed[^;]*nanoTime|\\bMath\\.random\\(|\\bThreadLocalRandom\\.");

  @Test
  void noTestTakesItsSeedFromTheClock() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      List<String> sources =
          files
              .filter(file -> file.toString().contains("/src/test/java/"))
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !file.toString().contains("/violations/"))
              .map(RepeatableTestsTest::read)
              .toList();
      assertThat(sources).hasSizeGreaterThan(100);
      assertThat(sources).noneMatch(source -> FRESH.matcher(source).find());
    }
  }

  private static String read(Path file) {
    try {
      return file + "\n" + Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

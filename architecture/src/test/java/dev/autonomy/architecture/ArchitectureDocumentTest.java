package dev.autonomy.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/architecture.md} speaks of what is there. */
class ArchitectureDocumentTest {

  /** Tests run in their module's directory. */
  private static final Path ROOT = Path.of("").toAbsolutePath().resolveSibling("");

  private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");

  /** {@code Gate} of {@code gate.Gate.decide}; of nested types the outermost. */
  private static final Pattern CLASS =
      Pattern.compile("(?<![\\w.])(?:[a-z]+\\.)*+([A-Z][a-z]\\w*)");

  @Test
  void everyClassAndTestThatItNamesExists() throws IOException {
    Set<String> named = new TreeSet<>();
    Matcher code = CODE.matcher(Files.readString(ROOT.resolve("docs/architecture.md")));
    while (code.find()) {
      Matcher type = CLASS.matcher(code.group(1));
      while (type.find()) {
        named.add(type.group(1));
      }
    }
    assertThat(named).contains("Gate", "Decision", "LogTamperTest", "KilledRuntimeIT");
    assertThat(named).isSubsetOf(classes());
  }

  private static Set<String> classes() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".java"))
          .map(name -> name.substring(0, name.length() - ".java".length()))
          .collect(Collectors.toSet());
    }
  }
}

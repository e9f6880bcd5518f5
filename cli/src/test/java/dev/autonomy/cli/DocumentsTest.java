package dev.autonomy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DocumentsTest {

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");
  private static final Pattern TEST_NAME = Pattern.compile("`(\\w+(?:Test|IT|Properties))`");

  private static final Set<String> LEFT_OUT = Set.of("target", ".git", "node_modules");

  static List<Path> documents() throws IOException {
    return files(".md");
  }

  private static List<Path> files(String ending) throws IOException {
    List<Path> found = new ArrayList<>();
    collect(SourceTree.root(), ending, found);
    return found;
  }

  private static void collect(Path directory, String ending, List<Path> found) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      for (Path entry : entries.sorted().toList()) {
        if (Files.isDirectory(entry) && !LEFT_OUT.contains(entry.getFileName().toString())) {
          collect(entry, ending, found);
        } else if (entry.toString().endsWith(ending)) {
          found.add(entry);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyLinkLeadsSomewhere(Path document) throws IOException {
    Matcher links = LINK.matcher(Files.readString(document));
    while (links.find()) {
      assertThat(document.resolveSibling(links.group(1)).normalize())
          .as("link in %s", document)
          .exists();
    }
  }

  @Test
  void theArchitectureNamesTestsThatExist() throws IOException {
    Set<String> tests =
        files(".java").stream()
            .map(file -> file.getFileName().toString().replace(".java", ""))
            .collect(Collectors.toSet());
    Matcher names =
        TEST_NAME.matcher(Files.readString(SourceTree.root().resolve("docs/architecture.md")));
    List<String> missing = new ArrayList<>();
    int seen = 0;
    while (names.find()) {
      if (!tests.contains(names.group(1))) {
        missing.add(names.group(1));
      }
      seen++;
    }
    assertThat(missing).isEmpty();
    assertThat(seen).isGreaterThan(10);
  }
}

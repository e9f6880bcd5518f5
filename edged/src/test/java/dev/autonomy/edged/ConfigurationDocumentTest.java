package dev.autonomy.edged;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/formats/edge-toml.md} is about the file that is read. */
class ConfigurationDocumentTest {

  /** Tests run in their module's directory. */
  private static final Path DOCUMENT =
      Path.of("").toAbsolutePath().resolveSibling("docs/formats/edge-toml.md");

  @TempDir private Path folder = Path.of("");

  @Test
  void hasARowForEachKeyAndNoOther() throws IOException {
    List<String> rows =
        Files.readAllLines(DOCUMENT).stream()
            .filter(line -> line.startsWith("| `"))
            .map(
                line ->
                    line.substring(
                        0, line.indexOf(" | ", line.indexOf(" | ", line.indexOf(" | ") + 3) + 3)))
            .toList();
    List<String> expected = new ArrayList<>();
    for (EdgeKeys.Table table : EdgeKeys.TABLES) {
      for (Key<?> key : table.keys()) {
        expected.add("| `" + key.name() + "` | " + shownDefault(key) + " | " + key.form().bounds());
      }
    }
    assertThat(rows).containsExactlyElementsOf(expected);
  }

  private static String shownDefault(Key<?> key) {
    return switch (key.presence()) {
      case REQUIRED -> "required";
      case OPTIONAL ->
          key.defaultValue()
              .map(value -> value instanceof String ? "\"" + value + "\"" : value.toString())
              .orElse("none");
    };
  }

  @Test
  void itsExampleIsRight() throws Exception {
    String text = Files.readString(DOCUMENT);
    int start = text.indexOf("```toml\n") + "```toml\n".length();
    Path file = folder.resolve("edge.toml");
    Files.writeString(file, text.substring(start, text.indexOf("```", start)));

    EdgeConfiguration configuration = ConfigurationReader.read(file);

    assertThat(configuration.nodeId()).isEqualTo("node-a");
    assertThat(configuration.tls().key()).isEqualTo(folder.resolve("tls/node-a.key"));
    assertThat(configuration.knownPeers()).hasSize(1);
  }
}

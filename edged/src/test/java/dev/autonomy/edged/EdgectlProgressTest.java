package dev.autonomy.edged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.edge.Segment;
import dev.autonomy.edge.control.ControlClient;
import dev.autonomy.edge.control.ControlRequest;
import dev.autonomy.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What takes its time says how far it is, to those who look. */
@SuppressWarnings("NullAway.Init") // the node is made before each test
class EdgectlProgressTest {

  @TempDir private Path folder = Path.of("");
  private ControlNode node;

  @BeforeEach
  void begin() throws IOException {
    node = new ControlNode(folder);
  }

  @AfterEach
  void end() {
    node.close();
  }

  @Test
  void aVerificationSendsALineEachSecond() throws Exception {
    Segment segment = node.put(new byte[1 << 20]);
    node.step = Duration.ofMillis(500);
    List<String> lines = new ArrayList<>();
    ControlRequest request =
        ControlRequest.of("segment.verify").with("segment", segment.digest().toString());
    JsonObject answer =
        new ControlClient(node.socket).call(request, line -> lines.add(line.toText()));
    assertThat(answer.toText()).contains("\"intact\":true");
    assertThat(lines)
        .hasSize(8)
        .contains(
            "{\"reading\":\"" + segment.digest() + "\",\"bytes\":524288,\"of_bytes\":1048576}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"segment verify", "fsck"})
  void longReadingsAreSeenOnATerminal(String command) throws Exception {
    Segment segment = node.put(new byte[1 << 20]);
    node.step = Duration.ofMillis(300);
    List<String> words = new ArrayList<>(List.of(command.split(" ", -1)));
    if (words.size() > 1) {
      words.add(segment.digest().toString());
    }
    ControlNode.Result watched = node.edgectlWatched(words.toArray(String[]::new));
    assertThat(watched.status()).isZero();
    assertThat(watched.error())
        .matches("(\\r\\u001b\\[Kreading  [1-9][0-9]+ % of 1024 KiB){3,}\\r\\u001b\\[K")
        .endsWith("\r\u001b[K")
        .doesNotContain("\n");
    assertThat(node.edgectl(words.toArray(String[]::new)).error()).isEmpty();
  }

  @Test
  void aSlowPutIsSeenOnATerminal() throws Exception {
    Path file = Files.write(folder.resolve("file"), new byte[1 << 20]);
    ControlNode.Result watched = node.edgectlWatched("segment", "put", file.toString());
    assertThat(watched.status()).isZero();
    assertThat(watched.error())
        .contains("putting  50 % of 1024 KiB", "putting  100 % of 1024 KiB")
        .endsWith("\r\u001b[K");
    assertThat(node.edgectl("segment", "put", file.toString()).error()).isEmpty();
  }
}

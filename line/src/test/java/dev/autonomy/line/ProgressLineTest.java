package dev.autonomy.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Progress is for people who look, and leaves nothing behind. */
class ProgressLineTest {

  private final ByteArrayOutputStream error = new ByteArrayOutputStream();

  private String shown(boolean errorIsTerminal) {
    Terminal terminal =
        new Terminal(
            new Output(new ByteArrayOutputStream()),
            new Output(error),
            new Environment(Map.of()),
            true,
            errorIsTerminal);
    try (ProgressLine progress = new ProgressLine(terminal, "pulling")) {
      for (int done = 0; done <= 10_000; done++) {
        progress.at(done, 10_000);
      }
    }
    return error.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aTerminalSeesEachPercentOnceAndAnEmptyLineAtTheEnd() {
    String shown = shown(true);
    assertThat(shown.split("pulling", -1)).hasSize(102);
    assertThat(shown).contains("pulling  50 % of 10 KiB").endsWith("\r\u001b[K");
    assertThat(shown).doesNotContain("\n");
  }

  @Test
  void aFileSeesNothing() {
    assertThat(shown(false)).isEmpty();
  }
}

package dev.autonomy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.wal.Entry;
import dev.autonomy.wal.FrameKind;
import dev.autonomy.wal.Log;
import dev.autonomy.wal.LogOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The flags of {@code telemetry export} and {@code flush}, without a collector. */
@Tag("slow")
class TelemetryCommandsTest {

  private static final int FRAMES = 3;

  @TempDir Path home;
  private Program autonomy;
  private Path log;

  @BeforeEach
  void writeLog() throws Exception {
    autonomy = new Program(home);
    log = autonomy.cache().resolve("telemetry");
    try (Log open = Log.open(log, LogOptions.forNode("node-7"))) {
      for (int i = 0; i < FRAMES; i++) {
        open.append(Entry.of(FrameKind.MARKER).attr("label", "step-" + i).build());
      }
    }
  }

  private Program.Result telemetry(String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of("telemetry"));
    command.addAll(List.of(words));
    return autonomy.run(command.toArray(String[]::new));
  }

  private void refused(String reason, String... words) throws Exception {
    Program.Result result = telemetry(words).expect(2);
    assertThat(result.error()).contains(reason).hasLineCount(1);
    assertThat(result.out()).isEmpty();
  }

  @Test
  void whatIsPrintedIsDeliveredOnlyWhenCommitted() throws Exception {
    assertThat(telemetry("export").expect(0).lines()).hasSize(FRAMES);
    assertThat(telemetry("export").expect(0).lines()).hasSize(FRAMES);
    assertThat(telemetry("export", "--commit").expect(0).lines()).hasSize(FRAMES);
    assertThat(telemetry("export").expect(0).out()).isEmpty();
  }

  @Test
  void whatIsInAFileIsDelivered() throws Exception {
    Path lines = home.resolve("lines");
    telemetry("flush", "--out", lines.toString()).expect(0);
    assertThat(Files.readAllLines(lines)).hasSize(FRAMES);
    telemetry("export", "--out", lines.toString()).expect(0);
    assertThat(Files.readAllLines(lines)).hasSize(FRAMES);
    assertThat(autonomy.run("wal", "stat").expect(0).out())
        .contains("delivered   frames up to " + FRAMES);
  }

  @Test
  void flagsThatDoNotGoTogetherAreRefused() throws Exception {
    refused("nobody acknowledges what is printed", "flush");
    refused("`--out` is for `--output jsonl`", "export", "--output", "otlp", "--out", "x");
    refused(
        "are for `--output otlp`",
        "export",
        "--output",
        "jsonl",
        "--endpoint",
        "http://localhost:4318");
    refused("`--commit` is for lines that are printed", "export", "--commit", "--out", "x");
    refused("`--timeout` is at least 1ms", "flush", "--out", "x", "--timeout", "0s");
    assertThat(home.resolve("x")).doesNotExist();
  }

  @Test
  void anAddressThatIsNoneIsRefusedBeforeAnythingIsDone() throws Exception {
    for (String command : List.of("export", "flush")) {
      refused("`foo` is no OTLP endpoint: expected a URL", command, "--endpoint", "foo");
      refused("is no OTLP endpoint", command, "--endpoint", "grpc://localhost:4317");
      refused("holds a user or a password", command, "--endpoint", "http://u:p@localhost:4318");
    }
  }
}

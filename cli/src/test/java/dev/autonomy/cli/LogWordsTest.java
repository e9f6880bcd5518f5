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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the log's commands say to those who mistype: one line, and nothing is done. */
@Tag("slow")
class LogWordsTest {

  private static final String AUDIT_ID = "0190f5fe-7c00-7a00-8000-000000000001";

  @TempDir Path home;
  private Program autonomy;
  private String log = "";

  @BeforeEach
  void writeLog() throws Exception {
    autonomy = new Program(home);
    log = home.resolve("log").toString();
    try (Log open = Log.open(Path.of(log), LogOptions.forNode("node-7"))) {
      open.append(
          Entry.of(FrameKind.DECISION).attr("audit_id", AUDIT_ID).attr("outcome", "deny").build());
    }
  }

  /** The one line on standard error. */
  private String error(int status, String... words) throws Exception {
    Program.Result result = autonomy.run(words).expect(status);
    assertThat(result.out()).isEmpty();
    assertThat(result.error()).hasLineCount(1);
    return result.error();
  }

  @Test
  void aKindThatNoFrameHasIsRefusedWithThoseThatFramesHave() throws Exception {
    assertThat(error(2, "wal", "inspect", "--dir", log, "--kind", "decision"))
        .contains("`decision` is no value for `--kind`: expected `autonomy.decision`, ")
        .contains(FrameKind.ALL);
    autonomy.run("wal", "inspect", "--dir", log, "--kind", "autonomy.decision").expect(0);
  }

  @Test
  void aTimeThatEndsBeforeItBeginsIsRefused() throws Exception {
    assertThat(
            error(
                2,
                "wal",
                "inspect",
                "--dir",
                log,
                "--since",
                "2026-01-02",
                "--until",
                "2026-01-01"))
        .contains("`--since`, 2026-01-02T00:00:00Z", "`--until`, 2026-01-01T00:00:00Z");
  }

  @Test
  void aBoundAboveTheCeilingIsRefused() throws Exception {
    for (List<String> command : List.of(List.of("wal", "stat"), List.of("runtime", "start"))) {
      List<String> words = new ArrayList<>(command);
      words.addAll(
          List.of("--wal-max-bytes", "1MiB", "--wal-keep-bytes", "2MiB", "--wal-prune", "always"));
      assertThat(error(2, words.toArray(String[]::new)))
          .contains("`--wal-keep-bytes` is more than `--wal-max-bytes`, 1.0 MiB");
    }
  }

  @Test
  void aProofIsNotWrittenOverADirectory() throws Exception {
    Path out = Files.createDirectory(home.resolve("proofs"));
    assertThat(error(1, "audit", "prove", AUDIT_ID, "--dir", log, "--out", out.toString()))
        .isEqualTo("autonomy audit prove: cannot write " + out + ": Is a directory\n");
    assertThat(out).isEmptyDirectory();
  }

  @Test
  void authoritiesAreReadFromAFileThatHasThem() throws Exception {
    Path text = Files.writeString(home.resolve("text"), "no certificate here\n");
    Path key =
        Files.writeString(home.resolve("w1"), CosignerKeys.text("w1") + " https://127.0.0.1:1/");
    assertThat(
            error(
                1,
                "wal",
                "witness",
                "--dir",
                log,
                "--witness",
                key.toString(),
                "--tls-ca",
                text.toString()))
        .contains("there is no certificate (PEM) in " + text + ": expected a line `-----BEGIN");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "wal inspect",
        "wal verify",
        "wal stat",
        "wal key",
        "wal checkpoint",
        "wal prune --before 2",
        "wal forget " + AUDIT_ID + " --field /params",
        "wal export-tiles --out tiles",
        "telemetry export",
        "telemetry export --out lines",
        "telemetry flush --out lines"
      })
  void whereNoLogIsTheCommandSaysSoAndLeavesNothing(String command) throws Exception {
    Path empty = Files.createDirectory(home.resolve("empty"));
    Path file = Files.writeString(home.resolve("file"), "text");
    assertThat(error(1, words(command, empty))).contains("no log in " + empty);
    assertThat(empty).isEmptyDirectory();
    assertThat(error(1, words(command, file))).contains(file + " is a file: `--dir` names");
    assertThat(home.resolve("lines")).doesNotExist();
  }

  private static String[] words(String command, Path directory) {
    List<String> words = new ArrayList<>(List.of(command.split(" ", -1)));
    words.addAll(List.of("--dir", directory.toString()));
    return words.toArray(String[]::new);
  }
}

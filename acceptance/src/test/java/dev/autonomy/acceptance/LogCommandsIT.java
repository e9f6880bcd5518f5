package dev.autonomy.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The installed program inspects, prunes and repairs a log of two sessions, and forgets. */
@Timeout(300)
class LogCommandsIT {

  private static final String SECRET = "the-value-that-must-go";
  private static final String FIRST_SEGMENT = "00000000000000000001.wal";
  private static final int TERMINATED = 143;

  @TempDir Path directory;
  private Path log = Path.of("");
  private String auditId = "";
  private String later = "";

  @BeforeEach
  void writeLog() throws Exception {
    log = directory.resolve("log");
    try (RunningRuntime runtime = RunningRuntime.start(directory, log)) {
      auditId = runtime.echo(SECRET);
    }
    try (RunningRuntime runtime = RunningRuntime.start(directory, log)) {
      later = runtime.echo("later");
    }
  }

  @Test
  void statSaysWhatThereIsAndWhatMayGo() throws Exception {
    assertThat(log("stat", 0, "--output", "json").out())
        .contains("\"segments\":2,", "\"due_segments\":0,", "\"checkpoint\":{\"origin\":");
    String text = log("stat", 0, "--wal-prune", "delivered", "--wal-max-bytes", "1MiB").out();
    assertThat(text)
        .contains("retention   prunes what was delivered")
        .contains("prunable    nothing: no segment is beyond the bounds");
    String due =
        log("stat", 0, "--wal-prune", "delivered", "--wal-keep-bytes", "1MiB", "--output", "json")
            .out();
    assertThat(due).contains("\"retention\":[\"delivered\"]", "\"prunes\":true");
  }

  @Test
  void pruneRemovesTheOldestSegmentAndWhatRemainsVerifies() throws Exception {
    long second = secondSegment();
    String before = Long.toString(second);
    assertThat(log("prune", 0, "--before", before, "--dry-run").out())
        .contains("would remove  frames 1 to " + (second - 1) + ", 1 segment");
    assertThat(log.resolve(FIRST_SEGMENT)).exists();

    assertThat(log("prune", 0, "--before", before).out())
        .contains("removed       frames 1 to " + (second - 1) + ", 1 segment");
    assertThat(log.resolve(FIRST_SEGMENT)).doesNotExist();
    log("verify", 0);
    assertThat(log("stat", 0, "--output", "json").out()).contains("\"first_seq\":" + second + ",");
    assertThat(log("inspect", 0, "--kind", "log.pruned").out().lines()).hasSize(1);
    assertThat(audit("get", 1, auditId).err()).contains("no frame with audit id");
    assertThat(audit("get", 0, later).out()).contains("later");
    assertThat(log("prune", 0, "--before", before).out()).startsWith("nothing to remove");
  }

  @Test
  void forgetTakesAValueOffTheDiskAndLeavesTheLogWhole() throws Exception {
    assertThat(holdsSecret()).isTrue();
    log("forget", 0, auditId, "--field", "/params/message");
    assertThat(holdsSecret()).isFalse();
    log("verify", 0);
    Path proof = directory.resolve("proof");
    audit("prove", 0, auditId, "--out", proof.toString());
    assertThat(audit("get", 0, auditId).out()).doesNotContain(SECRET);
  }

  @Test
  void repairKeepsWhatIsSoundAndTheRuntimeStartsAgain() throws Exception {
    Path segment = log.resolve(FIRST_SEGMENT);
    byte[] bytes = Files.readAllBytes(segment);
    bytes[new String(bytes, ISO_8859_1).indexOf("autonomy.outcome")] ^= 1;
    Files.write(segment, bytes);
    assertThat(log("verify", 1).out()).contains("WAL_CORRUPT_FRAME");
    assertThat(log("repair", 1).out()).contains("would move  " + FIRST_SEGMENT);
    assertThat(log("repair", 0, "--accept-loss").out()).contains("repaired");
    assertThat(log("verify", 0).out()).contains("lost        1 frame ");
    assertThat(log("repair", 0).out()).startsWith("nothing to repair");
    try (RunningRuntime runtime = RunningRuntime.start(directory, log)) {
      assertThat(runtime.echo("after")).isNotEmpty();
    }
    log("verify", 0);
  }

  @Test
  void aFollowerSeesFramesAsTheyAreWrittenAcrossRestarts() throws Exception {
    Process follower =
        new ProcessBuilder(
                program(),
                "wal",
                "inspect",
                "--follow",
                "--kind",
                "autonomy.decision",
                "--dir",
                log.toString())
            .redirectErrorStream(true)
            .start();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(follower.getInputStream(), UTF_8))) {
      assertThat(lines.readLine()).contains(auditId);
      assertThat(lines.readLine()).contains(later);
      for (int i = 0; i < 2; i++) {
        try (RunningRuntime runtime = RunningRuntime.start(directory, log)) {
          String id = runtime.echo("followed");
          assertThat(lines.readLine()).contains(id, "followed");
        }
      }
      follower.destroy();
      assertThat(follower.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(follower.exitValue()).isEqualTo(TERMINATED);
    } finally {
      follower.destroyForcibly();
    }
  }

  /** Number of the first frame of the second segment. */
  private long secondSegment() throws IOException {
    try (Stream<Path> files = Files.list(log)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".wal") && !name.equals(FIRST_SEGMENT))
          .mapToLong(name -> Long.parseLong(name.substring(0, name.length() - 4)))
          .min()
          .orElseThrow();
    }
  }

  private boolean holdsSecret() throws IOException {
    try (Stream<Path> files = Files.list(log)) {
      for (Path file : files.toList()) {
        if (Files.readString(file, ISO_8859_1).contains(SECRET)) {
          return true;
        }
      }
    }
    return false;
  }

  private Command.Result log(String command, int status, String... words) throws Exception {
    return autonomy("wal", command, status, words);
  }

  private Command.Result audit(String command, int status, String... words) throws Exception {
    return autonomy("audit", command, status, words);
  }

  private Command.Result autonomy(String group, String command, int status, String... words)
      throws Exception {
    List<Object> line = new ArrayList<>(List.of(program(), group, command));
    line.addAll(List.of(words));
    line.addAll(List.of("--dir", log.toString()));
    Command.Result result = Command.of(directory, line.toArray()).with("HOME", directory).run();
    assertThat(result.status()).as(result.toString()).isEqualTo(status);
    return result;
  }

  private static String program() {
    return Distribution.program(Distribution.built()).toString();
  }
}

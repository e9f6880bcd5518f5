package dev.autonomy.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.wal.Frame;
import dev.autonomy.wal.FrameKind;
import dev.autonomy.wal.LogException;
import dev.autonomy.wal.LogReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
final class SubprocessRunTest {

  @TempDir private Path temporary;
  private Path runs;

  @BeforeEach
  void nameTheRuns() {
    runs = temporary.resolve("runs");
  }

  /** What a run did. */
  private record Result(int exit, String out, String err) {}

  @ParameterizedTest
  @CsvSource({
    "exit 0, 0",
    "exit 7, 7",
    "exit 255, 255",
    "kill -TERM $$, 143",
    "kill -KILL $$, 137",
    "kill -INT $$, 130",
    "kill -SEGV $$, 139"
  })
  void exitsAsTheCommandDid(String script, int code) throws Exception {
    assertThat(run(List.of(), "sh", "-c", script).exit).isEqualTo(code);
  }

  @Test
  void keepsTheLogOfARunToItsOwner() throws Exception {
    run(List.of(), "true");
    Path run = list(runs).getFirst();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(run)))
        .isEqualTo("rwx------");
  }

  @Test
  void doesNotFindACommandThatIsNotThere() throws Exception {
    Result result = run(List.of(), "no-such-command-here");
    assertThat(result.exit).isEqualTo(127);
    assertThat(result.err).contains("autonomy: `no-such-command-here` was not found");
    assertThat(run(List.of(), temporary + "/neither").exit).isEqualTo(127);
  }

  @Test
  void doesNotExecuteWhatIsNotExecutable() throws Exception {
    Path file = Files.writeString(temporary.resolve("plain.txt"), "text");
    Result result = run(List.of(), file.toString());
    assertThat(result.exit).isEqualTo(126);
    assertThat(result.err).contains("cannot be executed");
    assertThat(run(List.of(), temporary.toString()).exit).isEqualTo(126);
  }

  @Test
  void doesNotStartTheCommandWhenTheRuntimeCannotStart() throws Exception {
    Path occupied = Files.writeString(temporary.resolve("file"), "");
    Path trace = temporary.resolve("trace");
    Result result = run(List.of("dir=" + occupied), "touch", trace.toString());
    assertThat(result.exit).isEqualTo(125);
    assertThat(result.err.lines()).hasSize(1);
    assertThat(trace).doesNotExist();
  }

  @Test
  void givesTheCommandItsRuntimeItsStreamsItsArgumentsAndItsEnvironment() throws Exception {
    Process process =
        start(
            List.of(),
            "sh",
            "-c",
            "cat; echo \"$1|$2|$MARK|$AUTONOMY_RUNTIME_URL\"; echo words >&2",
            "name",
            "a b",
            "");
    process.getOutputStream().write("piped\n".getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    Result result = finish(process);
    assertThat(result.out).matches("piped\na b\\|\\|\u00e4\u00f6\\|http://127\\.0\\.0\\.1:\\d+\n");
    assertThat(result.err).startsWith("words\n");
  }

  @Test
  void governsTheCallsOfTheCommandAndSummarizesThem() throws Exception {
    Result result = run(List.of(), "sh", "-c", call("tool.shell") + call("tool.unknown"));
    assertThat(result.exit).isZero();
    assertThat(result.out).contains("\"decision\":\"deny\"");
    List<String> lines = result.err.lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).isEqualTo("autonomy: 2 calls, 0 allowed, 2 denied by embedded:demo");
    assertThat(lines.get(1)).contains("see autonomy wal inspect --run ");
    Path log = onlyRun();
    assertThat(lines.get(1)).contains(log.toString());
    assertThat(kinds(log))
        .containsExactly(
            FrameKind.LIFECYCLE, FrameKind.DECISION, FrameKind.DECISION, FrameKind.LIFECYCLE);
  }

  @Test
  void saysNothingWhenQuiet() throws Exception {
    assertThat(run(List.of("quiet=true"), "true").err).isEmpty();
  }

  @Test
  void leavesNothingBehindWhenEphemeral() throws Exception {
    Result result = run(List.of("ephemeral=true"), "true");
    assertThat(result.err).contains("the log is deleted");
    assertThat(runs).isEmptyDirectory();
  }

  @Test
  void doesNotDeleteADirectoryThatHasOtherThingsInIt() throws Exception {
    Path precious = Files.createDirectory(temporary.resolve("precious"));
    Files.writeString(precious.resolve("thesis.txt"), "years of work");
    Result result = run(List.of("ephemeral=true", "dir=" + precious), "true");
    assertThat(result.exit).isEqualTo(125);
    assertThat(result.err).contains("is not empty");
    assertThat(precious.resolve("thesis.txt")).exists();
  }

  @Test
  void continuesTheLogOfANamedDirectory() throws Exception {
    Path log = temporary.resolve("log");
    run(List.of("dir=" + log), "true");
    Result second = run(List.of("dir=" + log), "true");
    assertThat(second.err).contains("see autonomy wal inspect --dir " + log);
    assertThat(kinds(log)).hasSize(4).containsOnly(FrameKind.LIFECYCLE);
    assertThat(runs).doesNotExist();
  }

  @Test
  void keepsTheLastFiftyRunsAndThoseInUse() throws Exception {
    Files.createDirectories(runs);
    for (int i = 0; i < 60; i++) {
      Path run = Files.createDirectory(runs.resolve("20200101T0000%02dZ-abcdef".formatted(i)));
      Files.writeString(run.resolve("checkpoint"), "");
    }
    Path inUse = runs.resolve("20200101T000003Z-abcdef");
    Files.writeString(inUse.resolve("run.pid"), Long.toString(ProcessHandle.current().pid()));
    Files.writeString(
        runs.resolve("20200101T000004Z-abcdef").resolve("run.pid"), Long.toString(1L << 40));
    Path foreign = Files.createDirectory(runs.resolve("not-a-run"));

    run(List.of(), "true");

    List<Path> left = list(runs);
    assertThat(left).contains(inUse, foreign).hasSize(52);
    assertThat(left)
        .contains(runs.resolve("20200101T000011Z-abcdef"))
        .doesNotContain(
            runs.resolve("20200101T000010Z-abcdef"), runs.resolve("20200101T000004Z-abcdef"));
  }

  @ParameterizedTest
  @CsvSource({"TERM", "HUP", "USR1", "USR2", "INT"})
  void passesSignalsOn(String signal) throws Exception {
    Process process =
        start(
            List.of(),
            "sh",
            "-c",
            "trap 'echo got "
                + signal
                + "; exit 9' "
                + signal
                + "; echo ready; while :; do sleep 0.05; done");
    awaitLine(process, "ready");
    send(process, signal);
    Result result = finish(process);
    assertThat(result.out).contains("got " + signal);
    assertThat(result.exit).isEqualTo(9);
    assertThat(result.err).contains("autonomy: 0 calls");
  }

  @Test
  void takesTheCommandWithItWhenItIsKilled() throws Exception {
    org.junit.jupiter.api.Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/setpriv")), "no setpriv here");
    Process process = start(List.of(), "sh", "-c", "echo $$; while :; do sleep 0.05; done");
    long child = Long.parseLong(readLine(process));
    ProcessHandle handle = ProcessHandle.of(child).orElseThrow();
    process.destroyForcibly();
    assertThat(handle.onExit().get(40, TimeUnit.SECONDS).isAlive()).isFalse();
  }

  @Test
  void exitsAtOnceWhenTheCommandHasEnded() throws Exception {
    // A thread left in a native call costs every run 300 ms; a busy machine does not slow all.
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 20 && least >= 250; round++) {
      least = Math.min(least, millisFromTheEndOfTheCommandToOurs());
    }
    assertThat(least).as("ms from the command's end to ours, the least of many").isLessThan(250);
  }

  private long millisFromTheEndOfTheCommandToOurs() throws Exception {
    Process process = start(List.of(), "sh", "-c", call("tool.echo") + "date +%s%N");
    Result result = finish(process);
    long ended = System.currentTimeMillis();
    String last = result.out.strip().lines().reduce((_, line) -> line).orElseThrow();
    String nanos = last.substring(last.length() - 19);
    return ended - Long.parseLong(nanos) / 1_000_000;
  }

  private static String call(String kind) {
    return "curl -s -H 'Content-Type: application/json' -d '{\"kind\":\""
        + kind
        + "\"}' $AUTONOMY_RUNTIME_URL/v1/tool; echo; ";
  }

  private Result run(List<String> properties, String... command) throws Exception {
    Process process = start(properties, command);
    process.getOutputStream().close();
    return finish(process);
  }

  private Process start(List<String> properties, String... command) throws IOException {
    List<String> all = new ArrayList<>(properties);
    all.add("runs=" + runs);
    ProcessBuilder builder = new ProcessBuilder(ChildJvm.command(RunMain.class, all, command));
    builder.environment().put("MARK", "\u00e4\u00f6");
    builder.environment().put("LC_ALL", "C.UTF-8");
    return builder.start();
  }

  private static Result finish(Process process) throws Exception {
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), out, err);
  }

  private static void awaitLine(Process process, String line) throws IOException {
    assertThat(readLine(process)).isEqualTo(line);
  }

  private static String readLine(Process process) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = process.getInputStream().read(); b != '\n'; b = process.getInputStream().read()) {
      assertThat(b).isNotNegative();
      line.append((char) b);
    }
    return line.toString();
  }

  private static void send(Process process, String signal) throws Exception {
    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
  }

  private Path onlyRun() throws IOException {
    List<Path> all = list(runs);
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  private static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.toList();
    }
  }

  private static List<String> kinds(Path log) throws LogException {
    List<String> kinds = new ArrayList<>();
    try (LogReader reader = LogReader.open(log)) {
      for (Frame frame = reader.next(); frame != null; frame = reader.next()) {
        kinds.add(frame.kind());
      }
    }
    return kinds;
  }
}

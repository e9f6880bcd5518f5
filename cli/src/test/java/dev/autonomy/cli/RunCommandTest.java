package dev.autonomy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("slow")
class RunCommandTest {

  private static final long SECONDS = 60;

  @TempDir Path home;
  private Program autonomy;

  @BeforeEach
  void start() {
    autonomy = new Program(home);
  }

  @ParameterizedTest
  @CsvSource({
    "exit 0, 0",
    "exit 7, 7",
    "exit 255, 255",
    "kill -TERM $$, 143",
    "kill -KILL $$, 137"
  })
  void theCommandsStatusIsOurs(String script, int status) throws Exception {
    autonomy.run("run", "sh", "-c", script).expect(status);
  }

  @Test
  void aCommandThatCannotBeStartedHasAStatusOfItsOwn() throws Exception {
    assertThat(autonomy.run("run", "no-such-program").expect(127).error())
        .contains("no-such-program");
    Path plain = Files.writeString(home.resolve("plain.txt"), "hello");
    assertThat(autonomy.run("run", plain.toString()).expect(126).error()).contains("plain.txt");
    assertThat(autonomy.run("run", "--dir", plain.toString(), "true").expect(125).error())
        .contains("plain.txt");
  }

  @Test
  void aCommandIsNotStartedWhenTheRuntimeCannot() throws Exception {
    Path proof = home.resolve("started");
    Path file = Files.writeString(home.resolve("file"), "");
    autonomy.run("run", "--dir", file.toString(), "touch", proof.toString()).expect(125);
    assertThat(proof).doesNotExist();
  }

  @Test
  void standardStreamsAreTheCommandsOwn() throws Exception {
    Program.Result result =
        autonomy
            .input("from the keyboard")
            .run("run", "--quiet", "sh", "-c", "cat; echo to error >&2")
            .expect(0);
    assertThat(result.out()).isEqualTo("from the keyboard");
    assertThat(result.error()).isEqualTo("to error\n");
  }

  @Test
  void theCommandFindsTheRuntimeAndItsOwnEnvironment() throws Exception {
    autonomy.variable("OWN", "kept");
    assertThat(
            autonomy
                .run("run", "--quiet", "sh", "-c", "echo $OWN $AUTONOMY_RUNTIME_URL")
                .expect(0)
                .out())
        .matches("kept http://127\\.0\\.0\\.1:[0-9]+\n");
  }

  @Test
  void flagsBehindTheCommandAreItsOwn() throws Exception {
    assertThat(autonomy.run("run", "--quiet", "echo", "--quiet", "--help", "-x").expect(0).out())
        .isEqualTo("--quiet --help -x\n");
  }

  @Test
  void aFlagThatCanOnlyBeOursIsShownWhereItBelongs() throws Exception {
    assertThat(autonomy.run("run", "echo", "--ephemeral", "x y").expect(2).error())
        .contains("write `autonomy run --ephemeral echo 'x y'`");
    assertThat(autonomy.run("run", "echo", "a", "--policy", "oci://h/p:v1").expect(2).error())
        .contains("write `autonomy run --policy oci://h/p:v1 echo a`");
    assertThat(autonomy.run("--ephemeral", "run", "echo", "x").expect(2).error())
        .contains("`autonomy run --ephemeral echo x`");
    assertThat(autonomy.run("run", "--quiet", "--", "echo", "--ephemeral").expect(0).out())
        .isEqualTo("--ephemeral\n");
    assertThat(autonomy.run("run", "--image", "x", "echo").expect(2).error())
        .contains("`--image` goes with `autonomy run ros2.launch` only");
  }

  @Test
  void aPolicyThatIsNotInTheStoreNamesTheCommandThatLoadsIt() throws Exception {
    assertThat(autonomy.run("run", "--policy", "oci://h/p:v1", "true").expect(125).error())
        .contains("oci://h/p:v1")
        .contains("autonomy policy load --bundle");
    assertThat(autonomy.run("run", "--policy", "policy.tar.gz", "true").expect(2).error())
        .contains("`policy.tar.gz` is no value for `--policy`");
  }

  @Test
  void aPolicyOfTheStoreGovernsTheCommand() throws Exception {
    Path policy = Files.createDirectory(home.resolve("policy"));
    Files.writeString(
        policy.resolve("p.rego"),
        "package autonomy\n\nallow if input.runtime.mode == \"run\"\n\ndeny contains \"mine\" if"
            + " input.kind == \"tool.echo\"\n");
    autonomy
        .run("policy", "load", "--bundle", policy.toString(), "--ref", "oci://h/p:v1")
        .expect(0);
    assertThat(call("--policy", "oci://h/p:v1"))
        .contains("\"reason\":\"mine\"")
        .contains("\"policy_ref\":\"oci://h/p:v1\"");
  }

  @Test
  void theSummaryNamesTheLogAndCountsDecisions() throws Exception {
    assumeTrue(autonomy.isInstalled("curl"), "curl is not installed");
    Program.Result result = autonomy.run(run(curl("tool.echo"))).expect(0);
    assertThat(result.error().lines().toList()).hasSize(2);
    assertThat(result.error()).contains("1 allowed").contains("0 denied");
    try (Stream<Path> runs = Files.list(autonomy.cache().resolve("runs"))) {
      Path run = runs.findFirst().orElseThrow();
      assertThat(result.error()).contains(run.getFileName().toString());
    }
  }

  @Test
  void anEphemeralRunLeavesNothing() throws Exception {
    autonomy.run("run", "--ephemeral", "true").expect(0);
    try (Stream<Path> runs = Files.list(autonomy.cache().resolve("runs"))) {
      assertThat(runs).isEmpty();
    }
  }

  @Test
  void theLogGoesWhereItIsToldTo() throws Exception {
    Path log = home.resolve("my log");
    autonomy.run("run", "--dir", log.toString(), "true").expect(0);
    autonomy.variable("AUTONOMY_RUN_WAL_DIR", log.toString()).run("run", "true").expect(0);
    assertThat(autonomy.run("wal", "verify", "--dir", log.toString()).expect(0).out()).isNotEmpty();
    assertThat(autonomy.cache().resolve("runs")).doesNotExist();
  }

  @Test
  void controlCReachesTheCommandOnce() throws Exception {
    assumeTrue(
        autonomy.isInstalled("script"), "script is not installed: nothing here makes a terminal");
    Path ready = home.resolve("ready");
    String child = "trap 'echo interrupted; exit 7' INT; touch ready; while :; do sleep 0.05; done";
    Process process =
        autonomy.startOnTerminal(Program.command("run", "--quiet", "sh", "-c", child));
    Conditions.await("the command has started", () -> Files.exists(ready));
    try (OutputStream keyboard = process.getOutputStream()) {
      keyboard.write(3);
      keyboard.flush();
      assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
    }
    String shown = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shown).containsOnlyOnce("interrupted");
    assertThat(process.exitValue()).isEqualTo(7);
  }

  @Test
  void theCommandHasTheTerminal() throws Exception {
    assumeTrue(
        autonomy.isInstalled("script"), "script is not installed: nothing here makes a terminal");
    Process process =
        autonomy.startOnTerminal(
            Program.command("run", "--quiet", "sh", "-c", "test -t 0 && test -t 1 && test -t 2"));
    assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    process.getOutputStream().close();
  }

  @Test
  void aSignalIsPassedOn() throws Exception {
    Path ready = home.resolve("ready");
    String child = "trap 'exit 9' TERM; touch ready; while :; do sleep 0.05; done";
    Process process =
        autonomy.start(
            Program.command("run", "--quiet", "sh", "-c", child),
            home.resolve("out"),
            home.resolve("error"));
    Conditions.await("the command has started", () -> Files.exists(ready));
    process.destroy();
    assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(9);
  }

  private String call(String... flags) throws Exception {
    assumeTrue(autonomy.isInstalled("curl"), "curl is not installed");
    List<String> words = new java.util.ArrayList<>(List.of("run", "--quiet"));
    words.addAll(List.of(flags));
    words.addAll(List.of("sh", "-c", curl("tool.echo")));
    return autonomy.run(words.toArray(String[]::new)).expect(0).out();
  }

  private static String[] run(String script) {
    return new String[] {"run", "sh", "-c", script};
  }

  private static String curl(String kind) {
    return "curl -s --noproxy '*' -H 'Content-Type: application/json' -d '{\"kind\":\""
        + kind
        + "\",\"params\":{\"message\":\"hello\"}}' $AUTONOMY_RUNTIME_URL/v1/tool";
  }
}

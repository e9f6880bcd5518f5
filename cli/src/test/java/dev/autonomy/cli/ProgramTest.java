package dev.autonomy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.autonomy.line.ShellWords;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as its user meets it: a process with streams, a terminal and a status. */
class ProgramTest {

  @TempDir Path home;
  private Program autonomy;

  @BeforeEach
  void start() {
    autonomy = new Program(home);
  }

  @Test
  void everyCommandIsInTheHelp() throws Exception {
    String help = autonomy.run().expect(0).out();
    for (String path : CommandReferenceTest.paths()) {
      assertThat(help).contains("  " + path + " ");
    }
    assertThat(autonomy.run("help").expect(0).out()).isEqualTo(help);
    assertThat(autonomy.run("--help").expect(0).out()).isEqualTo(help);
  }

  @Test
  void theVersionIsThatOfTheBuild() throws Exception {
    String version = autonomy.run("version").expect(0).out();
    assertThat(version).matches("autonomy \\d+\\.\\d+\\.\\d+(-SNAPSHOT)? \\(build .*\\)\n");
    assertThat(autonomy.run("--version").expect(0).out()).isEqualTo(version);
    assertThat(autonomy.run("version", "--output", "json").expect(0).out())
        .startsWith("{\"version\":\"");
    assertThat(autonomy.run("version", "--verify").expect(1).error())
        .contains("not started from an installation");
  }

  @Test
  void aForgottenRunIsRecognised() throws Exception {
    assertThat(autonomy.run("sh", "-c", "exit 3").expect(2).error())
        .contains("unknown command `sh`: did you mean `autonomy run sh -c 'exit 3'`?");
  }

  @Test
  void aReaderThatGoesAwayIsNoError() throws Exception {
    Program.Result result =
        autonomy.runCommand(
            List.of(
                "bash",
                "-c",
                ShellWords.join(Program.command("completion", "bash"))
                    + " | head -n 1; echo ${PIPESTATUS[0]}"));
    assertThat(result.lines().getFirst()).startsWith("# bash completion for autonomy");
    assertThat(result.lines().getLast()).isIn("0", "141");
    assertThat(result.error()).isEmpty();
  }

  @Test
  void aFullDiskUnderTheOutputIsOneLine() throws Exception {
    assumeTrue(Files.isWritable(Path.of("/dev/full")), "no /dev/full here");
    Program.Result result =
        autonomy.runCommand(
            List.of("sh", "-c", ShellWords.join(Program.command("help")) + " > /dev/full"));
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.error())
        .isEqualTo("autonomy help: cannot write the output: No space left on device\n");
  }

  @Test
  void aTerminalGetsColourAndAFileDoesNot() throws Exception {
    assertThat(autonomy.run("help", "run").expect(0).out()).doesNotContain("\u001b");
    assertThat(onTerminal("help", "run")).contains("\u001b[1mUsage\u001b[0m");
    autonomy.variable("NO_COLOR", "1");
    assertThat(onTerminal("help", "run")).contains("Usage").doesNotContain("\u001b");
  }

  @Test
  void tablesAreForPeopleAndJsonForPrograms() throws Exception {
    assertThat(autonomy.run("config", "list").expect(0).out()).startsWith("{");
    autonomy.variable("NO_COLOR", "1");
    assertThat(onTerminal("config", "list")).contains("KEY").contains("identity.node_id");
  }

  /** What the command shows on a pseudo-terminal. */
  private String onTerminal(String... words) throws Exception {
    autonomy.variable("TERM", "xterm");
    assumeTrue(
        autonomy.runCommand(List.of("sh", "-c", "command -v script")).status() == 0,
        "script is not installed: nothing here makes a terminal");
    String line = ShellWords.join(Program.command(words));
    return autonomy.runCommand(List.of("script", "-qec", line, "/dev/null")).expect(0).out();
  }
}

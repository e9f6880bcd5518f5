package dev.autonomy.line;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {

  private final Screen screen = new Screen();

  @ParameterizedTest
  @CsvSource({
    "greet, hello world",
    "greet --name Ada, hello Ada",
    "greet --name=Ada, hello Ada",
    "greet --name=, 'hello '",
    "greet --name==, hello =",
    "greet -n Ada, hello Ada",
    "greet --loud, hello world!",
    "greet --loud=true, hello world!",
    "greet --loud=false, hello world",
    "greet --name --loud, hello --loud",
    "greet good-day --loud, hello world!",
    "greet -- --loud, hello world",
    "greet --paint dark-green, hello world in DARK_GREEN",
  })
  void flagsGiveValues(String line, String greeting) {
    assertThat(screen.run(line.split(" ", -1))).isZero();
    assertThat(screen.out()).isEqualTo(greeting + "\n");
    assertThat(screen.error()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "greet --nmae Ada | unknown flag `--nmae`: did you mean `--name`? (see `toolbox help"
            + " greet`)",
        "greet --zebra | unknown flag `--zebra` (see `toolbox help greet`)",
        "greet -x | unknown flag `-x` (see `toolbox help greet`)",
        "greet --name | `--name` needs a value: a text (see `toolbox help greet`)",
        "greet --name a --name b | `--name` is given twice (see `toolbox help greet`)",
        "greet --loud=perhaps | `perhaps` is no value for `--loud`: expected `true` or `false`"
            + " (see `toolbox help greet`)",
        "greet --paint blue | `blue` is no value for `--paint`: expected `red` or `dark-green`"
            + " (see `toolbox help greet`)",
        "greet a b | unexpected `b` (see `toolbox help greet`)",
        "box open x | unexpected `x`: it takes flags only (see `toolbox help box open`)",
        "wrap | missing <command> (see `toolbox help wrap`)",
      })
  void wrongArgumentsAreOneLineAndExitTwo(String line, String message) {
    assertThat(screen.run(line.split(" ", -1))).isEqualTo(2);
    String subject = line.startsWith("box") ? "box open" : line.split(" ", -1)[0];
    assertThat(screen.error()).isEqualTo("toolbox " + subject + ": " + message + "\n");
    assertThat(screen.out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gret | unknown command `gret`: did you mean `greet`?",
        "box opne | unknown command `box opne`: did you mean `box open`?",
        "box tidy | unknown command `box tidy`",
        "zebra | unknown command `zebra`",
        "frobnicate | unknown command `frobnicate`: did you mean `toolbox wrap frobnicate`?",
        "--loud greet Ada | flags stand after the command: `toolbox greet --loud Ada`",
        "--zebra | unknown flag `--zebra`",
        "help gret | unknown command `gret`: did you mean `greet`?",
      })
  void unknownCommandsAreCorrectedWherePossible(String line, String message) {
    assertThat(screen.run(line.split(" ", -1))).isEqualTo(2);
    assertThat(screen.error()).contains(message).hasLineCount(1);
  }

  @Test
  void aValueComesFromFlagThenEnvironmentThenConfigurationThenDefault() {
    assertThat(screen.run("greet")).isZero();
    assertThat(screen.out()).isEqualTo("hello world\n");
    screen.settings.put("greeting.paint", "red");
    screen.run("greet");
    assertThat(screen.out()).isEqualTo("hello world in RED\n");
    screen.variables.put("TOOLBOX_PAINT", "dark-green");
    screen.run("greet");
    assertThat(screen.out()).isEqualTo("hello world in DARK_GREEN\n");
    screen.run("greet", "--paint", "red");
    assertThat(screen.out()).isEqualTo("hello world in RED\n");
  }

  @Test
  void anEmptyVariableCountsAsNotSet() {
    screen.variables.put("TOOLBOX_PAINT", "");
    assertThat(screen.run("greet")).isZero();
    assertThat(screen.out()).isEqualTo("hello world\n");
  }

  @Test
  void aWrongValueNamesWhereItComesFrom() {
    screen.settings.put("greeting.paint", "blue");
    assertThat(screen.run("greet")).isEqualTo(2);
    assertThat(screen.error()).contains("`blue` is no value for `greeting.paint in toolbox.conf`");
    screen.variables.put("TOOLBOX_PAINT", "pink");
    assertThat(screen.run("greet")).isEqualTo(2);
    assertThat(screen.error()).contains("`pink` is no value for `TOOLBOX_PAINT`");
  }

  @Test
  void flagsBehindAnotherProgramsNameBelongToIt() {
    assertThat(screen.run("wrap", "--loud", "ls", "--loud", "--help", "-h", "--debug")).isZero();
    assertThat(screen.out()).isEqualTo("ls --loud --help -h --debug\n");
  }

  @Test
  void twoDashesEndOurFlagsAndAreTakenAway() {
    assertThat(screen.run("wrap", "--", "--odd-program", "--", "x")).isZero();
    assertThat(screen.out()).isEqualTo("--odd-program -- x\n");
  }

  @Test
  void aFailureIsOneLineWithItsOwnStatus() {
    assertThat(screen.run("greet", "--name", "nobody")).isEqualTo(3);
    assertThat(screen.error()).isEqualTo("toolbox greet: nobody is there: name somebody\n");
  }

  @Test
  void somethingUnforeseenIsOneLineUnlessDebugged() {
    assertThat(screen.run("greet", "--name", "chaos")).isEqualTo(1);
    assertThat(screen.error())
        .isEqualTo("toolbox greet: IllegalStateException: first line (--debug shows where)\n");
    assertThat(screen.run("greet", "--name", "chaos", "--debug")).isEqualTo(1);
    assertThat(screen.error()).contains("dev.autonomy.line.Toolbox$Greet.run(");
    assertThat(screen.run("--debug", "greet", "--name", "chaos")).isEqualTo(1);
    assertThat(screen.error()).contains("dev.autonomy.line.Toolbox$Greet.run(");
  }

  @Test
  void nothingToDoShowsTheCommands() {
    assertThat(screen.run()).isZero();
    assertThat(screen.out()).contains("Tools in a box.").contains("greet       Say hello");
    assertThat(screen.run("box")).isEqualTo(2);
    assertThat(screen.out()).isEmpty();
    assertThat(screen.error()).contains("box open  Open the box");
  }
}

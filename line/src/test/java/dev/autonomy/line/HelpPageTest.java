package dev.autonomy.line;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpPageTest {

  private final Screen screen = new Screen();

  @ParameterizedTest
  @ValueSource(strings = {"help greet", "greet --help", "greet -h", "greet --loud --help"})
  void everySpellingShowsTheSamePage(String line) {
    assertThat(screen.run(line.split(" ", -1))).isZero();
    assertThat(screen.out())
        .isEqualTo(
            """
            Say hello

            Usage
              toolbox greet [flags] [greeting]

            Greets a person, or the world when nobody is named.

            Flags
              -n, --name TEXT             whom to greet (default world)
                  --loud                  greet in capitals
                  --paint red|dark-green  colour of the greeting (env
                                          TOOLBOX_PAINT; config
                                          greeting.paint)

            Examples
              # Greet Ada
              toolbox greet --name Ada

            Exit status
              3  nobody listened

            See also
              toolbox box open
            """);
  }

  @Test
  void linesFitTheTerminal() {
    screen.variables.put("COLUMNS", "50");
    screen.run("help");
    assertThat(screen.out().lines()).allMatch(line -> line.length() <= 50);
    screen.run("help", "greet");
    assertThat(screen.out().lines()).allMatch(line -> line.length() <= 50);
  }

  @Test
  void aGroupShowsItsCommands() {
    assertThat(screen.run("help", "box")).isZero();
    assertThat(screen.out()).contains("toolbox box <command>").contains("box open  Open the box");
    assertThat(screen.run("box", "--help")).isZero();
    assertThat(screen.out()).contains("box open  Open the box");
  }

  @Test
  void headingsStandOutOnATerminalOnly() {
    screen.run("help", "greet");
    assertThat(screen.out()).doesNotContain("\u001b");
    screen.interactive().run("help", "greet");
    assertThat(screen.out()).contains("\u001b[1mUsage\u001b[0m");
  }

  @Test
  void colourIsLeftOutWhenTheUserWantsNone() {
    screen.interactive();
    screen.variables.put("NO_COLOR", "1");
    screen.run("help", "greet");
    assertThat(screen.out()).doesNotContain("\u001b");
    screen.variables.remove("NO_COLOR");
    screen.variables.put("TERM", "dumb");
    screen.run("help", "greet");
    assertThat(screen.out()).doesNotContain("\u001b");
  }
}

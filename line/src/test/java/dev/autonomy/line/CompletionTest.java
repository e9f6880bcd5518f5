package dev.autonomy.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompletionTest {

  private static final long SHELL_SECONDS = 20;

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "toolbox '' | greet box wrap completion help",
        "toolbox gr | greet",
        "toolbox box '' | open",
        "toolbox greet --l | --loud",
        "toolbox greet --name Ada -- | --name --loud --paint --help",
        "toolbox greet --paint '' | red dark-green",
        "toolbox greet --paint = d | dark-green",
        "toolbox completion '' | bash zsh fish",
        "toolbox completion bash '' | ''",
        "toolbox help w | wrap",
        "toolbox wrap --l | --loud",
        "toolbox wrap some-program --l | ''",
        "toolbox nonsense '' | ''",
      })
  void bashOffersWhatFits(String line, String offers) throws IOException, InterruptedException {
    String test =
        """
        source "$1"
        COMP_WORDS=(%s)
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _toolbox
        echo "${COMPREPLY[*]}"
        """
            .formatted(line);
    assertThat(shell("bash", script("bash"), "-c", test).strip())
        .isEqualTo(offers.replace("''", ""));
  }

  @Test
  void bashOffersFilesForAWrappedProgram() throws IOException, InterruptedException {
    Files.createFile(directory.resolve("a file"));
    String test =
        """
        source "$1"
        cd "$2"
        COMP_WORDS=(toolbox wrap cat a)
        COMP_CWORD=3
        _toolbox
        printf '%s\\n' "${COMPREPLY[@]}"
        """;
    assertThat(shell("bash", script("bash"), "-c", test)).isEqualTo("a file\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh", "fish"})
  void theShellAcceptsTheScript(String shell) throws IOException, InterruptedException {
    assumeTrue(isInstalled(shell), shell + " is not installed: its completion is not tried");
    assertThat(shell(shell, script(shell), "-n", script(shell).toString())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh", "fish"})
  void everyCommandAndFlagIsInTheScript(String shell) throws IOException {
    assertThat(Files.readString(script(shell)))
        .contains("greet", "open", "wrap", "completion", "loud", "paint", "dark-green");
  }

  @Test
  void anotherShellIsRefusedWithTheKnownOnes() {
    Screen screen = new Screen();
    assertThat(screen.run("completion", "tcsh")).isEqualTo(2);
    assertThat(screen.error()).contains("unknown shell `tcsh`: expected `bash`, `zsh`, `fish`");
  }

  private Path script(String shell) throws IOException {
    Screen screen = new Screen();
    assertThat(screen.run("completion", shell)).isZero();
    return Files.writeString(directory.resolve("completion." + shell), screen.out());
  }

  private String shell(String shell, Path script, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(shell));
    command.addAll(List.of(arguments));
    command.addAll(List.of("shell", script.toString(), directory.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(SHELL_SECONDS, TimeUnit.SECONDS)).isTrue();
    return output;
  }

  private static boolean isInstalled(String shell) throws InterruptedException {
    try {
      return new ProcessBuilder(shell, "-c", ":").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}

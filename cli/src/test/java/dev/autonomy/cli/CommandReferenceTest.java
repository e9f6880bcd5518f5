package dev.autonomy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.line.Catalogue;
import dev.autonomy.line.Command;
import dev.autonomy.line.CommandReference;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.Option;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CommandReferenceTest {

  private static final String HEAD =
      """
      # Commands

      This page is written from the declarations that the program itself reads (`CommandReferenceTest` compares them; \
      run it with `-Dautonomy.docs.write=true` to write the page anew). `autonomy help <command>` says the same on a terminal.

      ## What holds for every command

      - A flag is written `--flag value` or `--flag=value`. A flag given twice is refused. `--` ends the flags.
      - A flag on the command line wins over its environment variable, the variable over the configuration file \
      (`autonomy config list`), the file over the default. An empty variable counts as not set.
      - Durations: `30s`, `5m`, `1h30m`, `250ms`, `2d`. Sizes: `65536`, `64KiB`, `64K` (1024 each), `64kB` (1000). \
      Times: RFC 3339, a date (midnight UTC), or an age such as `10m`.
      - `--output json` prints one JSON object a line; where a command prints tables, that is the default unless standard output is a terminal.
      - `--help` (`-h`) explains the command; `--debug` shows where a failure comes from, which is otherwise one line.
      - Colour appears on a terminal only, and never with `NO_COLOR` set or `TERM=dumb`.

      | Exit status | Meaning |
      |---|---|
      | 0 | done |
      | 1 | not done, or a check does not hold; one line on standard error says why |
      | 2 | the command line is wrong; nothing was done |
      | 130, 143 | ended by Ctrl-C, by SIGTERM |
      | 141 | the reader of the output went away, as in `\\| head` |

      `autonomy run` has [statuses of its own](#autonomy-run).
      """;

  private static final Catalogue COMMANDS = new Commands();

  static List<String> paths() {
    List<String> paths = new ArrayList<>();
    for (Catalogue.Group group : COMMANDS.groups()) {
      paths.addAll(group.paths());
    }
    return paths;
  }

  @Test
  void thePageSaysWhatTheDeclarationsSay() throws IOException {
    Path file = SourceTree.root().resolve("docs/cli.md");
    String page = new CommandReference(COMMANDS, HEAD, List.of()).page();
    if (Boolean.getBoolean("autonomy.docs.write")) {
      Files.writeString(file, page);
    }
    assertThat(file).as("write it with -Dautonomy.docs.write=true").hasContent(page);
  }

  @ParameterizedTest
  @MethodSource("paths")
  void everyDeclarationIsFitToRead(String path) {
    Command command = COMMANDS.open(path);
    CommandSpec spec = command.spec();
    assertThat(spec.path()).isEqualTo(path);
    assertThat(spec.purpose()).matches("[A-Z].*[^.]").hasSizeLessThan(60);
    assertThat(paths()).containsAll(spec.seeAlso());
    Set<String> names = new HashSet<>();
    for (Option<?> option : spec.options()) {
      assertThat(names.add(option.written())).as(option.written() + " stands once").isTrue();
      assertThat(option.letter() == '\0' || names.add("-" + option.letter())).isTrue();
      assertThat(option.purpose()).matches("[a-z`].*[^.]");
      assertThat(option.written()).matches("--[a-z][a-z0-9-]+");
      String variable = option.variable();
      assertThat(variable == null || variable.matches("AUTONOMY_[A-Z_]+")).isTrue();
    }
    for (CommandSpec.Example example : spec.examples()) {
      assertThat(example.purpose()).doesNotEndWith(".");
    }
  }

  @ParameterizedTest
  @MethodSource("paths")
  void everyDefaultIsAValueOfItsFlag(String path) throws Exception {
    for (Option<?> option : COMMANDS.open(path).spec().options()) {
      String text = option.defaultText();
      if (text != null) {
        option.check(text);
      }
    }
  }
}

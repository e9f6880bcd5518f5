package dev.autonomy.edgectl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.line.Catalogue;
import dev.autonomy.line.CommandReference;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.Option;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CommandReferenceTest {

  private static final String HEAD =
      """
      # edgectl

      This page is written from the declarations that the program itself reads (`CommandReferenceTest` compares them; \
      run it with `-Dautonomy.docs.write=true` to write the page anew). `edgectl help <command>` says the same on a terminal.

      Every command but `cert …` asks the daemon of this node over its [control socket](formats/edge-control.md), as the daemon's user or root. \
      The socket is `--socket`, else `EDGECTL_SOCKET`, else what the daemon's configuration says (`--config`, else `EDGED_CONFIG`, \
      else `/etc/edged/edge.toml` if it can be read), else `/var/lib/edged/control/edged.sock`.

      - A flag is written `--flag value` or `--flag=value`. A flag given twice is refused. `--` ends the flags.
      - Durations: `30s`, `5m`, `1h30m`, `2d`. Sizes: `65536`, `64KiB` (1024 each), `64kB` (1000). Times: RFC 3339, a date (midnight UTC), or a length of time.
      - `--output json` prints the daemon's answer as it came, one JSON object a line.
      - `--help` (`-h`) explains the command; `--debug` shows where a failure comes from, which is otherwise one line.

      | Exit status | Meaning |
      |---|---|
      | 0 | done |
      | 1 | refused, or a check does not hold; one line on standard error says why |
      | 2 | the command line is wrong; nothing was done |
      | 3 | the daemon does not run, or may not be asked |
      | 141 | the reader of the output went away, as in `\\| head` |
      """;

  private static final Catalogue COMMANDS = new EdgectlCommands();

  static List<String> paths() {
    return COMMANDS.groups().stream().flatMap(group -> group.paths().stream()).toList();
  }

  @Test
  void thePageSaysWhatTheDeclarationsSay() throws IOException {
    Path file = Path.of("..", "docs", "edgectl.md");
    String page = new CommandReference(COMMANDS, HEAD, ControlOptions.ALL).page();
    if (Boolean.getBoolean("autonomy.docs.write")) {
      Files.writeString(file, page);
    }
    assertThat(file).as("write it with -Dautonomy.docs.write=true").hasContent(page);
  }

  @ParameterizedTest
  @MethodSource("paths")
  void everyDeclarationIsFitToRead(String path) throws Exception {
    CommandSpec spec = COMMANDS.open(path).spec();
    assertThat(spec.path()).isEqualTo(path);
    assertThat(spec.purpose()).matches("[A-Z].*[^.]").hasSizeLessThan(60);
    assertThat(paths()).containsAll(spec.seeAlso());
    Set<String> names = new HashSet<>();
    for (Option<?> option : spec.options()) {
      assertThat(names.add(option.written())).as(option.written() + " stands once").isTrue();
      assertThat(option.purpose()).doesNotEndWith(".");
      String text = option.defaultText();
      if (text != null) {
        option.check(text);
      }
    }
  }
}

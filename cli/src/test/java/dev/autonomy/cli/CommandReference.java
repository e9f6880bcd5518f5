package dev.autonomy.cli;

import dev.autonomy.line.Catalogue;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.Option;
import java.util.ArrayList;
import java.util.List;

/** Writes {@code docs/cli.md} from the declarations of the commands. */
final class CommandReference {

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

  private final Catalogue catalogue = new Commands();
  private final StringBuilder page = new StringBuilder(HEAD);

  String page() {
    for (Catalogue.Group group : catalogue.groups()) {
      page.append("\n## ").append(group.heading()).append('\n');
      for (String path : group.paths()) {
        command(catalogue.open(path).spec());
      }
    }
    return page.toString();
  }

  private void command(CommandSpec spec) {
    page.append("\n### autonomy ").append(spec.path()).append("\n\n");
    page.append(spec.purpose()).append(".\n\n```\nautonomy ").append(spec.path());
    page.append(spec.options().isEmpty() ? "" : " [flags]");
    page.append(spec.operands().isEmpty() ? "" : " " + spec.operands()).append("\n```\n");
    if (!spec.description().isEmpty()) {
      page.append('\n').append(markdown(spec.description())).append('\n');
    }
    if (!spec.options().isEmpty()) {
      page.append("\n| Flag | Meaning | Default | Also from |\n|---|---|---|---|\n");
      for (Option<?> option : spec.options()) {
        option(option);
      }
    }
    if (!spec.examples().isEmpty()) {
      page.append("\n```sh\n");
      for (CommandSpec.Example example : spec.examples()) {
        page.append("# ")
            .append(example.purpose())
            .append('\n')
            .append(example.line())
            .append('\n');
      }
      page.append("```\n");
    }
    if (!spec.exits().isEmpty()) {
      page.append("\n| Exit status | Meaning |\n|---|---|\n");
      for (CommandSpec.Exit exit : spec.exits()) {
        page.append("| ").append(exit.status()).append(" | ").append(exit.meaning()).append(" |\n");
      }
    }
  }

  private void option(Option<?> option) {
    List<String> origins = new ArrayList<>();
    if (option.variable() != null) {
      origins.add("`" + option.variable() + "`");
    }
    if (option.configKey() != null) {
      origins.add("config `" + option.configKey() + "`");
    }
    String letter = option.letter() == '\0' ? "" : "`-" + option.letter() + "`, ";
    String placeholder = option.placeholder().isEmpty() ? "" : " " + option.placeholder();
    page.append("| ").append(letter).append('`').append(cell(option.written() + placeholder));
    page.append("` | ").append(cell(option.purpose()));
    page.append(" | ").append(cell(option.shownDefaultText().orElse("")));
    page.append(" | ").append(String.join(", ", origins)).append(" |\n");
  }

  /** Indented lines are figures. */
  private static String markdown(String description) {
    StringBuilder text = new StringBuilder();
    boolean figure = false;
    for (String line : description.split("\n", -1)) {
      boolean indented = line.startsWith("  ");
      if (indented != figure) {
        text.append("```\n");
        figure = indented;
      }
      text.append(indented ? line.substring(2) : line).append('\n');
    }
    return text.append(figure ? "```\n" : "").toString().stripTrailing();
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}

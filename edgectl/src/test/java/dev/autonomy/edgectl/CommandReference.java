package dev.autonomy.edgectl;

import dev.autonomy.line.Catalogue;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.Option;
import java.util.List;
import java.util.Objects;

/** Writes {@code docs/edgectl.md} from the declarations of the commands. */
final class CommandReference {

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

  private final Catalogue catalogue = new EdgectlCommands();
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
    page.append("\n### edgectl ").append(spec.path()).append("\n\n");
    page.append(spec.purpose()).append(".\n\n```\nedgectl ").append(spec.path());
    page.append(spec.options().isEmpty() ? "" : " [flags]");
    page.append(spec.operands().isEmpty() ? "" : " " + spec.operands()).append("\n```\n");
    if (!spec.description().isEmpty()) {
      page.append('\n').append(spec.description()).append('\n');
    }
    List<Option<?>> own =
        spec.options().stream().filter(option -> !ControlOptions.ALL.contains(option)).toList();
    if (!own.isEmpty()) {
      page.append("\n| Flag | Meaning | Default |\n|---|---|---|\n");
      own.forEach(this::option);
    }
    if (own.size() < spec.options().size()) {
      page.append("\nAnd `--output`, `--socket`, `--config`, `--timeout`.\n");
    }
    if (!spec.examples().isEmpty()) {
      page.append("\n```sh\n");
      spec.examples()
          .forEach(
              example ->
                  page.append("# ")
                      .append(example.purpose())
                      .append('\n')
                      .append(example.line())
                      .append('\n'));
      page.append("```\n");
    }
    if (!spec.exits().isEmpty()) {
      page.append("\n| Exit status | Meaning |\n|---|---|\n");
      spec.exits()
          .forEach(
              exit ->
                  page.append("| ")
                      .append(exit.status())
                      .append(" | ")
                      .append(exit.meaning())
                      .append(" |\n"));
    }
  }

  private void option(Option<?> option) {
    String variable = Objects.requireNonNullElse(option.variable(), "");
    page.append("| `").append(option.written());
    page.append(option.isSwitch() ? "" : " " + option.placeholder());
    page.append("` | ").append(option.purpose().replace("|", "\\|"));
    page.append(variable.isEmpty() ? "" : " (`" + variable + "`)");
    page.append(" | ").append(option.shownDefaultText().orElse("")).append(" |\n");
  }
}

package dev.autonomy.cli;

import dev.autonomy.cli.line.Arguments;
import dev.autonomy.cli.line.Command;
import dev.autonomy.cli.line.CommandSpec;
import dev.autonomy.cli.line.ExitStatus;
import dev.autonomy.cli.line.Option;
import dev.autonomy.cli.line.Output;
import dev.autonomy.cli.line.Surroundings;
import dev.autonomy.cli.line.Terminal;
import dev.autonomy.json.JsonWriter;

/** {@code autonomy version}. */
final class VersionCommand implements Command {

  private static final Option<CommonOptions.Format> OUTPUT =
      Option.choice("output", CommonOptions.Format.values(), "how to write it").or("text");

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("version", "Show the version").options(OUTPUT);
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings) {
    Terminal terminal = surroundings.terminal();
    Output out = terminal.out();
    String version = ProductVersion.text();
    String java = Runtime.version().toString();
    String system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    if (arguments.value(OUTPUT) == CommonOptions.Format.JSON) {
      out.line(
          new JsonWriter()
              .beginObject()
              .member("version", version)
              .member("java", java)
              .member("system", system)
              .endObject()
              .toString());
    } else {
      out.line("autonomy " + version + " (Java " + java + ", " + system + ")");
    }
    return ExitStatus.DONE;
  }
}

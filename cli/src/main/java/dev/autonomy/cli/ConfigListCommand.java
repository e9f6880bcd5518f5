package dev.autonomy.cli;

import dev.autonomy.json.JsonWriter;
import dev.autonomy.line.Arguments;
import dev.autonomy.line.Command;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.Option;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.Table;
import dev.autonomy.line.Terminal;
import dev.autonomy.line.UsageException;
import java.util.Optional;

/** {@code autonomy config list}. */
final class ConfigListCommand implements Command {

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("config list", "Show every configuration key, its value and its source")
        .options(CommonOptions.OUTPUT)
        .description(
            """
            A flag on the command line wins over the environment variable, the variable over the \
            configuration file, the file over the default.\
            """)
        .seeAlso("config set", "config get");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings) throws UsageException {
    Terminal terminal = surroundings.terminal();
    Table table = new Table(terminal, "KEY", "VALUE", "SOURCE");
    JsonWriter json = new JsonWriter().beginObject();
    for (Option<?> key : ConfigurationKey.all()) {
      String name = ConfigurationKey.name(key);
      Optional<ConfigurationValue> value = ConfigurationValue.of(key, surroundings.environment());
      json.name(name).beginObject();
      if (value.isPresent()) {
        json.member("value", value.get().text()).member("source", value.get().source());
        table.row(name, value.get().text(), value.get().source());
      } else {
        json.name("value").nullValue().member("source", "default");
        table.row(name, key.shownDefaultText().orElse(""), "default");
      }
      json.endObject();
    }
    if (CommonOptions.format(arguments, terminal) == CommonOptions.Format.JSON) {
      terminal.out().line(json.endObject().toString());
    } else {
      table.print();
    }
    return ExitStatus.DONE;
  }
}

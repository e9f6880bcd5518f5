package dev.autonomy.cli;

import dev.autonomy.line.Arguments;
import dev.autonomy.line.Command;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.Option;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.UsageException;
import java.util.List;

/** {@code autonomy config set}. */
final class ConfigSetCommand implements Command {

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("config set", "Give a configuration key a value")
        .operands("<key> <value>", 2, 2, ConfigurationKey.names())
        .description(
            """
            Writes the configuration file, XDG_CONFIG_HOME/autonomyops/config or the one that \
            AUTONOMY_CONFIG names. Comments and other keys in it stay as they are.\
            """)
        .examples(
            new CommandSpec.Example(
                "Name this node in the log", "autonomy config set identity.node_id robot-7"))
        .seeAlso("config list", "config unset");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings)
      throws CommandException, UsageException {
    List<String> operands = arguments.operands();
    Option<?> key = ConfigurationKey.find(operands.getFirst());
    String value = operands.getLast().strip();
    if (value.isEmpty() || value.indexOf('\n') >= 0) {
      throw new UsageException(
          "the value of `"
              + operands.getFirst()
              + "` must be one line that is not empty: `autonomy config unset` takes a key out");
    }
    key.check(value);
    new ConfigurationFile(surroundings.environment()).set(ConfigurationKey.name(key), value);
    return ExitStatus.DONE;
  }
}

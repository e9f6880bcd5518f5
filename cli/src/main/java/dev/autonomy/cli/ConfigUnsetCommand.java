package dev.autonomy.cli;

import dev.autonomy.line.Arguments;
import dev.autonomy.line.Command;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.Option;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.UsageException;

/** {@code autonomy config unset}. */
final class ConfigUnsetCommand implements Command {

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("config unset", "Take a configuration key out of the file")
        .operands("<key>", 1, 1, ConfigurationKey.names())
        .examples(
            new CommandSpec.Example(
                "Go back to the host's name", "autonomy config unset identity.node_id"))
        .seeAlso("config list", "config set");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings)
      throws CommandException, UsageException {
    Option<?> key = ConfigurationKey.find(arguments.operands().getFirst());
    new ConfigurationFile(surroundings.environment()).unset(ConfigurationKey.name(key));
    return ExitStatus.DONE;
  }
}

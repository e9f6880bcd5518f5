package dev.autonomy.cli;

import dev.autonomy.line.Arguments;
import dev.autonomy.line.Command;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.Option;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.UsageException;
import java.util.Optional;

/** {@code autonomy config get}. */
final class ConfigGetCommand implements Command {

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("config get", "Print the value of a configuration key")
        .operands("<key>", 1, 1, ConfigurationKey.names())
        .description(
            """
            Prints the value that commands would use: the environment variable wins over the \
            configuration file, the file over the default.\
            """)
        .examples(
            new CommandSpec.Example(
                "What this node is called", "autonomy config get identity.node_id"))
        .exits(
            new CommandSpec.Exit("0", "the value is on standard output"),
            new CommandSpec.Exit("1", "the key has no value"))
        .seeAlso("config list", "config set");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings)
      throws CommandException, UsageException {
    Option<?> key = ConfigurationKey.find(arguments.operands().getFirst());
    Optional<ConfigurationValue> value = ConfigurationValue.of(key, surroundings.environment());
    if (value.isEmpty()) {
      throw new CommandException(
          "`"
              + ConfigurationKey.name(key)
              + "` is not set"
              + key.shownDefaultText().map(text -> "; commands use: " + text).orElse(""));
    }
    surroundings.terminal().out().line(value.get().text());
    return ExitStatus.DONE;
  }
}

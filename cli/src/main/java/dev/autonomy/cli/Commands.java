package dev.autonomy.cli;

import dev.autonomy.cli.line.Catalogue;
import dev.autonomy.cli.line.Command;
import dev.autonomy.cli.line.CompletionCommand;
import dev.autonomy.cli.line.HelpCommand;
import java.util.List;

/** The commands of {@code autonomy}. Only the one that is opened gets loaded. */
final class Commands implements Catalogue {

  @Override
  public String program() {
    return "autonomy";
  }

  @Override
  public String purpose() {
    return "Decide every tool call of an autonomous workload by policy, before it runs.";
  }

  @Override
  public List<Group> groups() {
    return List.of(
        new Group(
            "This installation",
            List.of(
                "version",
                "config get",
                "config set",
                "config unset",
                "config list",
                "completion",
                "help")));
  }

  @Override
  public Command open(String path) {
    return switch (path) {
      case "version" -> new VersionCommand();
      case "config get" -> new ConfigGetCommand();
      case "config set" -> new ConfigSetCommand();
      case "config unset" -> new ConfigUnsetCommand();
      case "config list" -> new ConfigListCommand();
      case "completion" -> new CompletionCommand(this);
      case "help" -> new HelpCommand(this);
      default -> throw new IllegalArgumentException("no such command: " + path);
    };
  }
}

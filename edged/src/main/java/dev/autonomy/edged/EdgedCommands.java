package dev.autonomy.edged;

import dev.autonomy.json.JsonWriter;
import dev.autonomy.line.Catalogue;
import dev.autonomy.line.Command;
import dev.autonomy.line.CompletionCommand;
import dev.autonomy.line.HelpCommand;
import dev.autonomy.line.ProgramVersion;
import dev.autonomy.line.VersionCommand;
import java.util.List;
import java.util.Optional;

/** The commands of {@code edged}. */
final class EdgedCommands implements Catalogue {

  @Override
  public String program() {
    return "edged";
  }

  @Override
  public String purpose() {
    return "Relay verified bytes between configured peers.";
  }

  @Override
  public List<Group> groups() {
    return List.of(
        new Group("Relay", List.of("run")),
        new Group("Check", List.of("check-config", "precheck")),
        new Group("Others", List.of("version", "completion", "help")));
  }

  @Override
  public Command open(String path) {
    return switch (path) {
      case "run" -> new RunCommand();
      case "check-config" -> new CheckConfigCommand();
      case "precheck" -> new PrecheckCommand(Optional.of(new KeptState()));
      case "version" ->
          new VersionCommand(
              ProgramVersion.ofProcess(program(), EdgedCommands.class), JsonWriter::object);
      case "completion" -> new CompletionCommand(this);
      case "help" -> new HelpCommand(this);
      default -> throw new IllegalArgumentException(path);
    };
  }
}

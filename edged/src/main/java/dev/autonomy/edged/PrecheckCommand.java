package dev.autonomy.edged;

import dev.autonomy.line.Arguments;
import dev.autonomy.line.Command;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.CommandSpec.Exit;
import dev.autonomy.line.Output;
import dev.autonomy.line.Style;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.Terminal;
import java.util.List;
import java.util.Optional;

/** {@code edged precheck}. */
final class PrecheckCommand implements Command {

  private final Optional<Precheck.Reconstruction> reconstruction;

  PrecheckCommand(Optional<Precheck.Reconstruction> reconstruction) {
    this.reconstruction = reconstruction;
  }

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("precheck", "Check everything that a start depends on")
        .description(
            """
            Checks configuration, state root, certificate, memory limit and what is stored, in this \
            order, and ends with the first that fails. Without a memory limit by cgroup v2 a start \
            is possible, with reduced assurance.\
            """)
        .options(ConfigurationOption.CONFIG)
        .exits(
            new Exit("0", "a start would succeed"),
            new Exit("1", "the configuration is wrong"),
            new Exit("2", "the state root cannot be used"),
            new Exit("3", "the certificate cannot be used"),
            new Exit("5", "what is stored does not fit together"))
        .seeAlso("check-config");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings) {
    List<Precheck.Finding> findings =
        new Precheck(surroundings.clock(), MemoryLimit.ofProcess(), reconstruction)
            .run(arguments.value(ConfigurationOption.CONFIG));
    Terminal terminal = surroundings.terminal();
    Output out = terminal.out();
    for (Precheck.Finding finding : findings) {
      String result =
          finding.ok() ? terminal.styled(Style.GREEN, "ok") : terminal.styled(Style.RED, "failed");
      String title = finding.step().title();
      out.line(title + " ".repeat(Math.max(1, 16 - title.length())) + result);
      for (String line : finding.lines()) {
        out.line("  " + line);
      }
    }
    return Precheck.status(findings);
  }
}

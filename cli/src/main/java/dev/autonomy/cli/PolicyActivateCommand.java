package dev.autonomy.cli;

import dev.autonomy.bundle.StoreException;
import dev.autonomy.bundle.StoredPolicy;
import dev.autonomy.line.Arguments;
import dev.autonomy.line.Command;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.CommandSpec.Example;
import dev.autonomy.line.CommandSpec.Exit;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.UsageException;
import dev.autonomy.line.ValueKind;

/** {@code autonomy policy activate}. */
final class PolicyActivateCommand implements Command {

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("policy activate", "Make an earlier policy of the store current again")
        .operands("version|digest", 1, 1, ValueKind.Completes.NOTHING)
        .description(
            """
            Switches to a policy that `policy list` shows: by its version, or by its digest or the \
            first eight digits of that when the version means several. What was current becomes \
            the last known good. A running `autonomy runtime start` takes it over within a second.\
            """)
        .options(Locations.POLICY_DIRECTORY, SignatureOptions.PUB_KEY)
        .examples(new Example("By version", "autonomy policy activate 1.4.2"))
        .exits(
            new Exit("0", "it is current"),
            new Exit("1", "there is none, or it is damaged; nothing has changed"))
        .seeAlso("policy list", "policy rollback");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings)
      throws CommandException, UsageException {
    try {
      StoredPolicy policy =
          PolicyStore.trusting(arguments, surroundings).activate(arguments.operands().getFirst());
      surroundings.terminal().out().line(policy.line("activate"));
      return ExitStatus.DONE;
    } catch (StoreException e) {
      throw CommandException.because(e);
    }
  }
}

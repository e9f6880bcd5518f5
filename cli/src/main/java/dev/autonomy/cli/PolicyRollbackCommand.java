package dev.autonomy.cli;

import dev.autonomy.bundle.StoreException;
import dev.autonomy.bundle.StoredPolicy;
import dev.autonomy.line.Arguments;
import dev.autonomy.line.Command;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.CommandSpec.Exit;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.UsageException;

/** {@code autonomy policy rollback}. */
final class PolicyRollbackCommand implements Command {

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("policy rollback", "Go back to the last known good policy")
        .description(
            """
            Swaps the current policy with the last known good one. A running `autonomy runtime \
            start` takes it over within a second. Twice is back where it began.\
            """)
        .options(Locations.POLICY_DIRECTORY, SignatureOptions.PUB_KEY)
        .exits(
            new Exit("0", "the earlier policy is current again"),
            new Exit("1", "there is none, or it is damaged; nothing has changed"))
        .seeAlso("policy show", "policy list", "policy load");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings)
      throws CommandException, UsageException {
    try {
      StoredPolicy policy = PolicyStore.trusting(arguments, surroundings).rollback();
      surroundings.terminal().out().line(policy.line("rollback"));
      return ExitStatus.DONE;
    } catch (StoreException e) {
      throw CommandException.because(e);
    }
  }
}

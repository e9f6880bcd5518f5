package dev.autonomy.edgectl;

import dev.autonomy.edge.control.ControlException;
import dev.autonomy.line.Arguments;
import dev.autonomy.line.Command;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.UsageException;
import java.io.IOException;

/** A command that asks the daemon. */
abstract class ControlCommand implements Command {

  /** The declaration without the flags that all of these commands have. */
  abstract CommandSpec own();

  /** Asks, shows, and says how the process ends. */
  abstract int ask(Dialogue daemon) throws IOException, CommandException, UsageException;

  @Override
  public final CommandSpec spec() {
    CommandSpec own = own();
    return own.options(ControlOptions.ALL);
  }

  @Override
  public final int run(Arguments arguments, Surroundings surroundings)
      throws CommandException, UsageException {
    try {
      return ask(new Dialogue(arguments, surroundings, ControlOptions.client(arguments)));
    } catch (ControlException e) {
      int status = e.daemonDown() ? ControlOptions.DAEMON_DOWN : ExitStatus.FAILED;
      throw CommandException.because(e, status);
    } catch (IOException e) {
      throw CommandException.because(e);
    }
  }
}

package dev.autonomy.cli;

import dev.autonomy.edge.control.ControlClient;
import dev.autonomy.edge.control.ControlException;
import dev.autonomy.edge.control.ControlRequest;
import dev.autonomy.edge.control.RelayStatusText;
import dev.autonomy.json.JsonObject;
import dev.autonomy.line.Arguments;
import dev.autonomy.line.Command;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.CommandSpec.Exit;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.Option;
import dev.autonomy.line.Output;
import dev.autonomy.line.Surroundings;
import java.io.IOException;
import java.nio.file.Path;

/** {@code autonomy relay status}. */
final class RelayStatusCommand implements Command {

  private static final int DAEMON_DOWN = 3;

  private static final Option<Path> SOCKET =
      Option.file("socket", "the control socket of edged")
          .variable("AUTONOMY_EDGE_SOCKET")
          .or(ControlClient.DEFAULT_SOCKET.toString());

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("relay status", "Show what the edge relay of this node does")
        .description(
            """
            Asks edged, the relay that moves segments between nodes, over its control socket, and \
            shows what `edgectl relay status` shows: what is owed to whom, which links are up, what \
            is coming in. The socket lies below the daemon's state_root, as control/edged.sock, \
            unless its configuration says otherwise; it serves the daemon's own user and root.\
            """)
        .options(CommonOptions.REPORT_OUTPUT, SOCKET)
        .exits(
            new Exit("1", "the relay refuses to answer"), new Exit("3", "the relay does not run"));
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings) throws CommandException {
    try {
      JsonObject answer =
          new ControlClient(arguments.value(SOCKET)).call(ControlRequest.of("relay.status"));
      Output out = surroundings.terminal().out();
      switch (arguments.value(CommonOptions.REPORT_OUTPUT)) {
        case JSON -> out.line(answer.toText());
        case TEXT -> RelayStatusText.lines(answer).forEach(out::line);
      }
      return ExitStatus.DONE;
    } catch (ControlException e) {
      throw CommandException.because(e, e.daemonDown() ? DAEMON_DOWN : ExitStatus.FAILED);
    } catch (IOException e) {
      throw CommandException.because(e);
    }
  }
}

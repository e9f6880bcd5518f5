package dev.autonomy.edgectl;

import dev.autonomy.edge.control.ControlRequest;
import dev.autonomy.edge.control.RelayStatusText;
import dev.autonomy.json.JsonObject;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.ExitStatus;
import java.io.IOException;

/** {@code edgectl relay status}. */
final class RelayStatusCommand extends ControlCommand {

  @Override
  CommandSpec own() {
    return CommandSpec.of("relay status", "Show what is owed, sent and received")
        .exits(ControlOptions.DOWN)
        .seeAlso("relay queue", "relay deadletter list", "relay account");
  }

  @Override
  int ask(Dialogue daemon) throws IOException {
    JsonObject answer = daemon.call(ControlRequest.of("relay.status"));
    if (!daemon.wantsJson()) {
      RelayStatusText.lines(answer).forEach(daemon.out()::line);
    }
    return ExitStatus.DONE;
  }
}

package dev.autonomy.edgectl;

import dev.autonomy.edge.control.ControlRequest;
import dev.autonomy.json.JsonObject;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.Option;
import java.io.IOException;
import java.util.List;

/** {@code edgectl relay queue}. */
final class RelayQueueCommand extends ControlCommand {

  static final Option<String> PEER = Option.text("peer", "of this peer only").placeholder("PEER");
  static final Option<String> REASON =
      Option.text("reason", "last failed for this reason only").placeholder("REASON");
  private static final Option<String> STATE =
      Option.word(
          "state",
          List.of("scheduled", "inflight", "failed", "acked", "deadletter", "expired"),
          "in this state only");

  @Override
  CommandSpec own() {
    return CommandSpec.of("relay queue", "List deliveries in the order of their turn")
        .description("Without --state those that the relay still has to do.")
        .options(PEER, STATE, REASON, ControlOptions.LIMIT)
        .exits(ControlOptions.DOWN)
        .seeAlso("relay deadletter list");
  }

  @Override
  int ask(Dialogue daemon) throws IOException {
    JsonObject answer =
        daemon.call(
            ControlRequest.of("relay.queue")
                .with("peer", daemon.arguments().find(PEER))
                .with("state", daemon.arguments().find(STATE))
                .with("reason", daemon.arguments().find(REASON))
                .with("limit", daemon.arguments().value(ControlOptions.LIMIT)));
    if (!daemon.wantsJson()) {
      Texts.deliveries(daemon, answer);
    }
    return ExitStatus.DONE;
  }
}

package dev.autonomy.edgectl;

import dev.autonomy.edge.control.Answers;
import dev.autonomy.edge.control.ControlRequest;
import dev.autonomy.json.JsonObject;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.Table;
import java.io.IOException;

/** {@code edgectl peers}. */
final class PeersCommand extends ControlCommand {

  @Override
  CommandSpec own() {
    return CommandSpec.of("peers", "Show the configured peers and the links to them")
        .exits(ControlOptions.DOWN)
        .seeAlso("relay status", "reload");
  }

  @Override
  int ask(Dialogue daemon) throws IOException {
    JsonObject answer = daemon.call(ControlRequest.of("peers"));
    if (daemon.wantsJson()) {
      return ExitStatus.DONE;
    }
    Table table =
        new Table(daemon.terminal(), "PEER", "ADDRESS", "LINK", "IN", "OUT", "CERTIFICATE");
    for (JsonObject peer : Answers.objects(answer, "peers")) {
      long retry = Answers.number(peer, "retry_in_ms");
      String link = Answers.text(peer, "link");
      table.row(
          Answers.text(peer, "peer"),
          peer.string("address").orElse("(never dialled)"),
          retry > 0 ? link + ", again in " + Texts.millis(retry) : link,
          Texts.count(peer, "inbound_connections"),
          Texts.count(peer, "outbound_connections"),
          Answers.text(peer, "credential"));
    }
    table.print();
    return ExitStatus.DONE;
  }
}

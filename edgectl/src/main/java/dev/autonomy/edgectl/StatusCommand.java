package dev.autonomy.edgectl;

import dev.autonomy.edge.control.Answers;
import dev.autonomy.edge.control.ControlRequest;
import dev.autonomy.json.JsonObject;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.ExitStatus;
import java.io.IOException;

/** {@code edgectl status}. */
final class StatusCommand extends ControlCommand {

  @Override
  CommandSpec own() {
    return CommandSpec.of("status", "Show how the daemon runs")
        .exits(ControlOptions.DOWN)
        .seeAlso("relay status", "peers");
  }

  @Override
  int ask(Dialogue daemon) throws IOException {
    JsonObject answer = daemon.call(ControlRequest.of("status"));
    if (!daemon.wantsJson()) {
      show(daemon, answer);
    }
    return ExitStatus.DONE;
  }

  private static void show(Dialogue daemon, JsonObject answer) {
    daemon.row("node", Answers.text(answer, "node"));
    daemon.row("version", Answers.text(answer, "version"));
    daemon.row(
        "up for",
        Texts.millis(Answers.number(answer, "uptime_ms"))
            + ", since "
            + Answers.text(answer, "started"));
    daemon.row("listens", String.join(", ", Answers.texts(answer, "listen")));
    daemon.row("configuration", Answers.text(answer, "configuration"));
    String certificate = Answers.text(answer, "certificate_expires");
    if (!certificate.isEmpty()) {
      daemon.row("certificate", "until " + certificate);
    }
    daemon.row(
        "memory",
        Answers.text(answer, "memory")
            + (Answers.flag(answer, "reduced_assurance") ? " (reduced assurance)" : ""));
    JsonObject storage = Answers.object(answer, "storage");
    daemon.row(
        "storage",
        Texts.bytes(storage, "used_bytes")
            + " of "
            + Texts.bytes(storage, "ceiling_bytes")
            + ", of which the ledger "
            + Texts.bytes(storage, "ledger_bytes"));
    daemon.row("segments", Texts.sum(answer, "held"));
    JsonObject peers = Answers.object(answer, "peers");
    daemon.row(
        "peers", Texts.count(peers, "known") + " known, " + Texts.count(peers, "up") + " up");
    daemon.row("relay", Answers.flag(answer, "paused") ? "paused" : "running");
    daemon.row("backlog", Texts.sums(Answers.object(answer, "backlog")));
  }
}

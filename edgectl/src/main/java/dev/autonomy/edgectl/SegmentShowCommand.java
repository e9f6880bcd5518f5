package dev.autonomy.edgectl;

import dev.autonomy.edge.control.Answers;
import dev.autonomy.edge.control.ControlRequest;
import dev.autonomy.json.JsonObject;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.CommandSpec.Exit;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.Table;
import dev.autonomy.line.UsageException;
import dev.autonomy.line.ValueKind;
import java.io.IOException;

/** {@code edgectl segment show}. */
final class SegmentShowCommand extends ControlCommand {

  @Override
  CommandSpec own() {
    return CommandSpec.of("segment show", "Show a segment and to whom it is owed")
        .operands("<segment>", 1, 1, ValueKind.Completes.NOTHING)
        .exits(new Exit("1", "it is not on this node"), ControlOptions.DOWN);
  }

  @Override
  int ask(Dialogue daemon) throws IOException, UsageException {
    JsonObject answer =
        daemon.call(ControlRequest.of("segment.show").with("segment", daemon.segment(0)));
    if (daemon.wantsJson()) {
      return ExitStatus.DONE;
    }
    Texts.segment(daemon, answer);
    String from = Answers.text(answer, "from");
    daemon.row("from", from.isEmpty() ? "put in here" : "peer " + from);
    Table table = new Table(daemon.terminal(), "PEER", "STATE", "TRIES", "HAS", "NOTE");
    for (JsonObject one : Answers.objects(answer, "deliveries")) {
      table.row(
          Answers.text(one, "peer"),
          Answers.text(one, "state"),
          Texts.count(one, "attempts"),
          Texts.bytes(one, "offset"),
          Texts.note(one));
    }
    if (table.size() > 1) {
      daemon.out().line("");
      table.print();
    }
    return ExitStatus.DONE;
  }
}

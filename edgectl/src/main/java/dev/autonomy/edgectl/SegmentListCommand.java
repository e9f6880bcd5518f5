package dev.autonomy.edgectl;

import dev.autonomy.edge.control.Answers;
import dev.autonomy.edge.control.ControlRequest;
import dev.autonomy.json.JsonObject;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.Option;
import dev.autonomy.line.Table;
import java.io.IOException;

/** {@code edgectl segment list}. */
final class SegmentListCommand extends ControlCommand {

  private static final Option<String> AFTER =
      Option.text("after", "begin behind this segment").placeholder("SEGMENT");

  @Override
  CommandSpec own() {
    return CommandSpec.of("segment list", "List the segments on this node")
        .description(
            "In the order of their names. ACKED says how many of the peers that it is or was owed"
                + " to have it.")
        .options(ControlOptions.LIMIT, AFTER)
        .exits(ControlOptions.DOWN)
        .seeAlso("segment show");
  }

  @Override
  int ask(Dialogue daemon) throws IOException {
    JsonObject answer =
        daemon.call(
            ControlRequest.of("segment.list")
                .with("limit", daemon.arguments().value(ControlOptions.LIMIT))
                .with("after", daemon.arguments().find(AFTER)));
    if (daemon.wantsJson()) {
      return ExitStatus.DONE;
    }
    Table table =
        new Table(
            daemon.terminal(), "SEGMENT", "SIZE", "PRIO", "ACKED", "FROM", "ACCEPTED", "LABEL");
    String last = "";
    for (JsonObject one : Answers.objects(answer, "segments")) {
      last = Answers.text(one, "segment");
      table.row(
          last,
          Texts.bytes(one, "size"),
          Texts.count(one, "priority"),
          Texts.count(one, "acked") + "/" + Texts.count(one, "peers"),
          Answers.text(one, "from").isEmpty() ? "here" : Answers.text(one, "from"),
          Answers.text(one, "accepted"),
          Answers.text(one, "label"));
    }
    table.print();
    if (Answers.flag(answer, "more")) {
      daemon.out().line("there are more: --after " + last + ", or --limit");
    }
    return ExitStatus.DONE;
  }
}

package dev.autonomy.edgectl;

import dev.autonomy.edge.control.Answers;
import dev.autonomy.edge.control.ControlRequest;
import dev.autonomy.json.JsonObject;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.CommandSpec.Exit;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.Option;
import dev.autonomy.line.UsageException;
import dev.autonomy.line.ValueKind;
import java.io.IOException;

/** {@code edgectl segment rm}. */
final class SegmentRemoveCommand extends ControlCommand {

  private static final Option<Boolean> FORCE =
      Option.flag("force", "remove it although it is still owed to peers");

  @Override
  CommandSpec own() {
    return CommandSpec.of("segment rm", "Remove a segment from this node")
        .operands("<segment>", 1, 1, ValueKind.Completes.NOTHING)
        .description(
            "The account names who removed it, and how many deliveries ended with it. Peers keep"
                + " what they have.")
        .options(FORCE)
        .exits(new Exit("1", "it is not here, or still owed and not forced"), ControlOptions.DOWN)
        .seeAlso("relay account");
  }

  @Override
  int ask(Dialogue daemon) throws IOException, UsageException {
    JsonObject answer =
        daemon.call(
            ControlRequest.of("segment.rm")
                .with("segment", daemon.segment(0))
                .with("force", daemon.arguments().value(FORCE)));
    if (!daemon.wantsJson()) {
      daemon
          .out()
          .line(
              "removed "
                  + Answers.text(answer, "segment")
                  + ", with "
                  + Texts.count(answer, "withdrawn")
                  + " deliveries that were owed");
    }
    return ExitStatus.DONE;
  }
}

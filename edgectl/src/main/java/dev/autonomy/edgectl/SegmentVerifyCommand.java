package dev.autonomy.edgectl;

import dev.autonomy.edge.control.Answers;
import dev.autonomy.edge.control.ControlRequest;
import dev.autonomy.json.JsonObject;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.CommandSpec.Exit;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.UsageException;
import dev.autonomy.line.ValueKind;
import java.io.IOException;

/** {@code edgectl segment verify}. */
final class SegmentVerifyCommand extends ControlCommand {

  @Override
  CommandSpec own() {
    return CommandSpec.of("segment verify", "Read a segment again and hash it")
        .operands("<segment>", 1, 1, ValueKind.Completes.NOTHING)
        .exits(
            new Exit("0", "its content hashes to its name"),
            new Exit("1", "it is not here, or damaged"),
            ControlOptions.DOWN)
        .seeAlso("fsck");
  }

  @Override
  int ask(Dialogue daemon) throws IOException, UsageException {
    JsonObject answer =
        daemon.callReading(ControlRequest.of("segment.verify").with("segment", daemon.segment(0)));
    boolean intact = Answers.flag(answer, "intact");
    if (!daemon.wantsJson()) {
      daemon.out().line(intact ? "ok, " + Texts.bytes(answer, "size") : "damaged");
    }
    return intact ? ExitStatus.DONE : ExitStatus.FAILED;
  }
}

package dev.autonomy.edgectl;

import dev.autonomy.edge.control.Answers;
import dev.autonomy.edge.control.ControlRequest;
import dev.autonomy.json.JsonObject;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.CommandSpec.Exit;
import dev.autonomy.line.ExitStatus;
import java.io.IOException;

/** {@code edgectl fsck}. */
final class FsckCommand extends ControlCommand {

  @Override
  CommandSpec own() {
    return CommandSpec.of("fsck", "Check everything that is stored")
        .description(
            "Hashes every segment again, compares the files with the ledger and the account with"
                + " itself. The relay goes on meanwhile. Nothing is changed.")
        .exits(
            new Exit("0", "everything is right"),
            new Exit("1", "something is not, and what"),
            ControlOptions.DOWN)
        .seeAlso("segment verify", "relay account");
  }

  @Override
  int ask(Dialogue daemon) throws IOException {
    JsonObject answer = daemon.callReading(ControlRequest.of("fsck"));
    if (!daemon.wantsJson()) {
      show(daemon, answer);
    }
    return Answers.flag(answer, "sound") ? ExitStatus.DONE : ExitStatus.FAILED;
  }

  private static void show(Dialogue daemon, JsonObject answer) {
    daemon.row(
        "segments", Texts.count(answer, "segments") + " read, " + Texts.bytes(answer, "bytes"));
    daemon.row("damaged", Texts.count(answer, "damaged"));
    Answers.texts(answer, "damaged_segments").forEach(one -> daemon.out().line("  " + one));
    daemon.row("unheld files", Texts.count(answer, "unheld"));
    Answers.texts(answer, "unheld_files").forEach(one -> daemon.out().line("  " + one));
    daemon.row("account", Answers.flag(answer, "account_balanced") ? "balanced" : "NOT balanced");
    daemon.out().line(Answers.flag(answer, "sound") ? "ok" : "something is wrong");
  }
}

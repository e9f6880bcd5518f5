package dev.autonomy.cli;

import dev.autonomy.json.JsonWriter;
import dev.autonomy.line.Arguments;
import dev.autonomy.line.Command;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.CommandSpec.Example;
import dev.autonomy.line.CommandSpec.Exit;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.Option;
import dev.autonomy.line.Output;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.UsageException;
import dev.autonomy.wal.LogException;
import dev.autonomy.wal.LogOptions;
import dev.autonomy.wal.LogRepair;
import dev.autonomy.wal.RepairReport;
import java.nio.file.Path;
import java.util.Optional;

/** {@code autonomy wal repair}. */
final class WalRepairCommand implements Command {

  private static final Option<Boolean> ACCEPT_LOSS =
      Option.flag("accept-loss", "do it; without this, only show what would be done");

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("wal repair", "Make a damaged log open and verify again")
        .description(
            """
            Keeps what is intact and agrees with the signed checkpoint, moves everything else \
            aside within the log's directory, and records in the log what was lost and where it \
            lies now. Nothing is deleted. Reads the whole log, as `wal verify` does, so that \
            damage is found which does not keep the log from opening.

            Of a segment whose seal is intact, and vouched for by the next segment or by the \
            checkpoint, only the frames and values go that are damaged; what was published of \
            the log stays true. Otherwise the longest run of intact frames from the first on \
            stays, and lost frames are gone for whoever verifies: the new checkpoint does not \
            continue the old one, and `wal verify --since-checkpoint` with an earlier one says \
            so for ever. Restoring the log from a copy is better where there is one.

            Indexes of calls that are missing or not true are written anew with \
            --accept-loss, also when nothing else is to be done. An interrupted repair is \
            finished by running it again. The runtime must not be running.\
            """)
        .options(
            LogLocation.DIRECTORY,
            LogLocation.RUN,
            ACCEPT_LOSS,
            NodeIdentity.NODE_ID,
            CommonOptions.REPORT_OUTPUT)
        .examples(
            new Example("What would be lost", "autonomy wal repair"),
            new Example("Accept it", "autonomy wal repair --accept-loss"))
        .exits(
            new Exit("0", "the log opens and verifies: it was repaired, or nothing was wrong"),
            new Exit("1", "it needs a repair that was not asked for, or none can help"))
        .seeAlso("wal verify", "wal inspect");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings)
      throws CommandException, UsageException {
    Path directory = LogLocation.of(arguments, surroundings.environment());
    LogOptions options =
        LogOptions.forNode(NodeIdentity.of(arguments)).withClock(surroundings.clock());
    boolean accepted = arguments.value(ACCEPT_LOSS);
    Optional<RepairReport> report;
    try {
      report = accepted ? LogRepair.repair(directory, options) : LogRepair.plan(directory, options);
    } catch (LogException e) {
      throw LogFailure.of(e, directory);
    }
    Output out = surroundings.terminal().out();
    switch (arguments.value(CommonOptions.REPORT_OUTPUT)) {
      case JSON -> out.line(json(report, directory, accepted));
      case TEXT -> text(report, directory, accepted, out);
    }
    return report.isEmpty() || accepted ? ExitStatus.DONE : ExitStatus.FAILED;
  }

  private static void text(
      Optional<RepairReport> found, Path directory, boolean accepted, Output out) {
    if (found.isEmpty()) {
      out.line("nothing to repair: the log in " + directory + " opens and verifies");
      return;
    }
    RepairReport report = found.get();
    out.line((accepted ? "repaired    " : "to repair   ") + directory);
    out.line("problem     " + report.code() + ": " + report.problem());
    out.line("kept        " + report.keptFrames() + " frames");
    for (RepairReport.Lost lost : report.lost()) {
      out.line(
          "lost        frame "
              + lost.firstSeq()
              + (lost.lastSeq() == 0
                  ? " and all behind it"
                  : lost.lastSeq() == lost.firstSeq() ? "" : " to " + lost.lastSeq()));
    }
    if (report.lost().isEmpty()) {
      out.line("lost        no frame");
    }
    if (report.lostValues() > 0) {
      out.line(
          "lost        "
              + report.lostValues()
              + (report.lostValues() == 1 ? " value" : " values")
              + " of frames that are kept");
    }
    for (RepairReport.Moved moved : report.moved()) {
      out.line(
          (accepted ? "moved       " : "would move  ")
              + moved.file()
              + " to "
              + moved.movedTo()
              + " (sha256 "
              + moved.sha256()
              + ")");
    }
    if (!accepted) {
      out.line("`autonomy wal repair --accept-loss` does this; a copy of the log may lose less");
    }
  }

  private static String json(Optional<RepairReport> found, Path directory, boolean accepted) {
    JsonWriter json =
        new JsonWriter()
            .beginObject()
            .member("directory", directory.toString())
            .member("repaired", found.isPresent() && accepted)
            .member("opens", found.isEmpty() || accepted);
    if (found.isPresent()) {
      RepairReport report = found.get();
      json.member("code", report.code().name())
          .member("problem", report.problem())
          .member("kept_frames", report.keptFrames())
          .member("lost", report.lostJson())
          .member("lost_values", report.lostValues())
          .member("moved", report.movedJson());
    }
    return json.endObject().toString();
  }
}

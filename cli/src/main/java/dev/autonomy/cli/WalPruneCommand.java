package dev.autonomy.cli;

import dev.autonomy.json.JsonWriter;
import dev.autonomy.line.Arguments;
import dev.autonomy.line.Command;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.CommandSpec.Example;
import dev.autonomy.line.CommandSpec.Exit;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.Moment;
import dev.autonomy.line.Option;
import dev.autonomy.line.Output;
import dev.autonomy.line.Sizes;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.UsageException;
import dev.autonomy.wal.DeliveryFile;
import dev.autonomy.wal.LogCode;
import dev.autonomy.wal.LogException;
import dev.autonomy.wal.LogOptions;
import dev.autonomy.wal.LogPruner;
import dev.autonomy.wal.PruneBound;
import dev.autonomy.wal.PruneReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code autonomy wal prune}. */
final class WalPruneCommand implements Command {

  private static final Option<Moment> OLDER_THAN =
      Option.moment("older-than", "remove segments whose last frame is older than this");

  private static final Option<Long> KEEP_BYTES =
      Option.bytes(
          "keep-bytes", 0, 1L << 50, "remove segments until the rest takes no more than this");

  private static final Option<Long> BEFORE =
      Option.count("before", 1, 1L << 62, "remove segments that end before frame N");

  private static final Option<Boolean> UNDELIVERED =
      Option.flag("undelivered", "also remove what no collector has accepted yet");

  private static final Option<Boolean> DRY_RUN =
      Option.flag("dry-run", "only show what would be removed");

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("wal prune", "Remove the oldest part of a log for good")
        .description(
            """
            Removes sealed segments, the oldest first, never the last one. A frame records which \
            frames went and the Merkle root over them; a signed note beside the log says so too. \
            What remains still opens, verifies and can be proved. Give one bound.

            Of a log that `autonomy telemetry export` delivers, only what the collector has \
            accepted goes, unless --undelivered says otherwise; `obstacle` says what keeps the rest.

            Nothing can be shown any more about a removed frame, nor from a checkpoint of fewer \
            frames than were removed: verify against kept checkpoints first, and keep a new one. \
            The runtime must not be running: one that is prunes by itself when it was started with \
            --wal-prune.\
            """)
        .options(
            LogLocation.DIRECTORY,
            LogLocation.RUN,
            OLDER_THAN,
            KEEP_BYTES,
            BEFORE,
            UNDELIVERED,
            DRY_RUN,
            NodeIdentity.NODE_ID,
            CommonOptions.REPORT_OUTPUT)
        .examples(
            new Example("Keep a month", "autonomy wal prune --older-than 30d"),
            new Example("What would make room", "autonomy wal prune --keep-bytes 512MiB --dry-run"))
        .exits(
            new Exit("0", "done, also when there was nothing to remove"),
            new Exit("1", "the log is in use, or does not open, or the disk refused"))
        .seeAlso("wal verify", "wal checkpoint", "wal stat");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings)
      throws CommandException, UsageException {
    Path directory = LogLocation.of(arguments, surroundings.environment());
    PruneBound bound = bound(arguments, surroundings);
    LogFailure.checkExists(directory);
    LogOptions options =
        LogOptions.forNode(NodeIdentity.of(arguments)).withClock(surroundings.clock());
    boolean dryRun = arguments.value(DRY_RUN);
    PruneReport report;
    try {
      LogPruner.DeliveryPosition delivery =
          arguments.value(UNDELIVERED)
              ? LogPruner.DeliveryPosition.notConfigured()
              : DeliveryFile.of(directory).positionIfCollected();
      report =
          dryRun
              ? LogPruner.plan(directory, options, bound, delivery)
              : LogPruner.prune(directory, options, bound, delivery);
    } catch (LogException e) {
      if (e.code() == LogCode.WAL_LOCKED) {
        throw new CommandException(
            e.getMessage()
                + "; a running runtime prunes by itself when it is started with `--wal-prune`",
            e);
      }
      throw LogFailure.of(e, directory);
    }
    Output out = surroundings.terminal().out();
    switch (arguments.value(CommonOptions.REPORT_OUTPUT)) {
      case JSON -> out.line(json(report, directory, dryRun));
      case TEXT -> text(report, directory, dryRun, out);
    }
    return ExitStatus.DONE;
  }

  private static PruneBound bound(Arguments arguments, Surroundings surroundings)
      throws UsageException {
    List<PruneBound> bounds = new ArrayList<>();
    arguments
        .find(OLDER_THAN)
        .ifPresent(time -> bounds.add(new PruneBound.OlderThan(time.at(surroundings.clock()))));
    arguments.find(KEEP_BYTES).ifPresent(bytes -> bounds.add(new PruneBound.KeepBytes(bytes)));
    arguments.find(BEFORE).ifPresent(seq -> bounds.add(new PruneBound.BeforeSeq(seq)));
    if (bounds.size() != 1) {
      throw new UsageException("give one of --older-than, --keep-bytes and --before");
    }
    return bounds.getFirst();
  }

  private static void text(PruneReport report, Path directory, boolean dryRun, Output out) {
    if (report.isEmpty()) {
      out.line(
          "nothing to remove from "
              + directory
              + (report.obstacle().isEmpty() ? ": no sealed segment is beyond the bound" : ""));
    } else {
      out.line(
          (dryRun ? "would remove  " : "removed       ")
              + "frames "
              + report.firstSeq()
              + " to "
              + report.lastSeq()
              + ", "
              + report.segments()
              + (report.segments() == 1 ? " segment, " : " segments, ")
              + Sizes.rounded(report.bytes()));
      out.line("tree root     " + report.root());
    }
    out.line(
        "stays         "
            + report.keptSegments()
            + (report.keptSegments() == 1 ? " segment, " : " segments, ")
            + Sizes.rounded(report.keptBytes()));
    report.obstacle().ifPresent(reason -> out.line("obstacle      " + reason));
  }

  private static String json(PruneReport report, Path directory, boolean dryRun) {
    JsonWriter json =
        new JsonWriter()
            .beginObject()
            .member("directory", directory.toString())
            .member("pruned", !report.isEmpty() && !dryRun);
    if (!report.isEmpty()) {
      json.member("first_seq", report.firstSeq())
          .member("last_seq", report.lastSeq())
          .member("root", report.root().toString());
    }
    json.member("segments", report.segments())
        .member("bytes", report.bytes())
        .member("kept_segments", report.keptSegments())
        .member("kept_bytes", report.keptBytes());
    report.obstacle().ifPresent(reason -> json.member("obstacle", reason));
    return json.endObject().toString();
  }
}

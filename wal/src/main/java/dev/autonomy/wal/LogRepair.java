package dev.autonomy.wal;

import dev.autonomy.json.JsonArray;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes a log that refuses to open, or that does not verify, one that does both again, at the price
 * of what is damaged.
 *
 * <p>Nothing is deleted. A file that cannot stay as it is gets another name in the same directory;
 * of a segment that is damaged further on, the intact beginning is copied back, or everything that
 * is whole, where its seal tells what must come out. What was lost, from which file and why becomes
 * a frame ({@link FrameKind#LOG_RECOVERED}), and a new checkpoint is signed. That checkpoint is not
 * hidden to be what it is: it covers a tree that does not continue the one signed before, so
 * whoever kept an earlier checkpoint, and any witness, sees the loss.
 *
 * <p>The plan is on stable storage before the first change, and a repair that was interrupted is
 * finished by the next one. Until then the log does not open.
 */
public final class LogRepair {

  private final LockedLog log;
  private final RepairPlanFile planFile;

  private LogRepair(LockedLog log) {
    this.log = log;
    this.planFile = new RepairPlanFile(log.storage(), log.keySource());
  }

  /** Whether a refusal to open for this reason is one that a repair can end. */
  public static boolean isRepairable(LogCode code) {
    return switch (code) {
      case WAL_FIRST_SEQ_NOT_ONE,
          WAL_SEQ_GAP,
          WAL_CORRUPT_FRAME,
          WAL_CORRUPT_JSON,
          WAL_CORRUPT_DISCLOSURE,
          WAL_VALUE_MISSING,
          WAL_CORRUPT_SEGMENT,
          WAL_CORRUPT_CHECKPOINT,
          WAL_ROOT_MISMATCH,
          WAL_CHECKPOINT_AHEAD,
          WAL_CHECKPOINT_MISSING,
          WAL_REPAIR_UNFINISHED ->
          true;
      case WAL_KEY,
          WAL_NOT_WITNESSED,
          WAL_CORRUPT_INDEX,
          WAL_CORRUPT_POSITION,
          WAL_PRUNED,
          WAL_TOO_OLD,
          WAL_TOO_NEW,
          WAL_LOCKED,
          WAL_NOT_FOUND,
          WAL_FULL,
          WAL_TOO_MANY_OPEN_CALLS,
          WAL_ENTRY_TOO_LARGE,
          WAL_IO,
          WAL_CLOSED ->
          false;
    };
  }

  /**
   * What {@link #repair} would do; empty when the log opens and verifies as it is. Changes nothing.
   *
   * @throws LogException if the log is in use, there is none, or no repair can help
   */
  public static Optional<RepairReport> plan(Path directory, LogOptions options)
      throws LogException {
    try (LockedLog log = LockedLog.acquire(directory, options)) {
      return plan(log);
    }
  }

  /**
   * Repairs the log in {@code directory}; empty when it opens and verifies as it is. Indexes of
   * calls that are missing or not true are written anew.
   *
   * @param options the log's own: node, signing key, clock
   * @throws LogException if the log is in use, there is none, no repair can help, or the disk
   *     refuses: then the same call, later, continues
   */
  public static Optional<RepairReport> repair(Path directory, LogOptions options)
      throws LogException {
    try (LockedLog log = LockedLog.acquire(directory, options)) {
      return repair(log);
    }
  }

  static Optional<RepairReport> plan(LockedLog log) throws LogException {
    return new LogRepair(log).find().report();
  }

  static Optional<RepairReport> repair(LockedLog log) throws LogException {
    LogRepair repair = new LogRepair(log);
    Found found = repair.find();
    try {
      return repair.carryOut(found);
    } catch (IOException e) {
      throw new LogException(
          DiskSpace.isExhausted(e, log.storage()) ? LogCode.WAL_FULL : LogCode.WAL_IO,
          "the repair of "
              + log.storage().describe()
              + " was interrupted: "
              + Damage.reason(e)
              + "; the same command continues it once the disk takes it",
          e);
    }
  }

  /** The refusal to open a log in the middle of a repair. */
  static LogException unfinished(Storage storage) {
    return new LogException(
        LogCode.WAL_REPAIR_UNFINISHED,
        "a repair of " + storage.describe() + " was begun and not finished: repair it again");
  }

  /** What a repair finds. */
  private sealed interface Found {

    /** What the operator is told; empty when there is nothing to repair. */
    default Optional<RepairReport> report() {
      return switch (this) {
        case Sound sound -> Optional.empty();
        case New(RepairPlan plan) -> Optional.of(plan.report());
        case Begun(RepairPlan plan) -> Optional.of(plan.report());
        case Done(RepairPlan plan, boolean indexIsUntrue) -> Optional.of(plan.report());
      };
    }
  }

  /** A log that opens and verifies, but for its indexes of calls perhaps. */
  private record Sound(boolean indexIsUntrue) implements Found {}

  /** Damage of which nobody has taken care yet. */
  private record New(RepairPlan plan) implements Found {}

  /** A repair that was interrupted. */
  private record Begun(RepairPlan plan) implements Found {}

  /** A repair of which only the plan is left, beside a sound log. */
  private record Done(RepairPlan plan, boolean indexIsUntrue) implements Found {}

  /** The problem of a log: there may be none, but for its indexes. */
  private record Examined(@Nullable LogException problem, boolean indexIsUntrue) {}

  private Found find() throws LogException {
    try {
      RepairPlan earlier = planFile.read();
      RepairProgress.State state =
          earlier == null
              ? RepairProgress.State.OUTDATED
              : new RepairProgress(log.storage(), log.keySource(), earlier).state();
      if (earlier != null && state == RepairProgress.State.UNFINISHED) {
        return new Begun(earlier);
      }
      Examined examined = examine();
      LogException problem = examined.problem;
      if (problem == null && earlier != null && state == RepairProgress.State.DONE) {
        return new Done(earlier, examined.indexIsUntrue);
      }
      if (problem == null && log.storage().list().contains(SegmentName.REPAIR)) {
        problem =
            new LogException(
                LogCode.WAL_REPAIR_UNFINISHED,
                "the file `"
                    + SegmentName.REPAIR
                    + "` is no plan of this log's key for the files that are there: nobody follows"
                    + " it");
      }
      return problem == null ? new Sound(examined.indexIsUntrue) : planned(problem);
    } catch (IOException e) {
      throw Damage.io("cannot read the log in " + log.storage().describe(), e);
    }
  }

  private New planned(LogException problem) throws IOException, LogException {
    RepairMoves moves = new RepairMoves(log.storage(), log.entropy());
    RepairPlan plan = new RepairPlanner(log.storage(), log.keySource(), moves, problem).plan();
    if (plan.changesNothing()) {
      throw new LogException(
          problem.code(), "no repair can help: " + Damage.withoutRemedy(problem), problem);
    }
    return new New(plan);
  }

  /** Why the log does not open, or does not verify. */
  private Examined examine() throws LogException {
    try {
      log.recover();
    } catch (LogException e) {
      if (!isRepairable(e.code())) {
        throw e;
      }
      return new Examined(e, false);
    }
    LogException problem =
        LogVerifier.verify(log.storage(), Optional.empty(), Optional.empty())
            .problem()
            .orElse(null);
    if (problem == null || problem.code() == LogCode.WAL_CORRUPT_INDEX) {
      return new Examined(null, problem != null);
    }
    // The public key's file is written anew by whoever has the signing key.
    if (problem.code() != LogCode.WAL_KEY && !isRepairable(problem.code())) {
      throw problem;
    }
    return new Examined(problem, false);
  }

  private Optional<RepairReport> carryOut(Found found) throws IOException, LogException {
    Storage storage = log.storage();
    return switch (found) {
      case Sound(boolean indexIsUntrue) -> {
        CallIndexes.complete(storage, indexIsUntrue);
        yield Optional.empty();
      }
      case New(RepairPlan plan) -> {
        planFile.write(plan);
        new RepairSteps(storage, log.keySource(), plan).run();
        RepairReport report = record(plan);
        end(false);
        yield Optional.of(report);
      }
      case Begun(RepairPlan plan) -> {
        new RepairSteps(storage, log.keySource(), plan).run();
        RepairProgress progress = new RepairProgress(storage, log.keySource(), plan);
        if (progress.state() != RepairProgress.State.UNFINISHED) {
          yield repair(log); // the plan was an old one
        }
        progress.tail().cut();
        RepairReport report = record(plan);
        end(false);
        yield Optional.of(report);
      }
      case Done(RepairPlan plan, boolean indexIsUntrue) -> {
        end(indexIsUntrue);
        log.open().close(); // which seals what was signed for
        yield Optional.of(plan.report());
      }
    };
  }

  private void end(boolean indexIsUntrue) throws IOException, LogException {
    CallIndexes.complete(log.storage(), indexIsUntrue);
    log.storage().delete(SegmentName.REPAIR);
    log.storage().syncNames();
  }

  /**
   * Appends the frame that says what was done: all that is lost by now, though the plan may have
   * been made before somebody took more away.
   */
  private RepairReport record(RepairPlan plan) throws IOException, LogException {
    Storage storage = log.storage();
    List<DroppedValues.Value> unnamed = DroppedValues.unnamedIn(storage, plan.signedFrames());
    List<JsonArray> lostValues = DroppedValues.toJson(unnamed);
    RepairReport report = plan.withLosses(allLost(plan), unnamed.size()).report();
    // All of them: the frame that spoke of an earlier one may be lost by now.
    JsonArray salvaged = SalvagedSegment.describeAll(storage);
    try (Log opened = log.openForRepair(plan.origin())) {
      long firstSeq = SegmentName.segments(storage.list()).getFirst();
      for (Entry entry : new RepairRecord(report, lostValues, salvaged, firstSeq).entries()) {
        opened.append(entry);
      }
    }
    return report;
  }

  private List<RepairReport.Lost> allLost(RepairPlan plan) throws IOException, LogException {
    List<RepairReport.Lost> all = new ArrayList<>(plan.lost());
    List<Long> segments = SegmentName.segments(log.storage().list());
    SalvagedSegment.unrecorded(log.storage(), segments, plan.signedFrames())
        .forEach(
            (file, ranges) -> {
              if (plan.moves().stream().noneMatch(move -> move.file().equals(file))) {
                ranges.stream().filter(range -> !all.contains(range)).forEach(all::add);
              }
            });
    return all;
  }
}

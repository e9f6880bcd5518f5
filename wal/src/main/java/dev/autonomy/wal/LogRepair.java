package dev.autonomy.wal;

import dev.autonomy.json.JsonArray;
import java.io.IOException;
import java.nio.file.Path;
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
  private boolean indexIsUntrue;

  private LogRepair(LockedLog log) {
    this.log = log;
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
    return Optional.ofNullable(new LogRepair(log).find()).map(RepairPlan::report);
  }

  static Optional<RepairReport> repair(LockedLog log) throws LogException {
    LogRepair repair = new LogRepair(log);
    RepairPlan plan = repair.find();
    if (plan == null) {
      CallIndexes.complete(log.storage(), repair.indexIsUntrue);
      return Optional.empty();
    }
    try {
      repair.carryOut(plan);
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
    return Optional.of(plan.report());
  }

  /** The refusal to open a log in the middle of a repair. */
  static LogException unfinished(Storage storage) {
    return new LogException(
        LogCode.WAL_REPAIR_UNFINISHED,
        "a repair of " + storage.describe() + " was begun and not finished: repair it again");
  }

  /** The plan that was begun, or a new one; null when there is nothing to do. */
  private @Nullable RepairPlan find() throws LogException {
    try {
      Optional<byte[]> begun =
          CheckpointFile.read(log.storage(), SegmentName.REPAIR, RepairPlan.MAX_BYTES);
      RepairPlan plan = begun.isPresent() ? RepairPlan.parse(begun.get()) : null;
      if (begun.isPresent() && plan == null) {
        throw new LogException(
            LogCode.WAL_REPAIR_UNFINISHED,
            "the plan of a repair that was begun cannot be read ("
                + SegmentName.REPAIR
                + " in "
                + log.storage().describe()
                + "): move that file away and repair again");
      }
      if (plan != null) {
        return plan;
      }
    } catch (IOException e) {
      throw Damage.io("cannot read the log in " + log.storage().describe(), e);
    }
    LogException problem = problem();
    if (problem == null) {
      return null;
    }
    RepairPlan plan =
        new RepairPlanner(log.storage(), log.keySource(), log.entropy(), problem).plan();
    if (plan.moves().isEmpty()
        && !plan.signs()
        && plan.begins() == null
        && plan.lostValues() == 0) {
      throw new LogException(
          problem.code(), "no repair can help: " + Damage.withoutRemedy(problem), problem);
    }
    return plan;
  }

  /** Why the log does not open, or does not verify; null when there is nothing to repair. */
  private @Nullable LogException problem() throws LogException {
    try {
      log.recover();
    } catch (LogException e) {
      if (!isRepairable(e.code())) {
        throw e;
      }
      return e;
    }
    LogException problem =
        LogVerifier.verify(log.storage(), Optional.empty(), Optional.empty())
            .problem()
            .orElse(null);
    indexIsUntrue = problem != null && problem.code() == LogCode.WAL_CORRUPT_INDEX;
    if (problem == null || indexIsUntrue) {
      return null;
    }
    // The public key's file is written anew by whoever has the signing key.
    if (problem.code() != LogCode.WAL_KEY && !isRepairable(problem.code())) {
      throw problem;
    }
    return problem;
  }

  private void carryOut(RepairPlan plan) throws IOException, LogException {
    Storage storage = log.storage();
    if (!storage.list().contains(SegmentName.REPAIR)) {
      CheckpointFile.replace(storage, SegmentName.REPAIR, plan.toJson());
    }
    RepairSteps steps = new RepairSteps(storage, log.keySource(), plan);
    steps.run();
    List<DroppedValues.Value> unnamed = DroppedValues.unnamedIn(storage);
    try (Log opened = log.openForRepair(plan.origin())) {
      if (!steps.isRecorded()) {
        // All of them: the frame that spoke of an earlier one may be lost by now.
        JsonArray salvaged = SalvagedSegment.describeAll(storage);
        long firstSeq = SegmentName.segments(storage.list()).getFirst();
        List<JsonArray> lostValues = DroppedValues.toJson(unnamed);
        for (JsonArray some : lostValues.subList(0, lostValues.size() - 1)) {
          opened.append(LogEntries.lostValues(plan.id(), some));
        }
        opened.append(LogEntries.repaired(plan.report(), lostValues.getLast(), salvaged, firstSeq));
      }
    }
    CallIndexes.complete(storage, false);
    storage.delete(SegmentName.REPAIR);
    storage.syncNames();
  }
}

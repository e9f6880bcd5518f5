package dev.autonomy.wal;

import dev.autonomy.json.JsonArray;
import dev.autonomy.wal.note.VerifierKey;
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
  private final RepairPlanFile planFile;
  private boolean indexIsUntrue;
  private boolean isNew;

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
      RepairPlan begun = planFile.read();
      if (begun != null) {
        return begun;
      }
      LogException problem = problem();
      if (problem == null && log.storage().list().contains(SegmentName.REPAIR)) {
        problem =
            new LogException(
                LogCode.WAL_REPAIR_UNFINISHED,
                "the file `"
                    + SegmentName.REPAIR
                    + "` is no plan of this log's key for the files that are there: nobody follows"
                    + " it");
      }
      if (problem == null) {
        return null;
      }
      RepairMoves moves = new RepairMoves(log.storage(), log.entropy());
      RepairPlan plan = new RepairPlanner(log.storage(), log.keySource(), moves, problem).plan();
      if (plan.changesNothing()) {
        throw new LogException(
            problem.code(), "no repair can help: " + Damage.withoutRemedy(problem), problem);
      }
      isNew = true;
      return plan;
    } catch (IOException e) {
      throw Damage.io("cannot read the log in " + log.storage().describe(), e);
    }
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
    RepairSteps steps = new RepairSteps(storage, log.keySource(), plan);
    if (isNew) {
      planFile.write(plan);
    }
    // Once that is signed for, nobody's plan changes anything any more: it may be an old one.
    if (isNew || !isSignedFor(plan, steps)) {
      steps.run();
    }
    record(plan, steps);
    CallIndexes.complete(storage, false);
    storage.delete(SegmentName.REPAIR);
    storage.syncNames();
  }

  /** Appends the frame that says what was done, unless an interrupted repair has. */
  private void record(RepairPlan plan, RepairSteps steps) throws IOException, LogException {
    Storage storage = log.storage();
    List<JsonArray> lostValues = DroppedValues.toJson(DroppedValues.unnamedIn(storage));
    try (Log opened = log.openForRepair(plan.origin())) {
      if (!steps.isRecorded(Long.MAX_VALUE)) {
        // All of them: the frame that spoke of an earlier one may be lost by now.
        JsonArray salvaged = SalvagedSegment.describeAll(storage);
        long firstSeq = SegmentName.segments(storage.list()).getFirst();
        for (JsonArray some : lostValues.subList(0, lostValues.size() - 1)) {
          opened.append(LogEntries.lostValues(plan.id(), some));
        }
        opened.append(LogEntries.repaired(plan.report(), lostValues.getLast(), salvaged, firstSeq));
      }
    }
  }

  private boolean isSignedFor(RepairPlan plan, RepairSteps steps) throws LogException {
    long frames = signedFrames(plan.origin());
    try {
      return frames > plan.kept().size() && steps.isRecorded(frames);
    } catch (LogException e) {
      if (isRepairable(e.code())) {
        return false;
      }
      throw e;
    }
  }

  /** How many frames the log's key has signed for. */
  private long signedFrames(String origin) throws LogException {
    if (origin.isEmpty()) {
      return 0;
    }
    VerifierKey key = VerifierKey.of(origin, log.keySource().load(false).publicKey());
    return CheckpointNote.readIfSound(log.storage())
        .filter(signed -> signed.note().isSignedBy(key))
        .map(signed -> signed.checkpoint().size())
        .orElse(0L);
  }
}

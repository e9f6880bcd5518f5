package dev.autonomy.wal;

import dev.autonomy.wal.note.Checkpoint;
import dev.autonomy.wal.note.VerifierKey;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a repair has come whose plan is there, as the log's files tell. Whoever can write files
 * can put back a plan that was carried out long ago, with the key's signature under it: so nothing
 * is believed of a log but what a repair in the middle leaves. Changes nothing.
 */
final class RepairProgress {

  /** What to do with a plan. */
  enum State {
    /** It is to be followed: the log's key has not signed for it yet. */
    UNFINISHED,
    /** Nothing of it is to be done any more: the log says so, under a signature. */
    DONE,
    /** Nobody follows it: the log is no log in the middle of that repair. */
    OUTDATED
  }

  private final Storage storage;
  private final KeySource keySource;
  private final RepairPlan plan;

  RepairProgress(Storage storage, KeySource keySource, RepairPlan plan) {
    this.storage = storage;
    this.keySource = keySource;
    this.plan = plan;
  }

  /** The plan's state at present. */
  State state() throws IOException, LogException {
    List<String> names = storage.list();
    for (RepairPlan.Move move : plan.moves()) {
      if (!names.contains(move.movedTo())
          || move.kept() != RepairPlan.Kept.NOTHING && !names.contains(move.file())) {
        return State.UNFINISHED;
      }
    }
    Checkpoint signed = signed();
    try {
      if (signed != null && isRecorded(signed.size())) {
        return State.DONE;
      }
      RepairTail tail = RepairTail.read(storage, plan, signed);
      boolean signsFirst = signed == null && plan.signs() && plan.kept().size() > 0;
      return tail.isOfRepair() && !(signsFirst && tail.hasFrames())
          ? State.UNFINISHED
          : State.OUTDATED;
    } catch (LogException e) {
      if (LogRepair.isRepairable(e.code())) {
        return State.OUTDATED;
      }
      throw e;
    }
  }

  /** What stands behind the frames that the plan keeps, once all files are moved. */
  RepairTail tail() throws IOException, LogException {
    return RepairTail.read(storage, plan, signed());
  }

  /** What the log's key has signed for; null when there is nothing to believe. */
  private @Nullable Checkpoint signed() throws LogException {
    if (plan.origin().isEmpty()) {
      return null;
    }
    VerifierKey key = VerifierKey.of(plan.origin(), keySource.load(false).publicKey());
    return CheckpointNote.readIfSound(storage)
        .filter(signed -> signed.note().isSignedBy(key))
        .map(CheckpointNote::checkpoint)
        .orElse(null);
  }

  /** Whether one of the frames behind those that stayed, up to that number, records the repair. */
  private boolean isRecorded(long lastSeq) throws IOException, LogException {
    if (lastSeq <= plan.kept().size() || SegmentName.segments(storage.list()).isEmpty()) {
      return false;
    }
    try (LogReader reader = LogReader.openAt(storage, plan.kept().size() + 1)) {
      for (Frame frame = reader.next();
          frame != null && frame.seq() <= lastSeq;
          frame = reader.next()) {
        if (frame.kind().equals(FrameKind.LOG_RECOVERED)
            && frame.attrs().string("repair").orElse("").equals(plan.id())
            && frame.attrs().get("kept_frames") != null) {
          return true;
        }
      }
      return false;
    }
  }
}

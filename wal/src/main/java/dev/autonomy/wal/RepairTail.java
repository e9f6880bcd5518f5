package dev.autonomy.wal;

import dev.autonomy.wal.note.Checkpoint;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands in a log behind the frames that a repair keeps, before the log records the repair. An
 * interrupted repair may have written frames of its own there; so may have anybody who can write
 * the files, and only the log's key tells the ones from the others.
 */
final class RepairTail {

  private final Storage storage;
  private final long kept;
  private final Checkpoint believed;
  private final List<Long> segments;
  private boolean isOfRepair = true;
  private boolean hasFrames;
  private boolean hasUnsigned;
  private long lastSegment;
  private long lastBytes;

  private RepairTail(Storage storage, long kept, Checkpoint believed, List<Long> segments) {
    this.storage = storage;
    this.kept = kept;
    this.believed = believed;
    this.segments = segments;
  }

  /**
   * Looks at it, once all files are moved.
   *
   * @param signed the log's checkpoint; null when there is none that can be believed
   * @throws LogException if the log cannot be read up to there
   */
  static RepairTail read(Storage storage, RepairPlan plan, @Nullable Checkpoint signed)
      throws IOException, LogException {
    long kept = plan.kept().size();
    Checkpoint believed =
        signed != null && signed.size() > kept
            ? signed
            : new Checkpoint(plan.origin(), kept, plan.kept().root());
    List<Long> segments = SegmentName.segments(storage.list());
    RepairTail tail = new RepairTail(storage, kept, believed, segments);
    tail.read();
    return tail;
  }

  private void read() throws LogException {
    long keptFrom = 0;
    for (long firstSeq : segments) {
      keptFrom = firstSeq <= kept ? firstSeq : keptFrom;
      lastSegment = firstSeq <= believed.size() ? firstSeq : lastSegment;
    }
    for (long firstSeq : segments) {
      if (firstSeq >= keptFrom) {
        look(firstSeq);
      }
    }
    isOfRepair &= believed.size() == 0 || holdsBelieved();
  }

  /** Whether a repair can have left it, behind exactly the frames that the plan keeps. */
  boolean isOfRepair() {
    return isOfRepair;
  }

  /** Whether there are frames in it. */
  boolean hasFrames() {
    return hasFrames;
  }

  /**
   * Takes away what no checkpoint covers: a repair writes its frames anew. Can be repeated after
   * any interruption.
   */
  void cut() throws IOException {
    for (long firstSeq : segments.reversed()) {
      if (firstSeq > believed.size()) {
        storage.delete(SegmentName.of(firstSeq));
        storage.syncNames();
      }
    }
    if (hasUnsigned) {
      String name = SegmentName.of(lastSegment);
      String temporary = name + SegmentName.TEMPORARY_SUFFIX;
      try (StorageFile source = storage.openForReading(name);
          StorageFile target = storage.create(temporary)) {
        RepairSteps.copy(source, target, lastBytes);
        target.syncAll();
      }
      storage.rename(temporary, name);
      storage.syncNames();
    }
  }

  private void look(long firstSeq) throws LogException {
    boolean isBehind = firstSeq > believed.size();
    hasFrames |= isBehind;
    try (SegmentFile segment = SegmentFile.open(storage, firstSeq)) {
      SegmentCursor cursor = new SegmentCursor(segment, SegmentCursor.Tail.INSPECT);
      SegmentCursor.Step step = cursor.next();
      while (step == SegmentCursor.Step.FRAME || step == SegmentCursor.Step.LOST) {
        long seq = cursor.nextSeq() - 1;
        if (seq > kept) {
          hasFrames = true;
          isOfRepair &= step == SegmentCursor.Step.FRAME && canBeOfRepair(cursor);
        }
        if (seq > believed.size()) {
          isBehind = true;
          hasUnsigned |= firstSeq == lastSegment;
        } else if (seq == believed.size()) {
          lastBytes = cursor.end();
        }
        step = cursor.next();
      }
    } catch (LogException e) {
      RepairPlanner.requireDamage(e);
      if (!isBehind) {
        throw e;
      }
    }
  }

  /** To open the log again may have cost frames of these kinds, and its record is one. */
  private static boolean canBeOfRepair(SegmentCursor cursor) throws LogException {
    String kind = FrameFacts.of(cursor).kind();
    return kind.equals(FrameKind.LOG_RECOVERED) || kind.equals(FrameKind.OUTCOME);
  }

  /** Whether the frames before it are those to believe, in batches of their own. */
  private boolean holdsBelieved() throws LogException {
    if (lastSegment == 0) {
      return false;
    }
    try (SegmentFile segment = SegmentFile.open(storage, lastSegment)) {
      SegmentReplay replay = SegmentReplay.of(segment, lastBytes, believed);
      return replay.agreesWithSignature() && replay.end() == lastBytes;
    }
  }
}

package dev.autonomy.wal;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Removes the oldest segments of a log, and keeps what proofs about the rest need: the roots of the
 * complete subtrees at the right edge of what is gone. They stand in the header of the segment that
 * becomes the first, and no proof of a later frame needs more. What is gone is said by a frame
 * ({@link FrameKind#LOG_PRUNED}) and by a signed note beside the log.
 *
 * <p>Only sealed segments go, and never the last one. First the note is written, then the frame,
 * then the segments go, the oldest first: whatever interrupts that leaves a log that opens and
 * verifies, and the next pruning removes the rest.
 */
public final class LogPruner {

  /** How far a log has been delivered to where it is kept. */
  @FunctionalInterface
  public interface DeliveryPosition {

    /** How far it is now. */
    DeliveredUpTo read();

    /** Number of the last frame that is kept elsewhere; 0 when none is. */
    default long deliveredSeq() {
      return read().seq();
    }

    /** Nobody collects the log: whoever prunes decides alone. */
    static DeliveryPosition notConfigured() {
      return () -> DeliveredUpTo.of(Long.MAX_VALUE);
    }
  }

  private LogPruner() {}

  /**
   * What {@link #prune} would remove. Changes nothing.
   *
   * @throws LogException if the log is in use, there is none, or it does not open
   */
  public static PruneReport plan(
      Path directory, LogOptions options, PruneBound bound, DeliveryPosition delivery)
      throws LogException {
    try (LockedLog log = LockedLog.acquire(directory, options)) {
      return run(log, bound, delivery, false);
    }
  }

  /**
   * Removes the oldest segments up to {@code bound}, as far as they are delivered.
   *
   * @param options the log's own: node, signing key, clock
   * @throws LogException if the log is in use, there is none, it does not open, or the disk refuses
   */
  public static PruneReport prune(
      Path directory, LogOptions options, PruneBound bound, DeliveryPosition delivery)
      throws LogException {
    try (LockedLog log = LockedLog.acquire(directory, options)) {
      return run(log, bound, delivery, true);
    }
  }

  static PruneReport run(LockedLog log, PruneBound bound, DeliveryPosition delivery, boolean remove)
      throws LogException {
    log.recover();
    Storage storage = log.storage();
    try {
      SealedSegments sealed = SealedSegments.of(storage);
      int due = sealed.beyond(bound);
      PruneConditions.Permit permit = PruneConditions.delivered(delivery.read());
      int count = Math.min(due, sealed.upTo(permit.upToSeq()));
      PruneReport report = sealed.report(storage, count);
      if (count < due) {
        report = report.withObstacle(sealed.held(count, permit));
      }
      if (remove && !report.isEmpty()) {
        SegmentRemoval.announce(storage, report, new ByOperator(log));
        for (SealedSegments.Sealed segment : sealed.list().subList(0, count)) {
          SegmentRemoval.remove(storage, segment, () -> {});
        }
      }
      return report;
    } catch (IOException e) {
      throw Damage.writing("while pruning", storage, e);
    }
  }

  /** Nobody else writes the log: it is opened for the frame, and closed. */
  private record ByOperator(LockedLog log) implements SegmentRemoval.Announcement {

    @Override
    public void sign(SegmentHeader next) throws IOException, LogException {
      PrunedNote.write(log.storage(), next.origin(), next.tree(), log.keySource().load(false));
    }

    @Override
    public void append(Entry entry) throws LogException {
      try (Log opened = log.open()) {
        opened.append(entry);
      }
    }
  }
}

package dev.autonomy.wal;

import dev.autonomy.wal.note.Checkpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a retention would remove from a log now, and what keeps it from removing more. Read without
 * a lock and from the files alone.
 *
 * @param deliveredSeq every frame up to this number has been accepted by the collector; 0 when none
 * @param witnessedSize how many frames the checkpoint covers that witnesses have cosigned, nothing
 *     of it verified; 0 when there is none
 * @param dueSegments how many segments are beyond the bounds and should go
 * @param prunableSegments how many of them may go
 * @param prunableBytes their length together
 * @param obstacle why the others may not, and what to do; empty when all may
 */
public record PruneOutlook(
    long deliveredSeq,
    long witnessedSize,
    int dueSegments,
    int prunableSegments,
    long prunableBytes,
    Optional<String> obstacle) {

  /**
   * Looks at the log in {@code directory}.
   *
   * @param options the writer's: limits, clock, retention; without one nothing is due
   * @throws LogException if there is no log, or it cannot be read
   */
  public static PruneOutlook of(Path directory, LogOptions options) throws LogException {
    return of(LogReader.existing(directory), options);
  }

  static PruneOutlook of(Storage storage, LogOptions options) throws LogException {
    return Restarts.whilePruned(() -> look(storage, options));
  }

  private static PruneOutlook look(Storage storage, LogOptions options) throws LogException {
    long delivered = DeliveryFile.of(storage).position().deliveredSeq();
    long witnessed = witnessedSize(storage);
    if (options.retention().isEmpty()) {
      return new PruneOutlook(delivered, witnessed, 0, 0, 0, Optional.empty());
    }
    Retention retention = options.retention().get();
    try {
      SealedSegments sealed = SealedSegments.of(storage);
      int due = sealed.due(retention, options, 0);
      if (due == 0) {
        return new PruneOutlook(delivered, witnessed, 0, 0, 0, Optional.empty());
      }
      long needed = sealed.list().getFirst().lastSeq();
      PruneConditions.Permit permit =
          new PruneConditions(storage, retention).permit(oldestOpenCall(storage), needed);
      int prunable = Math.min(due, sealed.upTo(permit.upToSeq()));
      return new PruneOutlook(
          delivered,
          witnessed,
          due,
          prunable,
          sealed.report(storage, prunable).bytes(),
          prunable < due ? Optional.of(sealed.held(prunable, permit)) : Optional.empty());
    } catch (IOException e) {
      throw Damage.io("cannot read the log in " + storage.describe(), e);
    }
  }

  private static long witnessedSize(Storage storage) {
    try {
      return WitnessedFile.read(storage)
          .flatMap(note -> Checkpoint.parse(note.text()))
          .map(Checkpoint::size)
          .orElse(0L);
    } catch (LogException e) {
      return 0;
    }
  }

  /** As the last segment says: its header knows the calls that were open before it. */
  private static long oldestOpenCall(Storage storage) throws IOException, LogException {
    long last = SegmentName.segments(storage.list()).getLast();
    try (SegmentFile segment = SegmentFile.open(storage, last)) {
      OpenCalls calls = new OpenCalls(segment.header().openCalls());
      SegmentCursor cursor = new SegmentCursor(segment, SegmentCursor.Tail.GLANCE);
      while (cursor.next() == SegmentCursor.Step.FRAME) {
        FrameFacts frame = FrameFacts.of(cursor);
        calls.apply(frame.effect(), frame.auditId(), frame.seq());
      }
      return calls.oldestSeq();
    }
  }
}

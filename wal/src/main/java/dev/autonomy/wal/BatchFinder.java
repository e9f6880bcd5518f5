package dev.autonomy.wal;

import java.io.IOException;

/**
 * Finds a segment's next batch and makes sure that all of it is there and intact, or tells what the
 * segment ends with instead. A writer may be at work, so what looks like damage is looked at twice.
 * Not thread-safe.
 */
final class BatchFinder {

  /** What stands where a batch would begin. */
  enum Found {
    /** A batch: {@link #batch()}. */
    WHOLE,
    /** Nothing was written there yet. */
    END,
    /** A batch that a crash, or a writer at work, has left incomplete. */
    TORN
  }

  /** In place of a frame's number: whichever it is. */
  static final long ANY_SEQ = 0;

  private final SegmentFile segment;
  private final RecordScanner scanner;
  private final SegmentCursor.Tail tail;
  private BatchRecord batch = new BatchRecord(0, 0, 0);
  private long start;
  private long nextSeq;
  private boolean secondLook;

  BatchFinder(SegmentFile segment, RecordScanner scanner, SegmentCursor.Tail tail) {
    this.segment = segment;
    this.scanner = scanner;
    this.tail = tail;
  }

  /** What the last batch that was found says of itself. */
  BatchRecord batch() {
    return batch;
  }

  /**
   * Looks at {@code offset}. The scanner is left behind the batch's own record; if there is no
   * batch, at {@code offset}, with nothing read ahead.
   *
   * @param seq the number that its first frame must have, or {@link #ANY_SEQ}
   * @throws LogException if what stands there is damaged
   */
  Found find(long offset, long seq) throws IOException, LogException {
    start = offset;
    nextSeq = seq;
    secondLook = false;
    Found found = look();
    if (found != Found.WHOLE) {
      goBack();
    }
    return found;
  }

  private void goBack() {
    scanner.seek(start);
    scanner.refresh();
  }

  private Found look() throws IOException, LogException {
    scanner.keep();
    return switch (scanner.next()) {
      case RECORD -> enter();
      case DAMAGED -> incomplete(start, 0);
      case END -> Found.END;
      case ZERO ->
          tail == SegmentCursor.Tail.GLANCE || TornTail.isZero(segment.file(), start)
              ? Found.END
              : incomplete(start, 0);
    };
  }

  private Found enter() throws IOException, LogException {
    if (scanner.type() != RecordType.BATCH
        || scanner.payloadLength() != BatchRecord.PAYLOAD_BYTES) {
      throw corrupt("a batch does not begin with a batch record");
    }
    BatchRecord record = BatchRecord.read(scanner.array(), scanner.payload());
    if (nextSeq != ANY_SEQ && record.firstSeq() != nextSeq) {
      throw Damage.at(
          LogCode.WAL_SEQ_GAP,
          "a batch begins with frame " + record.firstSeq() + " where frame " + nextSeq + " must",
          segment.name(),
          start);
    }
    if (!record.isPossible()) {
      throw corrupt(
          "a batch has " + record.frames() + " frames in " + record.bodyBytes() + " bytes");
    }
    long body = scanner.position();
    long end = body + record.bodyBytes();
    while (scanner.position() < end) {
      if (scanner.next() != RecordScanner.Found.RECORD) {
        return incomplete(scanner.position(), end);
      }
    }
    if (scanner.position() != end) {
      throw corrupt("a record does not end with its batch");
    }
    scanner.seek(body);
    batch = record;
    return Found.WHOLE;
  }

  /**
   * Decides between a tear and damage.
   *
   * @param endOfBatch as {@link TornTail#isTear} takes it
   */
  private Found incomplete(long damageStart, long endOfBatch) throws IOException, LogException {
    String what = scanner.damage();
    if (TornTail.isTear(segment.file(), damageStart, endOfBatch, nextSeq - 1)) {
      return Found.TORN;
    }
    if (secondLook) {
      throw Damage.at(
          LogCode.WAL_CORRUPT_FRAME,
          (what.isEmpty() ? "zeros stand where a record must" : what)
              + ", after frame "
              + (nextSeq - 1),
          segment.name(),
          damageStart);
    }
    secondLook = true;
    segment.file().awaitWriter();
    goBack();
    return look();
  }

  private LogException corrupt(String what) {
    return Damage.at(LogCode.WAL_CORRUPT_SEGMENT, what, segment.name(), scanner.recordOffset());
  }
}

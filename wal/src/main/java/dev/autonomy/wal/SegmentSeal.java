package dev.autonomy.wal;

import java.io.IOException;
import java.util.Optional;

/**
 * The batch that ends a sealed segment: index, footer, and a trailer of fixed size that says where
 * the batch begins, so that it can be found from the end of the file.
 */
record SegmentSeal(TileIndex index, SegmentFooter footer) {

  private static final int TRAILER_BYTES = RecordBuffer.RECORD_HEADER_BYTES + Long.BYTES;

  /** Appends the batch, which will stand at {@code offset}. */
  void write(RecordBuffer out, long offset) {
    RecordBuffer body = new RecordBuffer(1024);
    index.write(body);
    footer.write(body);
    int trailer = body.beginRecord(RecordType.TRAILER);
    body.putLong(offset);
    body.endRecord(trailer);
    new BatchRecord(footer.tree().size() + 1, 0, body.size()).write(out);
    out.put(body.array(), 0, body.size());
  }

  /**
   * Reads the seal from the end of the file; empty when the segment is not sealed, or not cut to
   * its length yet.
   *
   * @throws LogException if there is a trailer and yet no seal where it points
   */
  static Optional<SegmentSeal> find(SegmentFile segment) throws LogException {
    try {
      StorageFile file = segment.file();
      RecordScanner end = new RecordScanner(file, Math.max(0, file.size() - TRAILER_BYTES));
      if (end.next() != RecordScanner.Found.RECORD || end.type() != RecordType.TRAILER) {
        return Optional.empty();
      }
      long offset = RecordBuffer.getLong(end.array(), end.payload());
      SegmentCursor cursor = new SegmentCursor(segment, SegmentCursor.Tail.GLANCE);
      if (offset < segment.headerEnd()) {
        throw misplaced(segment, end.recordOffset());
      }
      cursor.seek(offset);
      if (cursor.next() != SegmentCursor.Step.SEALED) {
        throw misplaced(segment, end.recordOffset());
      }
      return Optional.of(cursor.seal());
    } catch (IOException e) {
      throw Damage.io("cannot read " + segment.name(), e);
    }
  }

  private static LogException misplaced(SegmentFile segment, long offset) {
    return Damage.at(
        LogCode.WAL_CORRUPT_SEGMENT,
        "the trailer does not point to the seal",
        segment.name(),
        offset);
  }
}

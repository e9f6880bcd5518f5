package dev.autonomy.wal;

import org.jspecify.annotations.Nullable;

/** The records of a seal, taken in one after the other as they must come. Not thread-safe. */
final class SealRecords {

  private @Nullable TileIndex index;
  private @Nullable SegmentFooter footer;
  private boolean complete;

  /** Takes in the index; false if it is none, or comes out of turn. */
  boolean addIndex(byte[] payload) {
    boolean due = index == null;
    index = TileIndex.parse(payload);
    return due && index != null;
  }

  /** Takes in the footer; false if it is none, or comes out of turn. */
  boolean addFooter(byte[] payload) {
    boolean due = index != null && footer == null;
    footer = SegmentFooter.parse(payload);
    return due && footer != null;
  }

  /** Takes in the trailer; false if it does not point to {@code start}, or comes out of turn. */
  boolean addTrailer(byte[] payload, long start) {
    boolean due = footer != null && !complete;
    complete = due && payload.length == Long.BYTES && RecordBuffer.getLong(payload, 0) == start;
    return complete;
  }

  boolean isComplete() {
    return complete;
  }

  /** The seal, once it is complete. */
  SegmentSeal seal() {
    if (!complete || index == null || footer == null) {
      throw new IllegalStateException("the segment is not sealed");
    }
    return new SegmentSeal(index, footer);
  }
}

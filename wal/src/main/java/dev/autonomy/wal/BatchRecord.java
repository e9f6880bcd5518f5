package dev.autonomy.wal;

/**
 * The record before everything that one {@code fdatasync} made durable.
 *
 * <p>It tells a tear from damage. The next batch is written only when this one is on stable
 * storage, so a batch that is incomplete may have been torn by a crash if nothing follows it, and
 * has been damaged if anything does.
 *
 * @param firstSeq number of the batch's first frame; of the next frame when it seals the segment
 * @param frames how many frames it holds; none when it seals the segment
 * @param bodyBytes how many bytes follow this record
 */
record BatchRecord(long firstSeq, int frames, int bodyBytes) {

  static final int PAYLOAD_BYTES = Long.BYTES + 2 * Integer.BYTES;

  /** Largest body: 64 MiB, over any bound a log may be given. */
  static final int MAX_BODY_BYTES = 64 << 20;

  /** The whole record. */
  static final int BYTES = RecordBuffer.RECORD_HEADER_BYTES + PAYLOAD_BYTES;

  /** Whether a writer could have written this. */
  boolean isPossible() {
    return firstSeq > 0 && frames >= 0 && bodyBytes > 0 && bodyBytes <= MAX_BODY_BYTES;
  }

  void write(RecordBuffer out) {
    int start = out.beginRecord(RecordType.BATCH);
    out.putLong(firstSeq);
    out.putInt(frames);
    out.putInt(bodyBytes);
    out.endRecord(start);
  }

  /** Reads the payload, which has {@link #PAYLOAD_BYTES} bytes. */
  static BatchRecord read(byte[] bytes, int offset) {
    return new BatchRecord(
        RecordBuffer.getLong(bytes, offset),
        RecordBuffer.getInt(bytes, offset + Long.BYTES),
        RecordBuffer.getInt(bytes, offset + Long.BYTES + Integer.BYTES));
  }
}

package dev.autonomy.wal;

import java.util.ArrayList;
import java.util.List;

/** Where a record stands in a segment's bytes, for tests that move records about. */
record RecordSpan(int start, int end, char type) {

  /** The records of an intact segment, in order. */
  static List<RecordSpan> of(byte[] segment) {
    List<RecordSpan> spans = new ArrayList<>();
    int start = SegmentHeader.PREAMBLE_BYTES;
    while (start < segment.length && segment[start + 4] != 0) {
      int length = RecordBuffer.getInt(segment, start);
      int end = start + RecordBuffer.RECORD_HEADER_BYTES + length;
      spans.add(new RecordSpan(start, end, (char) segment[start + 4]));
      start = end;
    }
    return spans;
  }

  static byte[] doubled(byte[] bytes, RecordSpan record) {
    int length = record.end - record.start;
    byte[] result = new byte[bytes.length + length];
    System.arraycopy(bytes, 0, result, 0, record.end);
    System.arraycopy(bytes, record.start, result, record.end, bytes.length - record.start);
    return result;
  }

  /** The bytes with two records in each other's place. */
  static byte[] swapped(byte[] bytes, RecordSpan first, RecordSpan second) {
    RecordBuffer out = new RecordBuffer(bytes.length);
    out.put(bytes, 0, first.start);
    out.put(bytes, second.start, second.end - second.start);
    out.put(bytes, first.end, second.start - first.end);
    out.put(bytes, first.start, first.end - first.start);
    out.put(bytes, second.end, bytes.length - second.end);
    return out.toByteArray();
  }
}

package dev.autonomy.wal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where the disclosures of one frame stand in the array that they were read into. Not thread-safe;
 * reused.
 */
final class DisclosureSpans {

  private int count;
  private int traces;
  private byte[] array = new byte[0];
  private int[] starts = new int[8];
  private int[] ends = new int[8];
  private long[] offsets = new long[8];
  private boolean[] forgotten = new boolean[8];

  void clear() {
    count = 0;
    traces = 0;
  }

  /**
   * Adds one.
   *
   * @param bytes the array, the same one for all
   * @param recordOffset where its record stands in the file
   */
  void add(byte[] bytes, int start, int length, boolean isForgotten, long recordOffset) {
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, count * 2);
      ends = Arrays.copyOf(ends, count * 2);
      offsets = Arrays.copyOf(offsets, count * 2);
      forgotten = Arrays.copyOf(forgotten, count * 2);
    }
    array = bytes;
    starts[count] = start;
    ends[count] = start + length;
    offsets[count] = recordOffset;
    traces += isForgotten ? 1 : 0;
    forgotten[count++] = isForgotten;
  }

  int count() {
    return count;
  }

  /** How many of them hold a value. */
  int values() {
    return count - traces;
  }

  /** Whether of one of them only the trace is left. */
  boolean holdTraces() {
    return traces > 0;
  }

  byte[] array() {
    return array;
  }

  int start(int index) {
    return starts[index];
  }

  int end(int index) {
    return ends[index];
  }

  /** Whether only the trace of a value stands there. */
  boolean isForgotten(int index) {
    return forgotten[index];
  }

  /** Copies of them all. */
  List<Disclosure> copy() {
    List<Disclosure> copies = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      byte[] text = Arrays.copyOfRange(array, starts[i], ends[i]);
      copies.add(new Disclosure(text, forgotten[i], offsets[i]));
    }
    return copies;
  }
}

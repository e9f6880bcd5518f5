package dev.autonomy.wal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Which calls a growing segment has frames of, and in which batches: what {@link CallIndex} keeps.
 * Bounded: a segment with more entries gets no index. Not thread-safe.
 */
final class CallList {

  /** 32 MiB of entries, forty times what a segment of the default size holds. */
  static final int MAX_ENTRIES = 1 << 22;

  private static final int INITIAL_ENTRIES = 64;

  private long[] entries = new long[INITIAL_ENTRIES];
  private int count;
  private boolean overflown;

  /** What an audit id is looked up by: the CRC-32C of its UTF-8 bytes. */
  static int key(String auditId) {
    CRC32C crc = new CRC32C();
    crc.update(auditId.getBytes(StandardCharsets.UTF_8));
    return (int) crc.getValue();
  }

  /** Takes note of a frame about a call, in the batch that begins at {@code batchStart}. */
  void add(int key, long batchStart) {
    if (batchStart > Integer.MAX_VALUE || count == MAX_ENTRIES) {
      overflown = true;
      return;
    }
    if (count == entries.length) {
      entries = Arrays.copyOf(entries, count * 2);
    }
    entries[count++] = Integer.toUnsignedLong(key) << Integer.SIZE | batchStart;
  }

  /** Whether there are entries that are not in the list. */
  boolean isOverflown() {
    return overflown;
  }

  /**
   * Every key with every offset of a batch that holds a frame of it, once: the key in the upper 32
   * bits, unsigned, ascending.
   */
  long[] sorted() {
    long[] sorted = Arrays.copyOf(entries, count);
    // Signed order is unsigned order of what has its top bit flipped.
    flipTopBits(sorted);
    Arrays.sort(sorted);
    flipTopBits(sorted);
    int distinct = 0;
    for (int i = 0; i < sorted.length; i++) {
      if (i == 0 || sorted[i] != sorted[i - 1]) {
        sorted[distinct++] = sorted[i];
      }
    }
    return Arrays.copyOf(sorted, distinct);
  }

  private static void flipTopBits(long[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] ^= Long.MIN_VALUE;
    }
  }
}

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
  private static final int RADIX_BITS = 11;
  private static final int RADIX = 1 << RADIX_BITS;

  private long[] entries = new long[INITIAL_ENTRIES];
  private int count;
  private boolean overflown;

  /** What an audit id is looked up by: the CRC-32C of its UTF-8 bytes. */
  static int key(String auditId) {
    byte[] utf8 = auditId.getBytes(StandardCharsets.UTF_8);
    return key(utf8, 0, utf8.length);
  }

  /** The same, of its bytes. */
  static int key(byte[] utf8, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(utf8, offset, length);
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
   * bits, unsigned, ascending. Offsets come in ascending order, so only the keys have to be sorted:
   * by three passes of a radix sort, each of which keeps the order of what it finds equal.
   */
  long[] sorted() {
    long[] sorted = entries;
    for (int shift = Integer.SIZE; shift < Long.SIZE; shift += RADIX_BITS) {
      sorted = sortedBy(sorted, shift);
    }
    int distinct = 0;
    for (int i = 0; i < count; i++) {
      if (i == 0 || sorted[i] != sorted[i - 1]) {
        sorted[distinct++] = sorted[i];
      }
    }
    return Arrays.copyOf(sorted, distinct);
  }

  /** The entries in the order of their bits from {@code shift} on. */
  private long[] sortedBy(long[] source, int shift) {
    int[] next = new int[RADIX + 1];
    for (int i = 0; i < count; i++) {
      next[digit(source[i], shift) + 1]++;
    }
    for (int digit = 0; digit < RADIX; digit++) {
      next[digit + 1] += next[digit];
    }
    long[] sorted = new long[count];
    for (int i = 0; i < count; i++) {
      sorted[next[digit(source[i], shift)]++] = source[i];
    }
    return sorted;
  }

  private static int digit(long entry, int shift) {
    return (int) (entry >>> shift) & RADIX - 1;
  }
}

package dev.autonomy.wal;

import java.io.IOException;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The file beside a sealed segment that tells in which batches a call's frames stand, so that a
 * look-up reads two kilobytes of a segment instead of all of it. Laid out like the index of a Git
 * pack: a fan-out by the key's first byte, then the entries in order.
 *
 * <pre>
 * calls    = magic version length end fan checksum *entry
 * magic    = 97 41 55 54 43 41 4c 4c           a byte above ASCII, "AUTCALL"
 * version  = u32                               1
 * length   = u64                               bytes of the segment
 * end      = u32                               CRC-32C of the segment's last 64 bytes
 * fan      = 256( count crc )                  for each first byte of a key
 *   count  = u32                               entries whose keys begin with this byte or a lower one
 *   crc    = u32                               CRC-32C of the entries whose keys begin with this byte
 * checksum = u32                               CRC-32C of everything before
 * entry    = key offset                        ascending, each once
 *   key    = u32                               CRC-32C of an audit id's UTF-8 bytes
 *   offset = u32                               of a batch that holds a frame with this audit id
 * </pre>
 *
 * It holds nothing that does not follow from the segment, and is no part of the log: without it, or
 * when it is damaged or belongs to other bytes (the segment's last 64 contain a checksum of all the
 * others), the segment itself is searched. {@link LogVerifier} computes it again and compares. Two
 * ids may have one key, so what it leads to is looked at.
 */
final class CallIndex {

  /** Shorter segments are searched as quickly as their index would be: 32 KiB. */
  static final long MIN_SEGMENT_BYTES = 32 << 10;

  static final int VERSION = 1;

  private static final byte[] MAGIC = {(byte) 0x97, 'A', 'U', 'T', 'C', 'A', 'L', 'L'};
  private static final int LENGTH_AT = 12;
  private static final int END_AT = 20;
  private static final int FAN_AT = 24;
  private static final int BUCKETS = 256;
  private static final int FAN_BYTES = 2 * Integer.BYTES;
  private static final int CHECKSUM_AT = FAN_AT + BUCKETS * FAN_BYTES;
  private static final int HEADER_BYTES = CHECKSUM_AT + Integer.BYTES;
  private static final int ENTRY_BYTES = Long.BYTES;
  private static final int END_BYTES = 64;

  private CallIndex() {}

  /**
   * Writes the index of a sealed segment, replacing one that is there. A crash leaves the old file,
   * the new one or none.
   */
  static void write(Storage storage, String segment, StorageFile sealed, CallList calls)
      throws IOException {
    if (calls.isOverflown() || sealed.size() < MIN_SEGMENT_BYTES) {
      return;
    }
    byte[] bytes = encode(sealed, calls);
    String name = SegmentName.callsOf(segment);
    String temporary = name + SegmentName.TEMPORARY_SUFFIX;
    try {
      try (StorageFile file = storage.create(temporary)) {
        file.write(bytes, 0, bytes.length, 0);
        file.sync();
      }
      storage.rename(temporary, name);
    } catch (IOException e) {
      storage.delete(temporary);
      throw e;
    }
  }

  /**
   * Whether the file, which is beside the sealed segment, would answer as these calls do: it is
   * their index, or readers take no notice of it.
   */
  static boolean isHarmless(StorageFile file, StorageFile sealed, CallList calls)
      throws IOException {
    byte[] actual = new byte[Math.toIntExact(Math.min(file.size(), Integer.MAX_VALUE - 8))];
    file.read(actual, 0, actual.length, 0);
    return !isBelieved(actual, sealed)
        || !calls.isOverflown() && Arrays.equals(actual, encode(sealed, calls));
  }

  /**
   * The offsets of the batches that may hold frames of the call with that key, ascending; null when
   * there is no index to be believed.
   */
  static long @Nullable [] find(StorageFile file, StorageFile sealed, int key) throws IOException {
    byte[] header = new byte[HEADER_BYTES];
    if (file.read(header, 0, HEADER_BYTES, 0) < HEADER_BYTES || !isBelieved(header, sealed)) {
      return null;
    }
    int bucket = key >>> Integer.SIZE - Byte.SIZE;
    int first = bucket == 0 ? 0 : RecordBuffer.getInt(header, fanAt(bucket - 1));
    int end = RecordBuffer.getInt(header, fanAt(bucket));
    byte[] entries = new byte[(end - first) * ENTRY_BYTES];
    long position = HEADER_BYTES + (long) first * ENTRY_BYTES;
    if (file.read(entries, 0, entries.length, position) < entries.length
        || crc(entries, 0, entries.length)
            != RecordBuffer.getInt(header, fanAt(bucket) + Integer.BYTES)) {
      return null;
    }
    long[] offsets = new long[end - first];
    int count = 0;
    for (int at = 0; at < entries.length; at += ENTRY_BYTES) {
      if (RecordBuffer.getInt(entries, at) == key) {
        offsets[count++] = RecordBuffer.getInt(entries, at + Integer.BYTES);
      }
    }
    return Arrays.copyOf(offsets, count);
  }

  /** Whether look-ups believe the file to be the index of that segment. */
  static boolean isBelieved(StorageFile file, StorageFile sealed) throws IOException {
    byte[] header = new byte[HEADER_BYTES];
    return file.read(header, 0, HEADER_BYTES, 0) == HEADER_BYTES && isBelieved(header, sealed);
  }

  /** Whether the bytes begin with the header of an index of that segment. */
  private static boolean isBelieved(byte[] bytes, StorageFile sealed) throws IOException {
    if (bytes.length < HEADER_BYTES
        || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
        || RecordBuffer.getInt(bytes, MAGIC.length) != VERSION
        || RecordBuffer.getLong(bytes, LENGTH_AT) != sealed.size()
        || RecordBuffer.getInt(bytes, CHECKSUM_AT) != crc(bytes, 0, CHECKSUM_AT)
        || RecordBuffer.getInt(bytes, END_AT) != endOf(sealed)) {
      return false;
    }
    int before = 0;
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      int count = RecordBuffer.getInt(bytes, fanAt(bucket));
      if (count < before || count > CallList.MAX_ENTRIES) {
        return false;
      }
      before = count;
    }
    return true;
  }

  private static byte[] encode(StorageFile sealed, CallList calls) throws IOException {
    long[] entries = calls.sorted();
    RecordBuffer out = new RecordBuffer(HEADER_BYTES + entries.length * ENTRY_BYTES);
    out.put(new byte[HEADER_BYTES]);
    for (long entry : entries) {
      out.putLong(entry);
    }
    byte[] bytes = out.array();
    out.setSize(0);
    out.put(MAGIC);
    out.putInt(VERSION);
    out.putLong(sealed.size());
    out.putInt(endOf(sealed));
    int end = 0;
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      int first = end;
      while (end < entries.length && entries[end] >>> Long.SIZE - Byte.SIZE == bucket) {
        end++;
      }
      out.putInt(end);
      out.putInt(crc(bytes, HEADER_BYTES + first * ENTRY_BYTES, (end - first) * ENTRY_BYTES));
    }
    out.putInt(crc(bytes, 0, CHECKSUM_AT));
    out.setSize(HEADER_BYTES + entries.length * ENTRY_BYTES);
    return out.toByteArray();
  }

  private static int fanAt(int bucket) {
    return FAN_AT + bucket * FAN_BYTES;
  }

  private static int endOf(StorageFile sealed) throws IOException {
    byte[] end = new byte[END_BYTES];
    int length = sealed.read(end, 0, END_BYTES, Math.max(0, sealed.size() - END_BYTES));
    return crc(end, 0, length);
  }

  private static int crc(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }
}

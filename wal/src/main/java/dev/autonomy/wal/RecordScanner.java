package dev.autonomy.wal;

import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Reads a file's records one after the other and checks their checksums. Not thread-safe. */
final class RecordScanner {

  // Offsets in the file, of which this holds between two calls:
  //
  // window   windowStart to windowStart + windowLength: what is in memory. The position stands in
  //          it, or at its end.
  // checked  checkedFrom to checkedUntil: whole records, one right behind the other, whose
  //          checksums were right. The range never ends behind the window, but may begin before
  //          it. A position in it is in memory, therefore, and is the start of a record, because
  //          nobody seeks to the middle of one that was read: next() need not check it again.
  // kept     what stands from there, or from the position if that is less, leaves the window
  //          neither for what is read next nor when the window grows.

  /** What stands at the scanner's position. */
  enum Found {
    /** A record, intact. */
    RECORD,
    /** The end of the file. */
    END,
    /** Zeros where a record would begin. */
    ZERO,
    /** Anything else; {@link #damage()} says what. */
    DAMAGED
  }

  /** What was read stays in a processor's own cache until it is looked at. */
  private static final int READ_BYTES = 128 << 10;

  private final StorageFile file;
  private final int readBytes;
  private final CRC32C crc = new CRC32C();
  private byte[] window = new byte[0];
  private long windowStart;
  private int windowLength;
  private long position;
  private long kept = Long.MAX_VALUE;
  private long checkedFrom;
  private long checkedUntil;
  private long recordOffset;
  private int payload;
  private int payloadLength;
  private @Nullable RecordType type;
  private String damage = "";

  RecordScanner(StorageFile file, long position) {
    this(file, position, READ_BYTES);
  }

  /** A scanner that reads so many bytes at a time, or a record's length when that is more. */
  RecordScanner(StorageFile file, long position, int readBytes) {
    this.file = file;
    this.readBytes = readBytes;
    this.position = position;
    this.windowStart = position;
  }

  /** Moves on to the next record, if there is one. */
  Found next() throws IOException {
    if (checkedFrom <= position && position < checkedUntil) {
      return again();
    }
    damage = "";
    int available = fill(RecordBuffer.RECORD_HEADER_BYTES);
    if (available == 0) {
      return Found.END;
    }
    int start = (int) (position - windowStart);
    if (isZero(start, Math.min(available, RecordBuffer.RECORD_HEADER_BYTES))) {
      return Found.ZERO;
    }
    if (available < RecordBuffer.RECORD_HEADER_BYTES) {
      return damaged("the file ends within a record");
    }
    int length = RecordBuffer.getInt(window, start);
    if (length < 0 || length > RecordBuffer.MAX_PAYLOAD_BYTES) {
      return damaged("a record's length is " + Integer.toUnsignedString(length));
    }
    if (fill(RecordBuffer.RECORD_HEADER_BYTES + length)
        < RecordBuffer.RECORD_HEADER_BYTES + length) {
      return damaged("the file ends within a record of " + length + " bytes");
    }
    start = (int) (position - windowStart);
    int expected = RecordBuffer.getInt(window, start + 5);
    int actual = RecordBuffer.checksum(crc, window, start, length);
    if (actual != expected) {
      return damaged(
          "a record's checksum is " + Damage.hex(actual) + ", not " + Damage.hex(expected));
    }
    RecordType known = RecordType.of(window[start + 4]);
    if (known == null) {
      return damaged("a record has the unknown type " + (window[start + 4] & 0xff));
    }
    checkedFrom = position == checkedUntil ? checkedFrom : position;
    checkedUntil = position + RecordBuffer.RECORD_HEADER_BYTES + length;
    return record(start, known, length);
  }

  /** A record that was checked before, and that is still in the window. */
  private Found again() {
    int start = (int) (position - windowStart);
    RecordType known = Objects.requireNonNull(RecordType.of(window[start + 4]));
    return record(start, known, RecordBuffer.getInt(window, start));
  }

  private Found record(int start, RecordType known, int length) {
    type = known;
    recordOffset = position;
    payload = start + RecordBuffer.RECORD_HEADER_BYTES;
    payloadLength = length;
    position += RecordBuffer.RECORD_HEADER_BYTES + length;
    return Found.RECORD;
  }

  /**
   * Keeps what is read from the position on, so that one can seek back in it for nothing, until the
   * next call.
   */
  void keep() {
    kept = position;
  }

  /** Forgets what was read ahead: another process may have written it meanwhile. */
  void refresh() {
    windowStart = position;
    windowLength = 0;
    checkedUntil = checkedFrom;
  }

  /** Offset behind the last record: where {@link #next} continues. */
  long position() {
    return position;
  }

  /** Continues at {@code offset}: where it has read already, at the start of a record. */
  void seek(long offset) {
    position = offset;
    if (offset < windowStart || offset > windowStart + windowLength) {
      refresh();
    }
  }

  /** The last record's type. */
  RecordType type() {
    if (type == null) {
      throw new IllegalStateException("no record was read");
    }
    return type;
  }

  /** Offset of the last record's first byte. */
  long recordOffset() {
    return recordOffset;
  }

  /** The array that holds the last record; valid until {@link #next}. */
  byte[] array() {
    return window;
  }

  /** Where in {@link #array()} the last record's payload starts. */
  int payload() {
    return payload;
  }

  int payloadLength() {
    return payloadLength;
  }

  /** Where in {@link #array()} the byte stands that is at {@code offset} in the file. */
  int indexOf(long offset) {
    return (int) (offset - windowStart);
  }

  byte[] copyPayload() {
    return Arrays.copyOfRange(window, payload, payload + payloadLength);
  }

  /** What is wrong at the position, after {@link Found#DAMAGED}. */
  String damage() {
    return damage;
  }

  private Found damaged(String what) {
    damage = what;
    return Found.DAMAGED;
  }

  private boolean isZero(int start, int length) {
    for (int i = start; i < start + length; i++) {
      if (window[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /** Makes {@code needed} bytes from the position on available, or fewer at the file's end. */
  private int fill(int needed) throws IOException {
    int available = (int) (windowStart + windowLength - position);
    if (available >= needed) {
      return available;
    }
    // Never more than there is: a damaged length asks for much.
    long remaining = Math.max(0, file.size() - position);
    int wanted = (int) Math.min(Math.max(needed, readBytes), remaining);
    if (wanted <= available) {
      return available;
    }
    long from = Math.max(windowStart, Math.min(kept, position));
    int length = (int) (windowStart + windowLength - from);
    int room = (int) (position - from) + wanted;
    boolean grows = room > window.length;
    if (grows || from > windowStart) {
      byte[] target = grows ? new byte[Math.max(room, 2 * window.length)] : window;
      System.arraycopy(window, (int) (from - windowStart), target, 0, length);
      window = target;
    }
    windowStart = from;
    windowLength = length + file.read(window, length, room - length, from + length);
    return (int) (windowStart + windowLength - position);
  }
}

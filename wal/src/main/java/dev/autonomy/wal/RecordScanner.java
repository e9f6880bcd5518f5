package dev.autonomy.wal;

import java.io.IOException;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Reads a file's records one after the other and checks their checksums. Not thread-safe. */
final class RecordScanner {

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

  private static final int READ_BYTES = 256 << 10;

  private final StorageFile file;
  private final int readBytes;
  private final CRC32C crc = new CRC32C();
  private byte[] window = new byte[0];
  private long windowStart;
  private int windowLength;
  private long position;
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

  /** A scanner that reads so many bytes at a time, or a record's length. */
  RecordScanner(StorageFile file, long position, int readBytes) {
    this.file = file;
    this.readBytes = readBytes;
    this.position = position;
    this.windowStart = position;
  }

  /** Moves on to the next record, if there is one. */
  Found next() throws IOException {
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
    if (!isChecked(start, length)) {
      return Found.DAMAGED;
    }
    type = RecordType.of(window[start + 4]);
    if (type == null) {
      return damaged("a record has the unknown type " + (window[start + 4] & 0xff));
    }
    recordOffset = position;
    payload = start + RecordBuffer.RECORD_HEADER_BYTES;
    payloadLength = length;
    position += RecordBuffer.RECORD_HEADER_BYTES + length;
    return Found.RECORD;
  }

  /** Compares the record's bytes with its checksum, once while they stay in the window. */
  private boolean isChecked(int start, int length) {
    long end = position + RecordBuffer.RECORD_HEADER_BYTES + length;
    if (checkedFrom <= position && end <= checkedUntil) {
      return true;
    }
    int expected = RecordBuffer.getInt(window, start + 5);
    int actual = RecordBuffer.checksum(crc, window, start, length);
    if (actual != expected) {
      damaged("a record's checksum is " + Damage.hex(actual) + ", not " + Damage.hex(expected));
      return false;
    }
    checkedFrom = position == checkedUntil ? checkedFrom : position;
    checkedUntil = end;
    return true;
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

  /** Continues at {@code offset}. */
  void seek(long offset) {
    position = offset;
    if (offset < windowStart || offset > windowStart + windowLength) {
      refresh();
    }
  }

  /**
   * Reads the next {@code length} bytes ahead, so that one can seek in them for nothing.
   *
   * @return whether the file has so many
   */
  boolean readAhead(int length) throws IOException {
    return fill(length) >= length;
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
    int start = (int) (position - windowStart);
    int available = windowLength - start;
    if (available >= needed) {
      return available;
    }
    // Never more than there is: a damaged length asks for much.
    long remaining = Math.max(0, file.size() - position);
    int wanted = (int) Math.min(Math.max(needed, readBytes), remaining);
    if (wanted <= available) {
      return available;
    }
    byte[] target = wanted > window.length ? new byte[wanted] : window;
    System.arraycopy(window, start, target, 0, available);
    window = target;
    windowStart = position;
    windowLength =
        available + file.read(window, available, window.length - available, position + available);
    return windowLength;
  }
}

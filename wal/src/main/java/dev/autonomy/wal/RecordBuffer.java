package dev.autonomy.wal;

import dev.autonomy.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * A growing byte array that records are assembled in. A record is
 *
 * <pre>
 * record = length type checksum payload
 *   length   = u32   bytes of the payload, below 2^24: the first byte is always zero
 *   type     = u8    see {@link RecordType}
 *   checksum = u32   CRC-32C (RFC 3720, B.4) over length, type and payload
 * </pre>
 *
 * Integers are big-endian. Since text never holds a zero byte, nothing a caller puts into a frame
 * can be mistaken for a record. Not thread-safe.
 */
final class RecordBuffer {

  /** Bytes before the payload. */
  static final int RECORD_HEADER_BYTES = 9;

  /** Largest payload: 16 MiB less one byte. */
  static final int MAX_PAYLOAD_BYTES = (1 << 24) - 1;

  private static final int TYPE_OFFSET = 4;
  private static final int CHECKSUM_OFFSET = 5;

  private final CRC32C crc = new CRC32C();
  private byte[] bytes;
  private int size;

  RecordBuffer(int capacityBytes) {
    bytes = new byte[capacityBytes];
  }

  /** The array; valid up to {@link #size()} until the next change. */
  byte[] array() {
    return bytes;
  }

  int size() {
    return size;
  }

  /** Goes back, or forward again, to {@code newSize} bytes; what stands behind them stays. */
  void setSize(int newSize) {
    size = newSize;
  }

  /** Starts a record; {@link #endRecord} takes the offset returned here. */
  int beginRecord(RecordType type) {
    int start = size;
    reserve(RECORD_HEADER_BYTES);
    bytes[start + TYPE_OFFSET] = type.code();
    size += RECORD_HEADER_BYTES;
    return start;
  }

  /** Ends the record that started at {@code start}: everything put since is its payload. */
  void endRecord(int start) {
    int length = size - start - RECORD_HEADER_BYTES;
    if (length > MAX_PAYLOAD_BYTES) {
      throw new IllegalStateException("record of " + length + " bytes");
    }
    setInt(start, length);
    setInt(start + CHECKSUM_OFFSET, checksum(crc, bytes, start, length));
  }

  /** The checksum of the record at {@code start} whose payload has {@code length} bytes. */
  static int checksum(CRC32C crc, byte[] bytes, int start, int length) {
    crc.reset();
    crc.update(bytes, start, CHECKSUM_OFFSET);
    crc.update(bytes, start + RECORD_HEADER_BYTES, length);
    return (int) crc.getValue();
  }

  void put(byte value) {
    reserve(1);
    bytes[size++] = value;
  }

  void put(byte[] source) {
    put(source, 0, source.length);
  }

  void put(byte[] source, int offset, int length) {
    reserve(length);
    System.arraycopy(source, offset, bytes, size, length);
    size += length;
  }

  void putInt(int value) {
    reserve(Integer.BYTES);
    setInt(size, value);
    size += Integer.BYTES;
  }

  void putLong(long value) {
    putInt((int) (value >>> 32));
    putInt((int) value);
  }

  /** Appends what {@code json} holds. */
  void put(JsonWriter json) {
    reserve(json.size());
    json.copyTo(bytes, size);
    size += json.size();
  }

  /** Appends characters that are all ASCII. */
  @SuppressWarnings("deprecation") // the only copy of a string's bytes without an array between
  void putAscii(String text) {
    reserve(text.length());
    text.getBytes(0, text.length(), bytes, size);
    size += text.length();
  }

  /** Appends {@code value}, not negative, in decimal. */
  void putDecimal(long value) {
    int digits = 1;
    for (long rest = value; rest >= 10; rest /= 10) {
      digits++;
    }
    reserve(digits);
    long rest = value;
    for (int i = size + digits - 1; i >= size; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    size += digits;
  }

  /** Overwrites four bytes that are there already. */
  void setInt(int offset, int value) {
    bytes[offset] = (byte) (value >>> 24);
    bytes[offset + 1] = (byte) (value >>> 16);
    bytes[offset + 2] = (byte) (value >>> 8);
    bytes[offset + 3] = (byte) value;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  static int getInt(byte[] source, int offset) {
    return (source[offset] & 0xff) << 24
        | (source[offset + 1] & 0xff) << 16
        | (source[offset + 2] & 0xff) << 8
        | source[offset + 3] & 0xff;
  }

  static long getLong(byte[] source, int offset) {
    return (long) getInt(source, offset) << 32 | getInt(source, offset + 4) & 0xffff_ffffL;
  }

  @Override
  public String toString() {
    return new String(bytes, 0, size, StandardCharsets.ISO_8859_1);
  }

  private void reserve(int count) {
    if (bytes.length - size < count) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(size, count)));
    }
  }
}

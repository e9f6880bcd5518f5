package dev.autonomy.otlp;

import java.util.Arrays;

/** The fields of one Protobuf message, in their order (Protobuf encoding, "Message Structure"). */
final class ProtoReader {

  /** The bytes are no Protobuf. */
  static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  private static final int MAX_VARINT_SHIFT = 63;

  private final byte[] message;
  private int position;
  private int number;
  private long varint;
  private byte[] bytes = new byte[0];

  ProtoReader(byte[] message) {
    this.message = message;
  }

  /** Goes to the next field; false at the end. */
  boolean next() throws MalformedException {
    if (position == message.length) {
      return false;
    }
    long tag = readVarint();
    number = (int) (tag >>> 3);
    varint = 0;
    bytes = new byte[0];
    switch ((int) tag & 7) {
      case 0 -> varint = readVarint();
      case 1 -> bytes = take(Long.BYTES);
      case 2 -> bytes = take(readVarint());
      case 5 -> bytes = take(Integer.BYTES);
      default -> throw new MalformedException();
    }
    return true;
  }

  int number() {
    return number;
  }

  /** The field's value, 0 when it has bytes. */
  long varint() {
    return varint;
  }

  /** The field's bytes, none when it is a number. */
  byte[] bytes() {
    return bytes;
  }

  private byte[] take(long length) throws MalformedException {
    if (length < 0 || length > message.length - position) {
      throw new MalformedException();
    }
    int start = position;
    position += (int) length;
    return Arrays.copyOfRange(message, start, position);
  }

  private long readVarint() throws MalformedException {
    long value = 0;
    for (int shift = 0; shift <= MAX_VARINT_SHIFT; shift += 7) {
      if (position == message.length) {
        throw new MalformedException();
      }
      byte next = message[position++];
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new MalformedException();
  }
}

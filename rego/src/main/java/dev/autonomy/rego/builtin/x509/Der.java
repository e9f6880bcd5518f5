package dev.autonomy.rego.builtin.x509;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * Reads DER (ITU-T X.690) from the front: each call takes one element off, or fails with the
 * problem that the caller names. Strict where Go is: lengths and integers in their shortest form,
 * no indefinite lengths, tags up to 30, lengths up to four bytes.
 */
final class Der {

  static final int BOOLEAN = 1;
  static final int INTEGER = 2;
  static final int BIT_STRING = 3;
  static final int OCTET_STRING = 4;
  static final int NULL = 5;
  static final int OBJECT_IDENTIFIER = 6;
  static final int UTF8_STRING = 12;
  static final int NUMERIC_STRING = 18;
  static final int PRINTABLE_STRING = 19;
  static final int T61_STRING = 20;
  static final int IA5_STRING = 22;
  static final int UTC_TIME = 23;
  static final int GENERALIZED_TIME = 24;
  static final int BMP_STRING = 30;
  static final int SEQUENCE = 0x30;
  static final int SET = 0x31;

  private static final int CONTEXT = 0x80;
  private static final int CONSTRUCTED = 0x20;
  private static final int TAG_NUMBER = 0x1f;

  private static final int MAX_PART_BITS = 1_024;

  /** Longer integers are refused: a value has at most 10,000 digits. */
  private static final int MAX_INTEGER_BYTES = 4_096;

  private final byte[] bytes;
  private final int end;
  private int position;

  /** An element: its tag and its contents. */
  record Element(int tag, Der contents) {}

  /** Bits, filled up to whole bytes at the end. */
  @SuppressWarnings("ArrayRecordComponent")
  record Bits(byte[] bytes, int padding) {

    int length() {
      return bytes.length * Byte.SIZE - padding;
    }

    boolean at(int index) {
      return index < length() && (bytes[index / 8] >> (7 - index % 8) & 1) != 0;
    }

    /** The bits as bytes that are filled up at the start. */
    byte[] rightAligned() {
      if (padding == 0 || bytes.length == 0) {
        return bytes;
      }
      byte[] aligned = new byte[bytes.length];
      int carried = 0;
      for (int i = 0; i < bytes.length; i++) {
        aligned[i] = (byte) ((bytes[i] & 0xff) >> padding | carried);
        carried = bytes[i] << (Byte.SIZE - padding);
      }
      return aligned;
    }
  }

  Der(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  private Der(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
  }

  /** The tag of element {@code number} of a choice or an optional part. */
  static int context(int number) {
    return CONTEXT | number;
  }

  /** The tag of part {@code number} that holds other elements. */
  static int contextConstructed(int number) {
    return CONTEXT | CONSTRUCTED | number;
  }

  boolean isEmpty() {
    return position == end;
  }

  int remaining() {
    return end - position;
  }

  byte[] toArray() {
    return Arrays.copyOfRange(bytes, position, end);
  }

  /** Whether the next element has this tag. */
  boolean peek(int tag) {
    return position < end && (bytes[position] & 0xff) == tag;
  }

  /** The next element's tag without taking it, or -1. */
  int peekTag() {
    return position < end ? bytes[position] & 0xff : -1;
  }

  /** The contents of the next element, which must have this tag. */
  Der enter(int tag, String problem) throws X509Exception {
    if (!peek(tag)) {
      throw new X509Exception(problem);
    }
    return any(problem).contents;
  }

  /** The next element with its tag and length, which must have this tag. */
  Der element(int tag, String problem) throws X509Exception {
    int start = position;
    enter(tag, problem);
    return new Der(bytes, start, position);
  }

  /** The next element with its tag and length, whatever it is. */
  Der anyElement(String problem) throws X509Exception {
    int start = position;
    any(problem);
    return new Der(bytes, start, position);
  }

  /** The next element, whatever it is. */
  Element any(String problem) throws X509Exception {
    int start = position;
    if (end - start < 2 || (bytes[start] & TAG_NUMBER) == TAG_NUMBER) {
      throw new X509Exception(problem);
    }
    long length = bytes[start + 1] & 0xff;
    int contents = start + 2;
    if (length >= 0x80) {
      int lengthBytes = (int) length & 0x7f;
      if (lengthBytes == 0 || lengthBytes > 4 || end - contents < lengthBytes) {
        throw new X509Exception(problem);
      }
      length = 0;
      for (int i = 0; i < lengthBytes; i++) {
        length = length << 8 | bytes[contents + i] & 0xff;
      }
      if (length < 0x80 || length >> (lengthBytes - 1) * 8 == 0) {
        throw new X509Exception(problem);
      }
      contents += lengthBytes;
    }
    if (length > end - contents) {
      throw new X509Exception(problem);
    }
    position = contents + (int) length;
    return new Element(bytes[start] & 0xff, new Der(bytes, contents, position));
  }

  boolean bool(String problem) throws X509Exception {
    byte[] contents = enter(BOOLEAN, problem).toArray();
    if (contents.length != 1 || contents[0] != 0 && contents[0] != -1) {
      throw new X509Exception(problem);
    }
    return contents[0] != 0;
  }

  BigInteger integer(String problem) throws X509Exception {
    return integer(INTEGER, problem);
  }

  /** An integer that goes by another tag. */
  BigInteger integer(int tag, String problem) throws X509Exception {
    byte[] contents = enter(tag, problem).toArray();
    boolean longer =
        contents.length > 1
            && (contents[0] == 0 && contents[1] >= 0 || contents[0] == -1 && contents[1] < 0);
    if (contents.length == 0 || contents.length > MAX_INTEGER_BYTES || longer) {
      throw new X509Exception(problem);
    }
    return new BigInteger(contents);
  }

  /** An integer that fits a {@code long}. */
  long longInteger(String problem) throws X509Exception {
    BigInteger value = integer(problem);
    if (value.bitLength() >= Long.SIZE) {
      throw new X509Exception(problem);
    }
    return value.longValue();
  }

  byte[] octets(String problem) throws X509Exception {
    return enter(OCTET_STRING, problem).toArray();
  }

  Bits bits(String problem) throws X509Exception {
    return enter(BIT_STRING, problem).bitsHere(problem);
  }

  private Bits bitsHere(String problem) throws X509Exception {
    if (isEmpty()) {
      throw new X509Exception(problem);
    }
    int padding = bytes[position] & 0xff;
    boolean none = remaining() == 1;
    if (padding > 7
        || none && padding != 0
        || !none && (bytes[end - 1] & (1 << padding) - 1) != 0) {
      throw new X509Exception(problem);
    }
    return new Bits(Arrays.copyOfRange(bytes, position + 1, end), padding);
  }

  /** An object identifier as numbers with points between, each of which fits an {@code int}. */
  String objectIdentifier(String problem) throws X509Exception {
    return enter(OBJECT_IDENTIFIER, problem).identifierHere(Integer.SIZE - 1, problem);
  }

  /** An object identifier of numbers of up to {@value #MAX_PART_BITS} bits. */
  String longObjectIdentifier(String problem) throws X509Exception {
    return enter(OBJECT_IDENTIFIER, problem).identifierHere(MAX_PART_BITS, problem);
  }

  private String identifierHere(int maxBits, String problem) throws X509Exception {
    if (isEmpty() || bytes[end - 1] < 0) {
      throw new X509Exception(problem);
    }
    StringBuilder text = new StringBuilder();
    BigInteger part = BigInteger.ZERO;
    boolean partStarts = true;
    for (int i = position; i < end; i++) {
      part = part.shiftLeft(7).or(BigInteger.valueOf(bytes[i] & 0x7f));
      if (partStarts && bytes[i] == (byte) 0x80 || part.bitLength() > maxBits) {
        throw new X509Exception(problem);
      }
      partStarts = bytes[i] >= 0;
      if (partStarts) {
        appendPart(text, part);
        part = BigInteger.ZERO;
      }
    }
    return text.toString();
  }

  /** The first number holds two parts, the first of which is at most 2. */
  private static void appendPart(StringBuilder text, BigInteger part) {
    if (text.isEmpty()) {
      int first = part.min(BigInteger.valueOf(80)).intValue() / 40;
      text.append(first).append('.').append(part.subtract(BigInteger.valueOf(first * 40L)));
    } else {
      text.append('.').append(part);
    }
  }
}

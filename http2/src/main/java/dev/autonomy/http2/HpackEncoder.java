package dev.autonomy.http2;

import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * Writes header blocks (RFC 7541) from the static table and literals. No dynamic table: its gain is
 * some bytes of a few requests, its price a state that both sides have to agree on, and the attacks
 * on what is compressed together.
 */
final class HpackEncoder {

  private static final int LITERAL = 0x00;
  private static final int NEVER_INDEXED = 0x10;
  private static final int TABLE_SIZE = 0x20;
  private static final int INDEXED = 0x80;

  private boolean begun;

  /** The block of a header section. */
  byte[] encode(List<Http2Headers.Field> section) {
    ByteArrayOutputStream block = new ByteArrayOutputStream(256);
    if (!begun) {
      // Said once, it holds whatever table size the peer's settings allow later.
      integer(block, TABLE_SIZE, 5, 0);
      begun = true;
    }
    for (Http2Headers.Field field : section) {
      int whole = field.sensitive() ? 0 : HeaderTable.staticIndex(field);
      if (whole != 0) {
        integer(block, INDEXED, 7, whole);
        continue;
      }
      int name = HeaderTable.staticIndex(field.name());
      integer(block, field.sensitive() ? NEVER_INDEXED : LITERAL, 4, name);
      if (name == 0) {
        string(block, field.name());
      }
      string(block, field.value());
    }
    return block.toByteArray();
  }

  private static void integer(ByteArrayOutputStream block, int pattern, int bits, int value) {
    int mask = (1 << bits) - 1;
    if (value < mask) {
      block.write(pattern | value);
      return;
    }
    block.write(pattern | mask);
    int rest = value - mask;
    while (rest >= 0x80) {
      block.write(rest | 0x80);
      rest >>>= 7;
    }
    block.write(rest);
  }

  private static void string(ByteArrayOutputStream block, String text) {
    int compressed = Huffman.encodedBytes(text);
    if (compressed < text.length()) {
      integer(block, 0x80, 7, compressed);
      Huffman.encode(text, block);
      return;
    }
    integer(block, 0, 7, text.length());
    for (int i = 0; i < text.length(); i++) {
      block.write(text.charAt(i));
    }
  }
}

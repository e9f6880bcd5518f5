package dev.autonomy.http2;

import java.io.ByteArrayOutputStream;

/**
 * The Huffman code of RFC 7541, appendix B.
 *
 * <p>It is canonical: codes of equal length are consecutive in the order of their symbols, and
 * longer ones follow. Its lengths therefore say all.
 */
final class Huffman {

  private static final int END_OF_STRING = 256;
  private static final int MAX_BITS = 30;

  /** Bits of the code for each byte, and for the end of the string. */
  private static final byte[] LENGTHS = {
    13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, // 0x00
    28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28, // 0x10
    6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, // 0x20
    5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10, // 0x30
    13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, // 0x40
    7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6, // 0x50
    15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, // 0x60
    6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28, // 0x70
    20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, // 0x80
    24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24, // 0x90
    22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, // 0xa0
    21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23, // 0xb0
    26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, // 0xc0
    19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27, // 0xd0
    20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23, // 0xe0
    26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26, // 0xf0
    30
  };

  private static final int[] CODES = new int[LENGTHS.length];

  /** For each length: its first code, how many there are, and where their symbols begin. */
  private static final int[] FIRST = new int[MAX_BITS + 1];

  private static final int[] COUNT = new int[MAX_BITS + 1];
  private static final int[] START = new int[MAX_BITS + 1];
  private static final short[] SYMBOLS = new short[LENGTHS.length];

  static {
    int code = 0;
    int placed = 0;
    for (int bits = 1; bits <= MAX_BITS; bits++) {
      code <<= 1;
      FIRST[bits] = code;
      START[bits] = placed;
      for (int symbol = 0; symbol < LENGTHS.length; symbol++) {
        if (LENGTHS[symbol] == bits) {
          CODES[symbol] = code++;
          SYMBOLS[placed++] = (short) symbol;
        }
      }
      COUNT[bits] = placed - START[bits];
    }
  }

  private Huffman() {}

  /** The code of a symbol, in its lowest {@link #bits} bits. */
  static int code(int symbol) {
    return CODES[symbol];
  }

  static int bits(int symbol) {
    return LENGTHS[symbol];
  }

  /** How many bytes {@link #encode} makes of Latin-1 text. */
  static int encodedBytes(String text) {
    long bits = 0;
    for (int i = 0; i < text.length(); i++) {
      bits += LENGTHS[text.charAt(i) & 0xff];
    }
    return (int) (bits + 7 >> 3);
  }

  static void encode(String text, ByteArrayOutputStream target) {
    long pending = 0;
    int bits = 0;
    for (int i = 0; i < text.length(); i++) {
      int symbol = text.charAt(i) & 0xff;
      pending = pending << LENGTHS[symbol] | CODES[symbol];
      bits += LENGTHS[symbol];
      while (bits >= 8) {
        bits -= 8;
        target.write((int) (pending >> bits));
      }
    }
    if (bits > 0) {
      target.write((int) (pending << 8 - bits | 0xff >> bits));
    }
  }

  /**
   * Text of the bytes from {@code start} to {@code end}.
   *
   * @throws Http2Exception COMPRESSION_ERROR for what no encoder writes: the end of the string
   *     within, or padding that is longer than seven bits or not of ones
   */
  static String decode(byte[] source, int start, int end) throws Http2Exception {
    StringBuilder text = new StringBuilder((end - start) * 8 / 5);
    int code = 0;
    int bits = 0;
    for (int at = start; at < end; at++) {
      for (int bit = 7; bit >= 0; bit--) {
        code = code << 1 | source[at] >> bit & 1;
        bits++;
        int index = code - FIRST[bits];
        if (index < COUNT[bits]) {
          int symbol = SYMBOLS[START[bits] + index];
          if (symbol == END_OF_STRING) {
            throw error("the end-of-string symbol inside a string");
          }
          text.append((char) symbol);
          code = 0;
          bits = 0;
        }
      }
    }
    if (bits > 7 || code != (1 << bits) - 1) {
      throw error("a string is padded with something else than up to seven ones");
    }
    return text.toString();
  }

  private static Http2Exception error(String reason) {
    return Http2Exception.connection(Http2Error.COMPRESSION_ERROR, reason);
  }
}

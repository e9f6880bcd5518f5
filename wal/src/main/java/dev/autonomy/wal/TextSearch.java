package dev.autonomy.wal;

import java.util.Arrays;

/**
 * Finds a text in bytes by Horspool's variant of the algorithm of Boyer and Moore: it looks at one
 * byte in so many as the text is long, where the text is rare.
 */
final class TextSearch {

  private final byte[] text;
  private final int[] shift = new int[1 << Byte.SIZE];

  TextSearch(byte[] text) {
    this.text = text.clone();
    Arrays.fill(shift, text.length);
    for (int i = 0; i < text.length - 1; i++) {
      shift[text[i] & 0xff] = text.length - 1 - i;
    }
  }

  /** Length of the text. */
  int length() {
    return text.length;
  }

  /** Where the text first begins in the bytes from {@code from} to {@code to}; -1 if nowhere. */
  int find(byte[] bytes, int from, int to) {
    int last = text.length - 1;
    if (last < 0) {
      return from;
    }
    byte end = text[last];
    int at = from + last;
    while (at < to) {
      byte b = bytes[at];
      if (b == end && Arrays.equals(bytes, at - last, at + 1, text, 0, text.length)) {
        return at - last;
      }
      at += shift[b & 0xff];
    }
    return -1;
  }

  /** Whether the text is in the bytes from {@code from} to {@code to}. */
  boolean isIn(byte[] bytes, int from, int to) {
    return find(bytes, from, to) >= 0;
  }
}

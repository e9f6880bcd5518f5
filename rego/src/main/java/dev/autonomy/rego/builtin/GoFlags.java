package dev.autonomy.rego.builtin;

/** Flags, width and precision of one formatting directive. */
final class GoFlags {

  static final int UNSET = -1;

  boolean sharp;
  boolean zero;
  boolean plus;
  boolean minus;
  boolean space;
  int width = UNSET;
  int precision = UNSET;

  /** Takes a flag; returns whether {@code c} is one. */
  boolean accept(char c) {
    switch (c) {
      case '#' -> sharp = true;
      case '0' -> zero = true;
      case '+' -> plus = true;
      case '-' -> minus = true;
      case ' ' -> space = true;
      default -> {
        return false;
      }
    }
    return true;
  }

  void width(int width, boolean left) {
    this.width = width;
    minus |= left;
  }

  void precision(int precision) {
    this.precision = precision;
  }

  boolean zeroPadded() {
    return zero && !minus;
  }

  /** Appends {@code part} padded to the width, with zeros if the zero flag is set. */
  void pad(StringBuilder text, String part) {
    pad(text, part, zeroPadded() ? '0' : ' ');
  }

  /** Appends {@code part} padded to the width with {@code filler}. */
  void pad(StringBuilder text, String part, char filler) {
    int missing = width - part.codePointCount(0, part.length());
    if (minus) {
      text.append(part);
    }
    text.repeat(filler, Math.max(0, missing));
    if (!minus) {
      text.append(part);
    }
  }
}

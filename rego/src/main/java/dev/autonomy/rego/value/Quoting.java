package dev.autonomy.rego.value;

/** Quotes strings as Go's {@code strconv.Quote} does, which is how OPA prints them in terms. */
final class Quoting {

  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private Quoting() {}

  static void append(StringBuilder text, String value) {
    text.append('"');
    for (int i = 0; i < value.length(); ) {
      int codePoint = value.codePointAt(i);
      i += Character.charCount(codePoint);
      switch (codePoint) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case 0x07 -> text.append("\\a");
        case '\b' -> text.append("\\b");
        case '\f' -> text.append("\\f");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        case 0x0b -> text.append("\\v");
        default -> {
          if (codePoint >= ' ' && codePoint < 0x7f || isPrintable(codePoint)) {
            text.appendCodePoint(codePoint);
          } else {
            escape(text, codePoint);
          }
        }
      }
    }
    text.append('"');
  }

  private static void escape(StringBuilder text, int codePoint) {
    if (codePoint < 0x80) {
      hex(text.append("\\x"), codePoint, 2);
    } else if (codePoint < 0x10000) {
      hex(text.append("\\u"), codePoint, 4);
    } else {
      hex(text.append("\\U"), codePoint, 8);
    }
  }

  private static void hex(StringBuilder text, int number, int digits) {
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
      text.append(HEX[number >> shift & 0xf]);
    }
  }

  /** Go prints letters, marks, numbers, punctuation and symbols, and no space but U+0020. */
  static boolean isPrintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR ->
          codePoint == ' ';
      default -> true;
    };
  }
}

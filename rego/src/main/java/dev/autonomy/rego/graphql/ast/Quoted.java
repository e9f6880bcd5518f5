package dev.autonomy.rego.graphql.ast;

/** Text in double quotes with the escapes of a Go string, as OPA's messages have it. */
public final class Quoted {

  private static final String ESCAPED = "\u0007\b\f\n\r\t\u000b\\\"";
  private static final String LETTERS = "abfnrtv\\\"";

  private Quoted() {}

  /** The text in quotes. */
  public static String of(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2);
    append(quoted, text);
    return quoted.toString();
  }

  static void append(StringBuilder quoted, String text) {
    quoted.append('"');
    text.codePoints().forEach(character -> append(quoted, character));
    quoted.append('"');
  }

  private static void append(StringBuilder quoted, int character) {
    int known = ESCAPED.indexOf(character);
    if (known >= 0) {
      quoted.append('\\').append(LETTERS.charAt(known));
    } else if (isPrintable(character)) {
      quoted.appendCodePoint(character);
    } else if (character < 0x80) {
      hexadecimal(quoted.append("\\x"), character, 2);
    } else if (Character.isBmpCodePoint(character)) {
      hexadecimal(quoted.append("\\u"), character, 4);
    } else {
      hexadecimal(quoted.append("\\U"), character, 8);
    }
  }

  private static void hexadecimal(StringBuilder quoted, int number, int digits) {
    for (int digit = digits - 1; digit >= 0; digit--) {
      quoted.append(Character.forDigit(number >> 4 * digit & 0xf, 16));
    }
  }

  private static boolean isPrintable(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> character == ' ';
      default -> true;
    };
  }
}

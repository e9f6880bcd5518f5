package dev.autonomy.line;

/**
 * Makes text safe to show on a terminal: what an agent sent must not move the cursor, hide a line
 * or colour it.
 */
public final class Printable {

  private Printable() {}

  /** The text on one line, with control and formatting characters escaped as in JSON. */
  public static String line(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isUnsafe(text.charAt(i))) {
        return escape(text);
      }
    }
    return text;
  }

  /** Whether the character neither controls the terminal nor hides or reorders text. */
  static boolean isSafe(int codePoint) {
    return !isUnsafe(codePoint);
  }

  private static String escape(String text) {
    StringBuilder safe = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        safe.append("\\n");
      } else if (c == '\t') {
        safe.append("\\t");
      } else if (isUnsafe(c)) {
        safe.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
          safe.append(Character.forDigit(c >> shift & 15, 16));
        }
      } else {
        safe.append(c);
      }
    }
    return safe.toString();
  }

  /** Controls, line separators, and characters that reorder or hide text. */
  private static boolean isUnsafe(int c) {
    return Character.isISOControl(c)
        || c == '\u2028'
        || c == '\u2029'
        || Character.getType(c) == Character.FORMAT;
  }
}

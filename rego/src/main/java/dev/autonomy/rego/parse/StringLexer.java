package dev.autonomy.rego.parse;

/**
 * Reads what stands between quotes. Escapes are those of JSON (RFC 8259, section 7); half a
 * surrogate pair becomes U+FFFD.
 *
 * <p>Each method begins behind the opening quote (or the brace that ended an expression), tells the
 * lexer where the token ends, and returns the characters.
 */
final class StringLexer {
  private static final char REPLACEMENT = '\uFFFD';
  private static final int UNICODE_ESCAPE_DIGITS = 4;

  private final Lexer lexer;
  private final String text;
  private int at;

  private StringLexer(Lexer lexer, String text, int from) {
    this.lexer = lexer;
    this.text = text;
    this.at = from;
  }

  /** Up to the closing quote. */
  static String quoted(Lexer lexer, String text, char[] characters, int from) {
    int close = from;
    while (close < characters.length) {
      char c = characters[close];
      if (c == '"') {
        lexer.endAt(close + 1);
        return text.substring(from, close);
      }
      if (c == '\\' || c == '\n') {
        break;
      }
      close++;
    }
    return new StringLexer(lexer, text, from).escaped(false);
  }

  /** Up to the closing quote or an opening brace. */
  static String template(Lexer lexer, String text, int from) {
    return new StringLexer(lexer, text, from).escaped(true);
  }

  /** Up to the closing backtick or an opening brace; a backslash before the brace takes it in. */
  static String rawTemplate(Lexer lexer, String text, int from) {
    StringBuilder out = new StringBuilder();
    for (int at = from; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '`' || c == '{') {
        lexer.endAt(at + 1);
        return out.toString();
      }
      if (c == '\\' && at + 1 < text.length() && text.charAt(at + 1) == '{') {
        at++;
        c = '{';
      }
      out.append(c);
    }
    lexer.endAt(text.length());
    throw lexer.illegal("non-terminated string");
  }

  private String escaped(boolean template) {
    StringBuilder out = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\n') {
        break;
      }
      at++;
      if (c == '"' || (template && c == '{')) {
        lexer.endAt(at);
        return out.toString();
      }
      if (c == '\\') {
        escape(out, template);
      } else {
        out.append(c);
      }
    }
    lexer.endAt(at);
    throw lexer.illegal("non-terminated string");
  }

  private void escape(StringBuilder out, boolean template) {
    char c = at < text.length() ? text.charAt(at) : 0;
    at++;
    switch (c) {
      case '"', '\\', '/' -> out.append(c);
      case 'b' -> out.append('\b');
      case 'f' -> out.append('\f');
      case 'n' -> out.append('\n');
      case 'r' -> out.append('\r');
      case 't' -> out.append('\t');
      case 'u' -> unicode(out);
      default -> {
        if (!template || c != '{') {
          throw illegalEscape();
        }
        out.append(c);
      }
    }
  }

  private void unicode(StringBuilder out) {
    char unit = hexadecimal(at);
    at += UNICODE_ESCAPE_DIGITS;
    if (Character.isHighSurrogate(unit) && text.startsWith("\\u", at)) {
      char low = hexadecimal(at + 2);
      if (Character.isLowSurrogate(low)) {
        out.append(unit).append(low);
        at += 2 + UNICODE_ESCAPE_DIGITS;
        return;
      }
    }
    out.append(Character.isSurrogate(unit) ? REPLACEMENT : unit);
  }

  private char hexadecimal(int from) {
    int value = 0;
    for (int i = from; i < from + UNICODE_ESCAPE_DIGITS; i++) {
      int digit = i < text.length() ? Character.digit(text.charAt(i), 16) : -1;
      if (digit < 0 || text.charAt(i) > 'f') {
        throw illegalEscape();
      }
      value = value << 4 | digit;
    }
    return (char) value;
  }

  private SyntaxException illegalEscape() {
    lexer.endAt(Math.min(at, text.length()));
    return lexer.illegal("illegal escape sequence");
  }
}

package dev.autonomy.rego.parse;

import dev.autonomy.rego.ast.Names;

/** Reads a number by the grammar of JSON (RFC 8259, section 6), leading zeros aside. */
final class NumberLexer {
  private final Lexer lexer;
  private final char[] text;
  private int at;

  /** Begins at the first digit. */
  NumberLexer(Lexer lexer, char[] text, int from) {
    this.lexer = lexer;
    this.text = text;
    this.at = from;
  }

  /** Tells the lexer where the number ends. */
  void read() {
    digits();
    if (at < text.length && text[at] == '.') {
      at++;
      requireDigits("expected fraction");
    }
    if (at < text.length && (text[at] | ' ') == 'e') {
      at++;
      if (at < text.length && (text[at] == '+' || text[at] == '-')) {
        at++;
      }
      requireDigits("expected exponent");
    }
    if (at < text.length && Names.isNameStart(text[at])) {
      while (at < text.length && Names.isNamePart(text[at])) {
        at++;
      }
      throw illegal("illegal number format");
    }
    lexer.endAt(at);
  }

  private void digits() {
    while (at < text.length && isDigit(text[at])) {
      at++;
    }
  }

  private void requireDigits(String otherwise) {
    int from = at;
    digits();
    if (at == from) {
      throw illegal(otherwise);
    }
  }

  private SyntaxException illegal(String message) {
    lexer.endAt(at);
    return lexer.illegal(message);
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}

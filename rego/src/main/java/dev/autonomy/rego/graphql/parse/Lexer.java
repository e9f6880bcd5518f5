package dev.autonomy.rego.graphql.parse;

import dev.autonomy.rego.graphql.Work;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits a document into tokens (GraphQL, October 2021, section 2.1). What cannot be read becomes
 * an invalid token, and the parser says that it does not expect that.
 */
final class Lexer {

  /** What a token costs, and the parts of the document that are made of it. */
  private static final int UNITS_PER_TOKEN = 4;

  private static final int BYTES_PER_TOKEN = 96;

  private static final String BLOCK_QUOTE = "\"\"\"";

  /** What may follow a backslash, and what it stands for. */
  private static final String ESCAPES = "\"/\\bfnrt";

  private static final String ESCAPED = "\"/\\\b\f\n\r\t";

  /** Characters of an escape with four hexadecimal digits. */
  private static final int UNICODE_ESCAPE_LENGTH = 6;

  private final Cursor cursor;
  private final Work work;
  private List<String> comments = List.of();

  Lexer(String text, Work work) {
    cursor = new Cursor(text);
    this.work = work;
  }

  /** The next token; at the end that of the end, again and again. */
  Token next() {
    int before = cursor.index();
    comments = List.of();
    cursor.skipIgnored();
    while (cursor.peek() == '#') {
      readComment();
      cursor.skipIgnored();
    }
    Token token = read(cursor.codePoint());
    work.build(UNITS_PER_TOKEN, BYTES_PER_TOKEN, cursor.index() - before);
    return token;
  }

  private void readComment() {
    int start = cursor.index();
    while (!cursor.atEnd() && isSourceCharacter(cursor.peek())) {
      cursor.advance();
    }
    if (comments.isEmpty()) {
      comments = new ArrayList<>();
    }
    comments.add(cursor.since(start));
  }

  /** Whether the character may occur in a document, ends of lines apart. */
  private static boolean isSourceCharacter(char character) {
    return character >= ' ' || character == '\t';
  }

  private Token token(TokenKind kind, String value, int start) {
    return new Token(kind, value, cursor.position(start), comments);
  }

  private Token invalid(String problem) {
    return token(TokenKind.INVALID, problem, cursor.codePoint());
  }

  private Token read(int start) {
    if (cursor.atEnd()) {
      return token(TokenKind.END, "", start);
    }
    char first = cursor.peek();
    TokenKind punctuator = punctuator(first);
    if (punctuator != TokenKind.INVALID) {
      cursor.advance(punctuator == TokenKind.SPREAD ? 3 : 1);
      return token(punctuator, "", start);
    }
    if (isNameStart(first)) {
      return readName(start);
    }
    if (first == '-' || isDigit(first)) {
      return readNumber(start);
    }
    if (first == '"') {
      return cursor.isAt(BLOCK_QUOTE) ? readBlockString(start) : readString(start);
    }
    if (!isSourceCharacter(first)) {
      return invalid("Cannot contain the invalid character " + codeOf(first));
    }
    if (first == '\'') {
      return invalid(
          "Unexpected single quote character ('), did you mean to use a double quote (\")?");
    }
    return invalid("Cannot parse the unexpected character \"" + first + "\".");
  }

  private TokenKind punctuator(char first) {
    return switch (first) {
      case '!' -> TokenKind.BANG;
      case '$' -> TokenKind.DOLLAR;
      case '&' -> TokenKind.AMPERSAND;
      case '(' -> TokenKind.OPEN_PARENTHESIS;
      case ')' -> TokenKind.CLOSE_PARENTHESIS;
      case '.' -> cursor.isAt("...") ? TokenKind.SPREAD : TokenKind.INVALID;
      case ':' -> TokenKind.COLON;
      case '=' -> TokenKind.EQUALS;
      case '@' -> TokenKind.AT;
      case '[' -> TokenKind.OPEN_BRACKET;
      case ']' -> TokenKind.CLOSE_BRACKET;
      case '{' -> TokenKind.OPEN_BRACE;
      case '}' -> TokenKind.CLOSE_BRACE;
      case '|' -> TokenKind.PIPE;
      default -> TokenKind.INVALID;
    };
  }

  private static boolean isNameStart(char character) {
    return character >= 'a' && character <= 'z'
        || character >= 'A' && character <= 'Z'
        || character == '_';
  }

  private static boolean isDigit(char character) {
    return character >= '0' && character <= '9';
  }

  private static String codeOf(char character) {
    return "\"\\u00" + (character < 10 ? "0" : "") + (int) character + '"';
  }

  private Token readName(int start) {
    int first = cursor.index();
    while (isNameStart(cursor.peek()) || isDigit(cursor.peek())) {
      cursor.advance();
    }
    return token(TokenKind.NAME, cursor.since(first), start);
  }

  private Token readNumber(int start) {
    int first = cursor.index();
    TokenKind kind = TokenKind.INT;
    cursor.accept('-');
    if (cursor.accept('0')) {
      if (isDigit(cursor.peek())) {
        return invalid("Invalid number, unexpected digit after 0: " + describeNext() + ".");
      }
    } else if (!acceptDigits()) {
      return missingDigit();
    }
    if (cursor.accept('.')) {
      kind = TokenKind.FLOAT;
      if (!acceptDigits()) {
        return missingDigit();
      }
    }
    if (cursor.accept('e') || cursor.accept('E')) {
      kind = TokenKind.FLOAT;
      if (!cursor.accept('-')) {
        cursor.accept('+');
      }
      if (!acceptDigits()) {
        return missingDigit();
      }
    }
    return token(kind, cursor.since(first), start);
  }

  private boolean acceptDigits() {
    int first = cursor.index();
    while (isDigit(cursor.peek())) {
      cursor.advance();
    }
    return cursor.index() > first;
  }

  private Token missingDigit() {
    return invalid("Invalid number, expected digit but got: " + describeNext() + ".");
  }

  private String describeNext() {
    return cursor.atEnd() ? "<EOF>" : "\"" + cursor.peek() + "\"";
  }

  private Token readString(int start) {
    StringBuilder value = new StringBuilder();
    cursor.advance();
    while (!cursor.atEnd()) {
      char character = cursor.peek();
      if (character == '\n' || character == '\r') {
        break;
      }
      if (!isSourceCharacter(character)) {
        return invalid("Invalid character within String: " + codeOf(character) + ".");
      }
      if (character == '"') {
        Token string = token(TokenKind.STRING, value.toString(), start + 1);
        cursor.advance();
        return string;
      }
      if (character == '\\') {
        if (!readEscape(value)) {
          return badEscape();
        }
      } else {
        value.append(character);
        cursor.advance();
      }
    }
    return invalid("Unterminated string.");
  }

  /** Reads an escape; false, with nothing read, if there is none that is known. */
  private boolean readEscape(StringBuilder value) {
    char escape = cursor.peek(1);
    int known = ESCAPES.indexOf(escape);
    if (known >= 0) {
      value.append(ESCAPED.charAt(known));
      cursor.advance(2);
      return true;
    }
    String sequence = cursor.upTo(UNICODE_ESCAPE_LENGTH + 1);
    int code = escape == 'u' ? hexadecimal(sequence) : -1;
    if (code < 0) {
      return false;
    }
    // Halves of pairs cannot be written in UTF-8, so that each becomes a replacement character.
    value.append(Character.isSurrogate((char) code) ? '\ufffd' : (char) code);
    cursor.advance(UNICODE_ESCAPE_LENGTH);
    return true;
  }

  private Token badEscape() {
    cursor.advance();
    int shown = cursor.peek() == 'u' ? UNICODE_ESCAPE_LENGTH - 1 : 1;
    String sequence = cursor.upTo(shown);
    return invalid(
        "Invalid character escape sequence" + (sequence.isEmpty() ? "." : ": \\" + sequence + "."));
  }

  /** The number of an escape of four hexadecimal digits with a character behind it, or -1. */
  private static int hexadecimal(String sequence) {
    if (sequence.length() <= UNICODE_ESCAPE_LENGTH) {
      return -1;
    }
    int number = 0;
    for (int i = 2; i < UNICODE_ESCAPE_LENGTH; i++) {
      char character = sequence.charAt(i);
      int digit = character < 0x80 ? Character.digit(character, 16) : -1;
      if (digit < 0) {
        return -1;
      }
      number = number << 4 | digit;
    }
    return number;
  }

  private Token readBlockString(int start) {
    StringBuilder value = new StringBuilder();
    cursor.advance(3);
    while (!cursor.atEnd()) {
      char character = cursor.peek();
      if (cursor.isAt(BLOCK_QUOTE)) {
        Token string = token(TokenKind.BLOCK_STRING, BlockStrings.value(value), start + 3);
        cursor.advance(3);
        return string;
      }
      if (character == '\n' || character == '\r') {
        value.append('\n');
        cursor.advanceLine();
      } else if (!isSourceCharacter(character)) {
        return invalid("Invalid character within String: " + codeOf(character) + ".");
      } else if (cursor.isAt("\\\"\"\"")) {
        value.append(BLOCK_QUOTE);
        cursor.advance(4);
      } else {
        value.append(character);
        cursor.advance();
      }
    }
    return invalid("Unterminated string.");
  }
}

package dev.autonomy.rego.graphql.parse;

import dev.autonomy.rego.graphql.ast.Position;

/** A place in a text that moves forward and knows its line and column. */
final class Cursor {

  /** What {@link #peek} gives behind the last character. */
  static final char END = '\uffff';

  private static final char BYTE_ORDER_MARK = '\ufeff';

  private final String text;
  private int index;
  private int line = 1;

  /** Second halves of surrogate pairs so far: columns count code points. */
  private int pairs;

  /** Code points before the current line. */
  private int lineStart;

  Cursor(String text) {
    this.text = text;
  }

  int index() {
    return index;
  }

  boolean atEnd() {
    return index == text.length();
  }

  char peek() {
    return peek(0);
  }

  char peek(int offset) {
    return index + offset < text.length() ? text.charAt(index + offset) : END;
  }

  boolean isAt(String token) {
    return text.startsWith(token, index);
  }

  String since(int start) {
    return text.substring(start, index);
  }

  String upTo(int length) {
    return text.substring(index, Math.min(text.length(), index + length));
  }

  /** Goes over one code unit, which is no line's end. */
  void advance() {
    if (Character.isLowSurrogate(text.charAt(index))) {
      pairs++;
    }
    index++;
  }

  void advance(int count) {
    for (int i = 0; i < count; i++) {
      advance();
    }
  }

  boolean accept(char character) {
    boolean there = peek() == character && !atEnd();
    index += there ? 1 : 0;
    return there;
  }

  /** Goes over a line's end, of which there is one here. */
  void advanceLine() {
    if (peek() == '\r' && peek(1) == '\n') {
      index++;
    }
    index++;
    line++;
    lineStart = codePoint();
  }

  /** Goes over white space, commas and byte order marks. */
  void skipIgnored() {
    while (!atEnd()) {
      switch (peek()) {
        case ' ', '\t', ',', BYTE_ORDER_MARK -> index++;
        case '\n', '\r' -> advanceLine();
        default -> {
          return;
        }
      }
    }
  }

  /** Code points before this place. */
  int codePoint() {
    return index - pairs;
  }

  /** The place of a code point, seen from the current line. */
  Position position(int codePoint) {
    return new Position(line, codePoint - lineStart + 1);
  }
}

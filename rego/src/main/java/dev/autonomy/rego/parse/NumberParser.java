package dev.autonomy.rego.parse;

import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.ast.Term;

/** Reads numbers: a JSON number, of which the zero before the decimal point may be left out. */
final class NumberParser {
  /** The largest power of two, up or down, that a number may come near. */
  private static final double MAX_BINARY_EXPONENT = 1e5;

  private static final double BITS_PER_DIGIT = 3.321928094887362;

  private NumberParser() {}

  /** A number, which may be negative, that begins at the current token. */
  static Term.NumberLiteral number(Tokens tokens) {
    Lexer lexer = tokens.lexer();
    int from = lexer.start();
    String sign = "";
    if (tokens.accept(TokenKind.MINUS)) {
      sign = "-";
      if (!tokens.is(TokenKind.NUMBER) && !tokens.is(TokenKind.DOT)) {
        throw tokens.unexpected("expected number");
      }
    }
    boolean fractionOnly = tokens.accept(TokenKind.DOT);
    if (!tokens.is(TokenKind.NUMBER)) {
      throw tokens.unexpected("expected number");
    }
    String digits = lexer.value();
    if (fractionOnly && digits.indexOf('.') >= 0) {
      throw tokens.unexpected("invalid float");
    }
    if (!fractionOnly && hasLeadingZero(digits)) {
      throw tokens.unexpected("expected number without leading zero");
    }
    String text = sign + (fractionOnly ? "0." : "") + digits;
    tokens.advance();
    Location location = lexer.locationFrom(from);
    if (isTooBig(text)) {
      throw tokens.error(location, "number too big");
    }
    return new Term.NumberLiteral(text, location);
  }

  private static boolean hasLeadingZero(String digits) {
    return digits.length() > 1
        && digits.charAt(0) == '0'
        && digits.charAt(1) != '.'
        && (digits.charAt(1) | ' ') != 'e';
  }

  /** Whether the exponent is so large that arithmetic with the number would take very long. */
  private static boolean isTooBig(String text) {
    int mark = Math.max(text.indexOf('e'), text.indexOf('E'));
    if (mark < 0 && text.length() * BITS_PER_DIGIT < MAX_BINARY_EXPONENT) {
      return false;
    }
    int firstDigit = -1;
    int point = -1;
    int mantissaEnd = mark < 0 ? text.length() : mark;
    for (int i = 0; i < mantissaEnd; i++) {
      char c = text.charAt(i);
      if (c == '.') {
        point = i;
      } else if (firstDigit < 0 && c >= '1' && c <= '9') {
        firstDigit = i;
      }
    }
    if (firstDigit < 0) {
      return false;
    }
    int unit = point < 0 ? mantissaEnd : point;
    double magnitude = unit - firstDigit;
    double exponent = mark < 0 ? 0 : Double.parseDouble(text.substring(mark + 1));
    return Math.abs(magnitude + exponent) * BITS_PER_DIGIT > MAX_BINARY_EXPONENT;
  }
}

package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.NumberValue;
import org.jspecify.annotations.Nullable;

/** Reads the decimal numbers that Go's parsers accept and JSON's grammar does not. */
final class GoNumbers {

  /** Text longer than this is no number. */
  private static final int MAX_LENGTH = NumberValue.MAX_DIGITS;

  private GoNumbers() {}

  /**
   * The number {@code text}: an optional sign, digits with at most one point anywhere, an optional
   * exponent.
   *
   * @return null if it is no number or exceeds {@link NumberValue#MAX_DIGITS}
   */
  static @Nullable NumberValue parse(String text) {
    if (text.length() > MAX_LENGTH || !isDecimal(text)) {
      return null;
    }
    try {
      return NumberValue.parse(canonical(text));
    } catch (ArithmeticException e) {
      return null;
    }
  }

  /** JSON's way of writing the number. */
  private static String canonical(String text) {
    String unsigned = text.startsWith("+") || text.startsWith("-") ? text.substring(1) : text;
    int end = 0;
    while (end < unsigned.length()
        && (isDigit(unsigned.charAt(end)) || unsigned.charAt(end) == '.')) {
      end++;
    }
    String mantissa = unsigned.substring(0, end);
    int start = 0;
    while (start < mantissa.length() - 1
        && mantissa.charAt(start) == '0'
        && isDigit(mantissa.charAt(start + 1))) {
      start++;
    }
    mantissa = mantissa.substring(start);
    String whole = mantissa.startsWith(".") ? "0" + mantissa : mantissa;
    whole = whole.endsWith(".") ? whole.substring(0, whole.length() - 1) : whole;
    return (text.startsWith("-") ? "-" : "") + whole + unsigned.substring(end);
  }

  private static boolean isDecimal(String text) {
    int i = text.startsWith("+") || text.startsWith("-") ? 1 : 0;
    int digits = 0;
    int points = 0;
    while (i < text.length() && (isDigit(text.charAt(i)) || text.charAt(i) == '.')) {
      if (text.charAt(i++) == '.') {
        points++;
      } else {
        digits++;
      }
    }
    if (digits == 0 || points > 1) {
      return false;
    }
    return i == text.length() || isExponent(text, i);
  }

  private static boolean isExponent(String text, int start) {
    if (text.charAt(start) != 'e' && text.charAt(start) != 'E') {
      return false;
    }
    int i = start + 1;
    if (i < text.length() && (text.charAt(i) == '+' || text.charAt(i) == '-')) {
      i++;
    }
    int first = i;
    while (i < text.length() && isDigit(text.charAt(i))) {
      i++;
    }
    return i > first && i == text.length() && i - first <= 9;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}

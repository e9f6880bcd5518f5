package dev.autonomy.line;

/** Reads whole decimal numbers without a sign. */
final class Numbers {

  private Numbers() {}

  /** The number, which must consist of digits and lie within the bounds. */
  static long parse(String digits, long least, long most) throws ValueException {
    long number = parse(digits);
    if (number < least || number > most) {
      throw new ValueException("expected a number between " + least + " and " + most);
    }
    return number;
  }

  /** The same for a number that fits an {@code int}. */
  static int parse(String digits, int least, int most) throws ValueException {
    return (int) parse(digits, (long) least, (long) most);
  }

  /** The number, which must consist of digits alone. */
  static long parse(String digits) throws ValueException {
    if (digits.isEmpty()) {
      throw new ValueException();
    }
    long number = 0;
    for (int i = 0; i < digits.length(); i++) {
      char digit = digits.charAt(i);
      if (digit < '0' || digit > '9') {
        throw new ValueException();
      }
      number = number * 10 + (digit - '0');
      if (number < 0 || i > 17) {
        throw new ValueException("the number is too large");
      }
    }
    return number;
  }

  /** Where the digits that start at {@code from} end. */
  static int endOfDigits(String text, int from) {
    int end = from;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    return end;
  }
}

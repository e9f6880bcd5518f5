package dev.autonomy.rego.value;

/**
 * Decimals of at most {@value #MAX_DIGITS} digits as a {@code long} and the number of its digits
 * behind the point. Most decimals are short, and the first {@link java.math.BigDecimal} of a
 * process costs a cold JVM more than ten milliseconds.
 */
final class ShortDecimal {

  /** Every number of so many digits fits a {@code long}. */
  static final int MAX_DIGITS = 18;

  /** Up to here a {@code long} and a power of ten are exact as {@code double}s. */
  private static final long LARGEST_EXACT_DOUBLE = 1L << 53;

  private static final long[] POWERS_OF_TEN = powersOfTen();

  private ShortDecimal() {}

  private static long[] powersOfTen() {
    long[] powers = new long[MAX_DIGITS + 1];
    powers[0] = 1;
    for (int i = 1; i < powers.length; i++) {
      powers[i] = powers[i - 1] * 10;
    }
    return powers;
  }

  /** Whether a literal consists of digits, a point and digits, with at most a minus before them. */
  static boolean isWritten(String literal) {
    int start = literal.startsWith("-") ? 1 : 0;
    int point = literal.indexOf('.');
    int digits = literal.length() - start - 1;
    if (point <= start || point == literal.length() - 1 || digits > MAX_DIGITS) {
      return false;
    }
    for (int i = start; i < literal.length(); i++) {
      char c = literal.charAt(i);
      if (i != point && (c < '0' || c > '9')) {
        return false;
      }
    }
    return true;
  }

  /** The digits of a literal for which {@link #isWritten} holds, as a whole number. */
  static long unscaled(String literal) {
    long value = 0;
    for (int i = 0; i < literal.length(); i++) {
      char c = literal.charAt(i);
      if (c != '-' && c != '.') {
        value = value * 10 + (c - '0');
      }
    }
    return literal.startsWith("-") ? -value : value;
  }

  /** Compares amounts; a {@code long} of any size is one with scale 0. */
  static int compare(long left, int leftScale, long right, int rightScale) {
    if (leftScale == rightScale) {
      return Long.compare(left, right);
    }
    long leftPower = POWERS_OF_TEN[leftScale];
    long rightPower = POWERS_OF_TEN[rightScale];
    int wholes = Long.compare(left / leftPower, right / rightPower);
    return wholes != 0
        ? wholes
        : Long.compare(
            left % leftPower * POWERS_OF_TEN[MAX_DIGITS - leftScale],
            right % rightPower * POWERS_OF_TEN[MAX_DIGITS - rightScale]);
  }

  /** The amount cut to a whole number. */
  static long whole(long unscaled, int scale) {
    return unscaled / POWERS_OF_TEN[scale];
  }

  /** Whether one division of {@code double}s is exact enough to be correctly rounded. */
  static boolean isExactDouble(long unscaled) {
    return Math.abs(unscaled) <= LARGEST_EXACT_DOUBLE;
  }

  /** The nearest {@code double} of an amount for which {@link #isExactDouble} holds. */
  static double toDouble(long unscaled, int scale) {
    return (double) unscaled / (double) POWERS_OF_TEN[scale];
  }
}

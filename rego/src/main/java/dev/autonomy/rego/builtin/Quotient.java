package dev.autonomy.rego.builtin;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Divides as OPA does: the quotient is rounded to a binary mantissa of 64 bits and printed with the
 * fewest decimal digits that identify it. A quotient of few digits stays exact.
 */
final class Quotient {

  private static final int MANTISSA_BITS = 64;

  /** Every decimal of this many digits is told apart by a 64-bit mantissa. */
  private static final int SAFE_DIGITS = 18;

  /** This many digits always identify a 64-bit mantissa. */
  private static final int IDENTIFYING_DIGITS = 21;

  private Quotient() {}

  /** The quotient {@code a / b}; {@code b} is not zero. */
  static BigDecimal of(BigDecimal a, BigDecimal b) {
    MathContext safe = new MathContext(SAFE_DIGITS, RoundingMode.HALF_EVEN);
    BigDecimal few = a.divide(b, safe);
    if (few.multiply(b).compareTo(a) == 0) {
      return few;
    }
    BigDecimal rounded = roundToMantissa(a, b);
    for (int digits = SAFE_DIGITS; digits < IDENTIFYING_DIGITS; digits++) {
      BigDecimal shorter = rounded.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      if (roundToMantissa(shorter, BigDecimal.ONE).compareTo(rounded) == 0) {
        return shorter;
      }
    }
    return rounded.round(new MathContext(IDENTIFYING_DIGITS, RoundingMode.HALF_EVEN));
  }

  /** The fraction with a 64-bit mantissa nearest to {@code a / b}, ties to even. */
  private static BigDecimal roundToMantissa(BigDecimal a, BigDecimal b) {
    int scale = a.scale() - b.scale();
    BigInteger dividend = a.unscaledValue().abs();
    BigInteger divisor = b.unscaledValue().abs();
    if (scale < 0) {
      dividend = dividend.multiply(BigInteger.TEN.pow(-scale));
    } else {
      divisor = divisor.multiply(BigInteger.TEN.pow(scale));
    }
    // Two bits more than the mantissa: one for the estimate, one to round by.
    int shift = MANTISSA_BITS + 2 + divisor.bitLength() - dividend.bitLength();
    BigInteger[] parts = shifted(dividend, shift).divideAndRemainder(shifted(divisor, -shift));
    int surplus = parts[0].bitLength() - MANTISSA_BITS;
    BigInteger mantissa = parts[0].shiftRight(surplus);
    BigInteger cut = parts[0].subtract(mantissa.shiftLeft(surplus));
    int order = cut.compareTo(BigInteger.ONE.shiftLeft(surplus - 1));
    boolean tie = order == 0 && parts[1].signum() == 0;
    if (order > 0 || order == 0 && (!tie || mantissa.testBit(0))) {
      mantissa = mantissa.add(BigInteger.ONE);
    }
    BigDecimal value = scaled(mantissa, surplus - shift);
    return a.signum() * b.signum() < 0 ? value.negate() : value;
  }

  private static BigInteger shifted(BigInteger value, int shift) {
    return shift > 0 ? value.shiftLeft(shift) : value;
  }

  private static BigDecimal scaled(BigInteger mantissa, int exponent) {
    return exponent >= 0
        ? new BigDecimal(mantissa.shiftLeft(exponent))
        : new BigDecimal(mantissa).divide(new BigDecimal(BigInteger.ONE.shiftLeft(-exponent)));
  }
}

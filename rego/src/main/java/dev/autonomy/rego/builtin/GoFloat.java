package dev.autonomy.rego.builtin;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Formats a finite {@code double} as Go's {@code strconv.FormatFloat} does. */
final class GoFloat {

  /** As many digits as are needed to tell the number from its neighbours. */
  static final int SHORTEST = -1;

  /** {@code %g} prefers scientific notation from this exponent on when digits are shortest. */
  private static final int SHORTEST_SCIENTIFIC_EXPONENT = 6;

  private static final int SMALLEST_PLAIN_EXPONENT = -4;

  private GoFloat() {}

  /**
   * The text of {@code value} without a sign.
   *
   * @param verb one of {@code e E f F g G}
   * @param precision digits after the point, for {@code g} significant digits, or {@link #SHORTEST}
   */
  static String format(double value, char verb, int precision) {
    double amount = Math.abs(value);
    BigDecimal digits =
        precision == SHORTEST ? new BigDecimal(Double.toString(amount)) : new BigDecimal(amount);
    return switch (verb) {
      case 'e', 'E' -> scientific(digits, verb, precision);
      case 'g', 'G' -> general(digits, verb, precision);
      default -> plain(digits, precision);
    };
  }

  private static String plain(BigDecimal digits, int precision) {
    if (precision != SHORTEST) {
      return digits.setScale(precision, RoundingMode.HALF_EVEN).toPlainString();
    }
    BigDecimal stripped = digits.stripTrailingZeros();
    return stripped.setScale(Math.max(0, stripped.scale())).toPlainString();
  }

  private static String scientific(BigDecimal digits, char verb, int precision) {
    BigDecimal rounded =
        precision == SHORTEST
            ? digits.stripTrailingZeros()
            : digits.round(new MathContext(precision + 1, RoundingMode.HALF_EVEN));
    boolean zero = rounded.signum() == 0;
    int exponent = zero ? 0 : rounded.precision() - rounded.scale() - 1;
    StringBuilder mantissa = new StringBuilder(zero ? "0" : rounded.unscaledValue().toString());
    while (mantissa.length() <= precision) {
      mantissa.append('0');
    }
    if (mantissa.length() > 1) {
      mantissa.insert(1, '.');
    }
    mantissa.append(verb).append(exponent < 0 ? '-' : '+');
    int magnitude = Math.abs(exponent);
    return mantissa.append(magnitude < 10 ? "0" : "").append(magnitude).toString();
  }

  private static String general(BigDecimal digits, char verb, int precision) {
    int significant = precision == 0 ? 1 : precision;
    BigDecimal rounded =
        (precision == SHORTEST
                ? digits
                : digits.round(new MathContext(significant, RoundingMode.HALF_EVEN)))
            .stripTrailingZeros();
    int exponent = rounded.signum() == 0 ? 0 : rounded.precision() - rounded.scale() - 1;
    int limit = SHORTEST_SCIENTIFIC_EXPONENT;
    if (precision != SHORTEST) {
      boolean whole = rounded.scale() <= 0;
      limit =
          significant > rounded.precision() && whole && exponent < rounded.precision()
              ? rounded.precision()
              : significant;
    }
    return exponent < SMALLEST_PLAIN_EXPONENT || exponent >= limit
        ? scientific(rounded, verb == 'g' ? 'e' : 'E', SHORTEST)
        : plain(rounded, SHORTEST);
  }
}

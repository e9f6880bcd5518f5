package dev.autonomy.rego.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * An exact number. Whole numbers that fit and short decimals are kept as a {@code long}, all others
 * as a {@link BigDecimal}; each amount in one of these forms only.
 *
 * <p>A number read from text prints as it was written ({@code 1.50}, {@code 1e3}); a computed one
 * prints as OPA prints it: whole numbers in full, others in the shorter of plain and scientific
 * notation. How a number is written has no part in equality.
 */
public final class NumberValue extends Value {

  /** Digits a number may have, before or after the point; operations beyond fail. */
  public static final int MAX_DIGITS = 10_000;

  private static final int SMALLEST_INTERNED = -128;
  private static final int LARGEST_INTERNED = 1023;
  private static final NumberValue[] INTERNED = interned();
  private static final int LONGEST_LONG_DIGITS = 18;

  /** The scale when {@link #large} has the amount. */
  private static final int LARGE = -1;

  /** The number 0. */
  public static final NumberValue ZERO = of(0);

  /** The number 1. */
  public static final NumberValue ONE = of(1);

  /** The digits of the amount when {@link #large} is null. */
  private final long unscaled;

  /** How many of these are behind the point, the last of them not zero; or {@link #LARGE}. */
  private final int scale;

  /** The amount without trailing zeros when it is neither whole and short nor a short decimal. */
  private final @Nullable BigDecimal large;

  /** How the number was written, when that differs from how it would be printed. */
  private final @Nullable String literal;

  private NumberValue(
      long unscaled, int scale, @Nullable BigDecimal large, @Nullable String literal) {
    this.unscaled = unscaled;
    this.scale = scale;
    this.large = large;
    this.literal = literal;
  }

  private static NumberValue[] interned() {
    NumberValue[] numbers = new NumberValue[LARGEST_INTERNED - SMALLEST_INTERNED + 1];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = new NumberValue(SMALLEST_INTERNED + i, 0, null, null);
    }
    return numbers;
  }

  /** The whole number {@code value}. */
  public static NumberValue of(long value) {
    return value >= SMALLEST_INTERNED && value <= LARGEST_INTERNED
        ? INTERNED[(int) value - SMALLEST_INTERNED]
        : new NumberValue(value, 0, null, null);
  }

  /** The whole number {@code value}. */
  public static NumberValue of(BigInteger value) {
    return value.bitLength() < Long.SIZE
        ? of(value.longValue())
        : new NumberValue(0, LARGE, bounded(new BigDecimal(value)), null);
  }

  /**
   * The number {@code value}.
   *
   * @throws ArithmeticException if it has more than {@link #MAX_DIGITS} digits before or after the
   *     point
   */
  public static NumberValue of(BigDecimal value) {
    BigDecimal stripped = bounded(value);
    return fitsLong(stripped) ? of(stripped.longValue()) : decimal(stripped, null);
  }

  /** A number without trailing zeros that is no {@code long}. */
  private static NumberValue decimal(BigDecimal stripped, @Nullable String literal) {
    boolean isShort =
        stripped.scale() > 0
            && stripped.scale() <= ShortDecimal.MAX_DIGITS
            && stripped.precision() <= ShortDecimal.MAX_DIGITS;
    return isShort
        ? new NumberValue(stripped.unscaledValue().longValue(), stripped.scale(), null, literal)
        : new NumberValue(0, LARGE, stripped, literal);
  }

  private static NumberValue decimal(long digits, int behindPoint, String literal) {
    long unscaled = digits;
    int scale = behindPoint;
    while (scale > 0 && unscaled % 10 == 0) {
      unscaled /= 10;
      scale--;
    }
    return new NumberValue(unscaled, scale, null, literal);
  }

  /**
   * Reads a literal of JSON's grammar and remembers how it was written.
   *
   * @throws NumberFormatException if it is no number
   * @throws ArithmeticException as {@link #of(BigDecimal)}
   */
  public static NumberValue parse(String literal) {
    if (literal.length() <= LONGEST_LONG_DIGITS && isPlainInteger(literal)) {
      return of(Long.parseLong(literal));
    }
    if (ShortDecimal.isWritten(literal)) {
      int behindPoint = literal.length() - literal.indexOf('.') - 1;
      return decimal(ShortDecimal.unscaled(literal), behindPoint, literal);
    }
    BigDecimal value = bounded(new BigDecimal(literal));
    return fitsLong(value)
        ? new NumberValue(value.longValue(), 0, null, literal)
        : decimal(value, literal);
  }

  private static boolean isPlainInteger(String literal) {
    int start = literal.startsWith("-") ? 1 : 0;
    if (start == literal.length() || literal.charAt(start) == '0' && literal.length() > 1) {
      return false;
    }
    for (int i = start; i < literal.length(); i++) {
      if (literal.charAt(i) < '0' || literal.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static BigDecimal bounded(BigDecimal value) {
    if (value.scale() > MAX_DIGITS || (long) value.precision() - value.scale() > MAX_DIGITS) {
      BigDecimal stripped = value.stripTrailingZeros();
      if (stripped.scale() > MAX_DIGITS
          || (long) stripped.precision() - stripped.scale() > MAX_DIGITS) {
        throw new ArithmeticException("number exceeds " + MAX_DIGITS + " digits");
      }
      return stripped;
    }
    return value.stripTrailingZeros();
  }

  private static boolean fitsLong(BigDecimal stripped) {
    return stripped.scale() <= 0
        && stripped.precision() - stripped.scale() <= 19
        && stripped.toBigInteger().bitLength() < Long.SIZE;
  }

  /** Whether the amount is a whole number that fits a {@code long}. */
  public boolean isLong() {
    return scale == 0;
  }

  /** The amount; meaningful only when {@link #isLong} holds. */
  public long longValue() {
    return unscaled;
  }

  /** Whether the amount is a whole number that fits an {@code int}. */
  public boolean isInt() {
    return isLong() && unscaled == (int) unscaled;
  }

  /** Whether the amount is a whole number of any size. */
  public boolean isWhole() {
    return large == null ? scale == 0 : large.scale() <= 0;
  }

  /**
   * Whether this prints without point and exponent. OPA takes {@code 2.0} and {@code 1e3} for
   * floating-point numbers where it wants an integer.
   */
  public boolean isWrittenWhole() {
    return literal == null
        ? isWhole()
        : literal.indexOf('.') < 0 && literal.indexOf('e') < 0 && literal.indexOf('E') < 0;
  }

  /** The amount as a decimal. */
  public BigDecimal decimalValue() {
    return large == null ? BigDecimal.valueOf(unscaled, scale) : large;
  }

  /** The amount cut to a whole number. */
  public BigInteger integerValue() {
    return large == null
        ? BigInteger.valueOf(ShortDecimal.whole(unscaled, scale))
        : large.toBigInteger();
  }

  /** The nearest {@code double}. */
  public double doubleValue() {
    if (isLong()) {
      return (double) unscaled;
    }
    return large == null && ShortDecimal.isExactDouble(unscaled)
        ? ShortDecimal.toDouble(unscaled, scale)
        : decimalValue().doubleValue();
  }

  /** Minus one, zero or one, as the amount is negative, zero or positive. */
  public int signum() {
    return large == null ? Long.signum(unscaled) : large.signum();
  }

  /** This number as it was written, or as OPA prints it when it was computed. */
  public String text() {
    if (literal != null) {
      return literal;
    }
    return isLong() ? Long.toString(unscaled) : NumberText.of(decimalValue());
  }

  @Override
  public String typeName() {
    return "number";
  }

  @Override
  int rank() {
    return 2;
  }

  @Override
  public int compareTo(Value other) {
    if (!(other instanceof NumberValue that)) {
      return rank() - other.rank();
    }
    return large == null && that.large == null
        ? ShortDecimal.compare(unscaled, scale, that.unscaled, that.scale)
        : decimalValue().compareTo(that.decimalValue());
  }

  @Override
  void appendTo(StringBuilder text) {
    text.append(text());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (this == other) {
      return true;
    }
    if (!(other instanceof NumberValue that)) {
      return false;
    }
    if (large == null) {
      return that.large == null && unscaled == that.unscaled && scale == that.scale;
    }
    return large.equals(that.large);
  }

  @Override
  public int hashCode() {
    return large == null ? Long.hashCode(unscaled * 0x9e3779b97f4a7c15L + scale) : large.hashCode();
  }
}

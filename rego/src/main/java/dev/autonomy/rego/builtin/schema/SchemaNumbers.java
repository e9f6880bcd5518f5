package dev.autonomy.rego.builtin.schema;

import dev.autonomy.rego.value.NumberValue;
import java.math.BigDecimal;

/** Exact arithmetic on the numbers of schemas, and how messages show them. */
final class SchemaNumbers {

  /** Exponents from here on are written. */
  private static final int LARGEST_PLAIN_EXPONENT = 5;

  /** Exponents below this are written. */
  private static final int SMALLEST_PLAIN_EXPONENT = -4;

  private SchemaNumbers() {}

  /** Whether {@code number} is {@code factor} times a whole number. */
  static boolean isMultiple(NumberValue number, NumberValue factor) {
    return number.decimalValue().remainder(factor.decimalValue()).signum() == 0;
  }

  /** As Go's {@code %g} shows a number: {@code 2.5}, {@code 1e+06}. */
  static String text(NumberValue number) {
    BigDecimal value = number.decimalValue().stripTrailingZeros();
    int exponent = value.precision() - value.scale() - 1;
    boolean plain = exponent >= SMALLEST_PLAIN_EXPONENT && exponent <= LARGEST_PLAIN_EXPONENT;
    if (plain || value.signum() == 0) {
      return value.toPlainString();
    }
    String digits = value.unscaledValue().abs().toString();
    String sign = value.signum() < 0 ? "-" : "";
    String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
    String padding = Math.abs(exponent) < 10 ? "0" : "";
    String power = (exponent < 0 ? "-" : "+") + padding + Math.abs(exponent);
    return sign + digits.charAt(0) + fraction + "e" + power;
  }
}

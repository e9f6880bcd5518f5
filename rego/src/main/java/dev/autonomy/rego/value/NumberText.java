package dev.autonomy.rego.value;

import java.math.BigDecimal;

/** How OPA prints a computed number: Go's shortest form of {@code %g}, whole numbers in full. */
final class NumberText {

  /** Go switches to scientific notation from this exponent on when it prints shortest digits. */
  private static final int SCIENTIFIC_FROM_EXPONENT = 6;

  private static final int SCIENTIFIC_BELOW_EXPONENT = -4;

  private NumberText() {}

  /** The text of a decimal without trailing zeros. */
  static String of(BigDecimal stripped) {
    if (stripped.scale() <= 0) {
      return stripped.toPlainString();
    }
    int exponent = stripped.precision() - stripped.scale() - 1;
    if (exponent >= SCIENTIFIC_BELOW_EXPONENT && exponent < SCIENTIFIC_FROM_EXPONENT) {
      return stripped.toPlainString();
    }
    return scientific(stripped, exponent);
  }

  private static String scientific(BigDecimal value, int exponent) {
    StringBuilder text = new StringBuilder();
    if (value.signum() < 0) {
      text.append('-');
    }
    String digits = value.unscaledValue().abs().toString();
    text.append(digits.charAt(0));
    if (digits.length() > 1) {
      text.append('.').append(digits, 1, digits.length());
    }
    text.append(exponent < 0 ? "e-" : "e+");
    int magnitude = Math.abs(exponent);
    return text.append(magnitude < 10 ? "0" : "").append(magnitude).toString();
  }
}

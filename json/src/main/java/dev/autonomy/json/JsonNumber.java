package dev.autonomy.json;

import java.math.BigDecimal;

/**
 * A JSON number that keeps the literal it was written as, so that no digit is lost between request,
 * policy and log. Two numbers are equal when their literals are; compare {@link #decimal()} for
 * numeric equality.
 *
 * @param text a literal of the grammar of RFC 8259, section 6; at most {@value
 *     JsonReader#MAX_NUMBER_CHARS} characters when read by {@link JsonReader}
 */
public record JsonNumber(String text) implements JsonValue {

  private static final int LONGEST_LONG_DIGITS = 18;

  /** The number {@code value}. */
  public static JsonNumber of(long value) {
    return new JsonNumber(Long.toString(value));
  }

  /** The exact value. */
  public BigDecimal decimal() {
    return new BigDecimal(text);
  }

  /**
   * The exact value as a {@code long}.
   *
   * @throws ArithmeticException if it has a fraction or does not fit
   */
  public long longValueExact() {
    return isShortInteger() ? Long.parseLong(text) : decimal().longValueExact();
  }

  /** Most are; and the first use of {@link BigDecimal} costs a cold JVM ten milliseconds. */
  private boolean isShortInteger() {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c != '-' || i > 0)) {
        return false;
      }
    }
    return text.length() <= LONGEST_LONG_DIGITS;
  }
}

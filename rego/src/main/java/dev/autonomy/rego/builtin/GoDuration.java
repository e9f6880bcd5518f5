package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.StringValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** Durations as Go writes them: {@code 1h15m30.5s}, {@code -2ms}. */
final class GoDuration {

  /** Characters a duration may have. */
  private static final int MAX_LENGTH = 256;

  private GoDuration() {}

  /** Nanoseconds of {@code text}. */
  static long parse(String text) throws BuiltinException {
    int position = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
    if (text.length() > MAX_LENGTH || position == text.length()) {
      throw invalid(text);
    }
    if (text.substring(position).equals("0")) {
      return 0;
    }
    BigInteger sum = BigInteger.ZERO;
    while (position < text.length()) {
      int end = position;
      while (end < text.length() && isNumberPart(text.charAt(end))) {
        end++;
      }
      BigDecimal amount = amount(text, text.substring(position, end));
      position = end;
      while (end < text.length() && !isNumberPart(text.charAt(end))) {
        end++;
      }
      BigDecimal unit = unit(text, text.substring(position, end));
      sum = sum.add(amount.multiply(unit).setScale(0, RoundingMode.DOWN).toBigInteger());
      position = end;
    }
    BigInteger signed = text.startsWith("-") ? sum.negate() : sum;
    if (signed.bitLength() >= Long.SIZE) {
      throw invalid(text);
    }
    return signed.longValue();
  }

  private static boolean isNumberPart(char c) {
    return c >= '0' && c <= '9' || c == '.';
  }

  private static BigDecimal amount(String text, String number) throws BuiltinException {
    int point = number.indexOf('.');
    if (number.isEmpty()
        || number.equals(".")
        || point >= 0 && number.indexOf('.', point + 1) >= 0) {
      throw invalid(text);
    }
    return new BigDecimal(point == number.length() - 1 && point >= 0 ? number + "0" : number);
  }

  private static BigDecimal unit(String text, String unit) throws BuiltinException {
    return BigDecimal.valueOf(
        switch (unit) {
          case "ns" -> 1L;
          case "us", "\u00b5s", "\u03bcs" -> 1_000L;
          case "ms" -> 1_000_000L;
          case "s" -> 1_000_000_000L;
          case "m" -> 60_000_000_000L;
          case "h" -> 3_600_000_000_000L;
          case "" ->
              throw new BuiltinException("time: missing unit in duration " + StringValue.of(text));
          default ->
              throw new BuiltinException(
                  "time: unknown unit "
                      + StringValue.of(unit)
                      + " in duration "
                      + StringValue.of(text));
        });
  }

  private static BuiltinException invalid(String text) {
    return new BuiltinException("time: invalid duration " + StringValue.of(text));
  }
}

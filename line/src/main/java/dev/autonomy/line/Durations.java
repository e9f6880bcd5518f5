package dev.autonomy.line;

import java.time.Duration;
import java.util.List;

/** Lengths of time: numbers with units, largest first, as in {@code 1h30m}. */
public final class Durations {

  private static final List<String> UNITS = List.of("d", "h", "m", "s", "ms");

  private Durations() {}

  /** For a sentence: {@code 30 d}, {@code 1 h 30 m}, {@code 250 ms}. To the millisecond. */
  public static String text(Duration duration) {
    StringBuilder text = new StringBuilder();
    long left = duration.toMillis();
    for (String unit : UNITS) {
      long millis = unitMillis(unit);
      if (left >= millis) {
        text.append(text.isEmpty() ? "" : " ").append(left / millis).append(' ').append(unit);
        left %= millis;
      }
    }
    return text.isEmpty() ? "0 s" : text.toString();
  }

  /**
   * Reads {@code 90s}, {@code 5m} or {@code 1h30m}: numbers with units, the largest unit first.
   *
   * @throws ValueException when the text is none, or longer than fits
   */
  public static Duration parse(String text) throws ValueException {
    long totalMillis = 0;
    long previousUnit = Long.MAX_VALUE;
    int at = 0;
    while (at < text.length()) {
      int endOfNumber = Numbers.endOfDigits(text, at);
      int endOfUnit = endOfNumber;
      while (endOfUnit < text.length() && Character.isLetter(text.charAt(endOfUnit))) {
        endOfUnit++;
      }
      if (endOfUnit == endOfNumber) {
        throw new ValueException("a duration needs a unit: `ms`, `s`, `m`, `h` or `d`");
      }
      long unit = unitMillis(text.substring(endOfNumber, endOfUnit));
      if (unit == 0 || unit >= previousUnit) {
        throw new ValueException();
      }
      previousUnit = unit;
      long number = Numbers.parse(text.substring(at, endOfNumber));
      try {
        totalMillis = Math.addExact(totalMillis, Math.multiplyExact(number, unit));
      } catch (ArithmeticException e) {
        throw new ValueException("the duration is too long");
      }
      at = endOfUnit;
    }
    if (at == 0) {
      throw new ValueException();
    }
    return Duration.ofMillis(totalMillis);
  }

  /** How long a unit is; 0 for what is none. */
  private static long unitMillis(String unit) {
    return switch (unit) {
      case "ms" -> 1;
      case "s" -> 1_000;
      case "m" -> 60_000;
      case "h" -> 3_600_000;
      case "d" -> 86_400_000;
      default -> 0;
    };
  }
}

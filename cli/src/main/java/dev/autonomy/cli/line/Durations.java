package dev.autonomy.cli.line;

import java.time.Duration;

/** Reads lengths of time: numbers with units, largest first, as in {@code 1h30m}. */
final class Durations {

  private Durations() {}

  static Duration parse(String text) throws ValueException {
    long totalMillis = 0;
    long previousUnit = Long.MAX_VALUE;
    int at = 0;
    while (at < text.length()) {
      int endOfNumber = Numbers.endOfDigits(text, at);
      int endOfUnit = endOfNumber;
      while (endOfUnit < text.length() && Character.isLetter(text.charAt(endOfUnit))) {
        endOfUnit++;
      }
      long unit = unitMillis(text.substring(endOfNumber, endOfUnit));
      if (unit >= previousUnit) {
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

  private static long unitMillis(String unit) throws ValueException {
    return switch (unit) {
      case "ms" -> 1;
      case "s" -> 1_000;
      case "m" -> 60_000;
      case "h" -> 3_600_000;
      case "d" -> 86_400_000;
      case "" -> throw new ValueException("a duration needs a unit: `ms`, `s`, `m`, `h` or `d`");
      default -> throw new ValueException();
    };
  }
}

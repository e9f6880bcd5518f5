package dev.autonomy.line;

/** Reads and writes numbers of bytes. */
public final class Sizes {

  private static final String[] BINARY_UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  private Sizes() {}

  /** The number with the largest unit that keeps it a whole one: {@code 64MiB}. */
  public static String text(long bytes) {
    long number = bytes;
    int unit = 0;
    while (number != 0 && (number & 1023) == 0) {
      number >>= 10;
      unit++;
    }
    return number + BINARY_UNITS[unit];
  }

  /** The number rounded to three digits at most, for people: {@code 1.4 MiB}. */
  public static String rounded(long bytes) {
    long number = bytes;
    long rest = 0;
    int unit = 0;
    while (number >= 1024) {
      rest = number & 1023;
      number >>= 10;
      unit++;
    }
    String tenths = unit > 0 && number < 100 ? "." + rest * 10 / 1024 : "";
    return number + tenths + " " + BINARY_UNITS[unit];
  }

  /**
   * Reads {@code 1048576}, {@code 64MiB}, {@code 64M} (both 1024-based) or {@code 64MB}.
   *
   * @throws ValueException when the text is none, or more than fits a {@code long}
   */
  public static long parse(String text) throws ValueException {
    int endOfNumber = Numbers.endOfDigits(text, 0);
    long number = Numbers.parse(text.substring(0, endOfNumber));
    long unit =
        switch (text.substring(endOfNumber)) {
          case "", "B" -> 1L;
          case "K", "KiB" -> 1L << 10;
          case "M", "MiB" -> 1L << 20;
          case "G", "GiB" -> 1L << 30;
          case "T", "TiB" -> 1L << 40;
          case "kB", "KB" -> 1_000L;
          case "MB" -> 1_000_000L;
          case "GB" -> 1_000_000_000L;
          case "TB" -> 1_000_000_000_000L;
          default -> throw new ValueException();
        };
    try {
      return Math.multiplyExact(number, unit);
    } catch (ArithmeticException e) {
      throw new ValueException("the size is too large");
    }
  }
}

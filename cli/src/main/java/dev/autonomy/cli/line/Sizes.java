package dev.autonomy.cli.line;

/** Reads and writes numbers of bytes. */
final class Sizes {

  private Sizes() {}

  /** Reads {@code 1048576}, {@code 64MiB}, {@code 64M} (both 1024-based) or {@code 64MB}. */
  static long parse(String text) throws ValueException {
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

package dev.autonomy.otlp;

import java.time.Duration;

/** Foreign words in our messages. */
final class Texts {

  private static final int MAX_CHARS = 200;

  private Texts() {}

  /** The text on one line, not too long, without what could command a terminal. */
  static String printable(String text) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < text.length() && line.length() < MAX_CHARS; i++) {
      char c = text.charAt(i);
      line.append(Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? ' ' : c);
    }
    return line.toString().strip();
  }

  /** {@code 10 s}, or {@code 250 ms} for what is no number of seconds. */
  static String seconds(Duration duration) {
    long millis = duration.toMillis();
    return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
  }
}

package dev.autonomy.telemetry;

import java.time.Duration;

/**
 * How long to go on when a receiver does not take anything.
 *
 * @param limit until giving up
 * @param renewed whether each batch that is accepted begins the time anew
 */
public record Patience(Duration limit, boolean renewed) {

  /** Longer than anybody waits: a century. */
  private static final Duration CENTURY = Duration.ofDays(36_525);

  /** So much in all. */
  public static Patience total(Duration limit) {
    return new Patience(limit, false);
  }

  /** So much without anything being accepted. */
  public static Patience renewed(Duration limit) {
    return new Patience(limit, true);
  }

  /** For ever. */
  public static Patience endless() {
    return new Patience(CENTURY, true);
  }
}

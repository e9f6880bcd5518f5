package dev.autonomy.edge;

import java.time.Duration;
import java.time.Instant;

/**
 * A byte rate, kept by waiting: who takes bytes is told how long to wait before the next ones.
 * Several takers share it fairly, as each pays for what the others took. No thread of its own.
 */
final class TokenBucket {

  /** Not limited. */
  static final long UNLIMITED = Long.MAX_VALUE;

  /**
   * Being ahead of the rate by less than this needs no wait: short ones cost more than they save.
   */
  private static final Duration SLACK = Duration.ofMillis(50);

  private static final long NANOS = 1_000_000_000L;

  private long bytesPerSecond;
  private Instant paidUntil = Instant.MIN;

  TokenBucket(long bytesPerSecond) {
    this.bytesPerSecond = bytesPerSecond;
  }

  synchronized void rate(long newBytesPerSecond) {
    bytesPerSecond = newBytesPerSecond;
    paidUntil = Instant.MIN;
  }

  /** Takes bytes now and says how long nothing more should be taken. */
  synchronized Duration take(long bytes, Instant now) {
    if (bytesPerSecond == UNLIMITED) {
      return Duration.ZERO;
    }
    Instant begin = paidUntil.isBefore(now) ? now : paidUntil;
    Duration price =
        Duration.ofSeconds(bytes / bytesPerSecond)
            .plusNanos(Math.round((double) NANOS * (bytes % bytesPerSecond) / bytesPerSecond));
    paidUntil = begin.plus(price);
    Duration ahead = Duration.between(now, paidUntil).minus(SLACK);
    return ahead.isNegative() ? Duration.ZERO : ahead;
  }
}

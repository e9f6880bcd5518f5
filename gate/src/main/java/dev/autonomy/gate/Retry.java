package dev.autonomy.gate;

import java.util.function.LongSupplier;

/** When to try again what has failed: after a pause, which doubles with each failure. */
final class Retry {

  static final long FIRST_PAUSE_NANOS = 500_000_000L;
  static final long LONGEST_PAUSE_NANOS = 30_000_000_000L;

  private final LongSupplier monotonicNanos;
  private long failedAtNanos;
  private long pauseNanos; // 0 while there is nothing to try again

  Retry(LongSupplier monotonicNanos) {
    this.monotonicNanos = monotonicNanos;
  }

  boolean isDue() {
    return pauseNanos > 0 && monotonicNanos.getAsLong() - failedAtNanos >= pauseNanos;
  }

  void failed() {
    failedAtNanos = monotonicNanos.getAsLong();
    pauseNanos = Math.clamp(2 * pauseNanos, FIRST_PAUSE_NANOS, LONGEST_PAUSE_NANOS);
  }

  /** Nothing has failed, or nothing that could pass. */
  void reset() {
    pauseNanos = 0;
  }
}

package dev.autonomy.wal;

import java.time.Duration;

/** Waiting for threads. */
final class Threads {

  private Threads() {}

  /**
   * Waits until {@code thread} has ended, or was never started; an interrupt does not end the wait.
   *
   * @return false if it has not ended after {@code bound}
   */
  static boolean join(Thread thread, Duration bound) {
    boolean interrupted = false;
    long end = System.nanoTime() + bound.toNanos();
    while (thread.isAlive() && end - System.nanoTime() > 0) {
      try {
        thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }
}

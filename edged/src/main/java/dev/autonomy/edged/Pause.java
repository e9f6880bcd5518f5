package dev.autonomy.edged;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits that end early when the daemon stops. */
final class Pause {

  private final CountDownLatch stopped = new CountDownLatch(1);

  /** Waits; true when the daemon stops. */
  boolean of(Duration wait) {
    if (wait.isZero() || wait.isNegative()) {
      return stopped.getCount() == 0;
    }
    try {
      return stopped.await(wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  void stop() {
    stopped.countDown();
  }
}

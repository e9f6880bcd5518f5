package dev.autonomy.cli;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Waits for what another process does. */
final class Conditions {

  private static final long SECONDS = 60;
  private static final long POLL_MILLIS = 10;

  private Conditions() {}

  /** Returns when the condition holds; fails when it does not come to hold. */
  static void await(String condition, Callable<Boolean> holds) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (!holds.call()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + SECONDS + " s: " + condition);
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }
}

package dev.autonomy.wal;

/** Waiting for threads. */
final class Threads {

  private Threads() {}

  /**
   * Waits until {@code thread} has ended, or was never started; an interrupt does not end the wait.
   */
  static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.autonomy.http2;

import java.io.InterruptedIOException;
import java.util.concurrent.locks.Condition;

/** Waits on conditions until a deadline. */
final class Waiting {

  private Waiting() {}

  /**
   * Waits for one signal.
   *
   * @param deadlineNanos by {@link System#nanoTime}
   * @return false if the deadline has passed
   * @throws InterruptedIOException if the thread was interrupted, which it stays
   */
  @SuppressWarnings("WaitNotInLoop") // The loop is the caller's.
  static boolean await(Condition condition, long deadlineNanos) throws InterruptedIOException {
    try {
      return condition.awaitNanos(deadlineNanos - System.nanoTime()) > 0;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for the peer");
    }
  }

  /** The same, whatever happens to the thread: for the few places that must not give up. */
  @SuppressWarnings("WaitNotInLoop") // The loop is the caller's.
  static boolean awaitUninterruptibly(Condition condition, long deadlineNanos) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return condition.awaitNanos(deadlineNanos - System.nanoTime()) > 0;
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

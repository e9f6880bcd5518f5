package dev.autonomy.runtime;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A bound on blocking network work in several steps: when it is over, the socket in use is closed,
 * which ends whatever its thread is blocked in, TLS handshakes and writes included.
 */
final class Deadline implements AutoCloseable {

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final long endNanos;
  private final Thread watchdog;
  private @Nullable Closeable guarded;
  private boolean over;
  private boolean closed;

  private Deadline(Duration bound) {
    endNanos = System.nanoTime() + bound.toNanos();
    watchdog = Thread.ofVirtual().name("http-get-deadline").unstarted(this::watch);
  }

  static Deadline after(Duration bound) {
    Deadline deadline = new Deadline(bound);
    deadline.watchdog.start();
    return deadline;
  }

  /**
   * Milliseconds that are left, rounded up and at least 1: a wait this long ends after the
   * deadline.
   */
  int remainingMillis() {
    return (int) Math.max(1, Math.ceilDiv(endNanos - System.nanoTime(), NANOS_PER_MILLI));
  }

  /** Closes {@code resource} when the time is over, or at once if it is. */
  synchronized void guard(Closeable resource) {
    guarded = resource;
    if (over) {
      closeGuarded();
    }
  }

  synchronized boolean isOver() {
    return over || System.nanoTime() - endNanos >= 0;
  }

  private void watch() {
    long left = endNanos - System.nanoTime();
    while (left > 0 && !isClosed()) {
      LockSupport.parkNanos(this, left);
      left = endNanos - System.nanoTime();
    }
    synchronized (this) {
      if (!closed) {
        over = true;
        closeGuarded();
      }
    }
  }

  private void closeGuarded() {
    Closeable resource = guarded;
    if (resource != null) {
      try {
        resource.close();
      } catch (IOException _) {
        // It is of no use any more, closed or not.
      }
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    LockSupport.unpark(watchdog);
  }
}

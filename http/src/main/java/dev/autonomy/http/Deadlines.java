package dev.autonomy.http;

import java.util.concurrent.locks.LockSupport;

/**
 * Ends overdue connections. One thread that looks at all of them a few times a second: a deadline
 * may be overrun by that much, and costs its connection two plain stores where a timed read would
 * cost a system call.
 */
final class Deadlines implements Runnable {

  private static final long PERIOD_NANOS = 100_000_000L;

  private final HttpServer server;

  Deadlines(HttpServer server) {
    this.server = server;
  }

  @Override
  public void run() {
    while (!server.isClosed()) {
      LockSupport.parkNanos(this, PERIOD_NANOS);
      try {
        expire(System.nanoTime());
      } catch (OutOfMemoryError _) {
        // Without this thread no slow client would ever be ended: the next round goes on.
      }
    }
  }

  private void expire(long now) {
    for (Connection connection : server.connections()) {
      connection.expire(now);
    }
  }
}

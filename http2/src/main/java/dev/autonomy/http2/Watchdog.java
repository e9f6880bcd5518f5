package dev.autonomy.http2;

import java.util.concurrent.locks.LockSupport;

/**
 * Ends a connection that is overdue. A thread that looks a few times a second at what the others
 * are waiting for, because a blocking read or write has no deadline of its own.
 */
final class Watchdog implements Runnable {

  private static final long MIN_PERIOD_NANOS = 10_000_000L;
  private static final long MAX_PERIOD_NANOS = 500_000_000L;

  private final Connection connection;
  private final Http2Timeouts timeouts;
  private final long beganNanos = System.nanoTime();
  private long busyNanos = beganNanos;
  private long pingedNanos;
  private boolean pinged;

  Watchdog(Connection connection) {
    this.connection = connection;
    this.timeouts = connection.options().timeouts();
  }

  @Override
  public void run() {
    long period = period();
    while (connection.phase() != Connection.Phase.ENDED) {
      LockSupport.parkNanos(this, period);
      look(System.nanoTime());
    }
  }

  /** A tenth of the shortest timeout, within bounds. */
  private long period() {
    long shortest =
        Math.min(
            Math.min(timeouts.handshake().toNanos(), timeouts.idle().toNanos()),
            Math.min(timeouts.stall().toNanos(), timeouts.silence().toNanos()));
    return Math.clamp(shortest / 10, MIN_PERIOD_NANOS, MAX_PERIOD_NANOS);
  }

  private void look(long now) {
    long writing = connection.outbound().writeBeganNanos();
    boolean closing = connection.phase() == Connection.Phase.CLOSING;
    if (closing && now - connection.closingNanos() > Connection.LINGER.toNanos()) {
      connection.abort();
      return;
    }
    if (writing != 0 && now - writing > timeouts.stall().toNanos()) {
      connection.fail(
          Http2Exception.connection(
              Http2Error.NO_ERROR,
              "the peer takes no bytes" + within(timeouts.stall().toMillis())));
      connection.abort();
      return;
    }
    if (!closing) {
      connection.lock().lock();
      try {
        lookInside(now);
      } finally {
        connection.lock().unlock();
      }
    }
  }

  private void lookInside(long now) {
    long silentNanos = now - connection.frames().lastReadNanos();
    if (!connection.settings().isComplete() && now - beganNanos > timeouts.handshake().toNanos()) {
      fail(
          Http2Error.SETTINGS_TIMEOUT,
          "settings were not exchanged" + within(timeouts.handshake().toMillis()));
      return;
    }
    if (connection.frames().isInFrame() && silentNanos > timeouts.stall().toNanos()) {
      fail(Http2Error.NO_ERROR, "half a frame and nothing more for " + millis(silentNanos));
      return;
    }
    if (connection.streams().size() > 0) {
      busyNanos = now;
      lookForLife(now, silentNanos);
    } else if (now - busyNanos > timeouts.idle().toNanos()) {
      fail(Http2Error.NO_ERROR, "idle for " + millis(now - busyNanos));
    }
  }

  private void lookForLife(long now, long silentNanos) {
    long bound = timeouts.silence().toNanos();
    if (silentNanos < bound) {
      pinged = false;
    } else if (!pinged) {
      pinged = true;
      pingedNanos = now;
      connection.pings().send();
    } else if (now - pingedNanos > bound) {
      fail(Http2Error.NO_ERROR, "the peer is silent, and has not answered a PING");
    }
  }

  private void fail(Http2Error error, String reason) {
    connection.fail(Http2Exception.connection(error, reason));
  }

  private static String within(long millis) {
    return " within " + millis + " ms";
  }

  private static String millis(long nanos) {
    return nanos / 1_000_000 + " ms";
  }
}

package dev.autonomy.http2;

import java.io.IOException;
import java.time.Duration;

/** PING frames of ours, numbered. */
final class Pings {

  private final Connection connection;
  private long sent;
  private long acknowledged;

  Pings(Connection connection) {
    this.connection = connection;
  }

  /** Sends one without waiting. Under the lock. */
  long send() {
    sent++;
    connection.enqueue(Protocol.ping(sent, false));
    return sent;
  }

  /** An answer. Under the lock; one to something that was not asked is ignored. */
  void acknowledged(long number) {
    if (number > acknowledged && number <= sent) {
      acknowledged = number;
      connection.changed();
    }
  }

  /** Sends one and waits for the answer. */
  Duration measure(Duration timeout) throws IOException {
    long began = System.nanoTime();
    connection.lock().lock();
    try {
      connection.requireAlive();
      long number = send();
      while (acknowledged < number) {
        if (!Waiting.await(connection.changeCondition(), began + timeout.toNanos())) {
          throw Http2Exception.connection(
              Http2Error.NO_ERROR, "no answer to a PING within " + timeout.toMillis() + " ms");
        }
        if (acknowledged < number) {
          connection.requireAlive();
        }
      }
      return Duration.ofNanos(System.nanoTime() - began);
    } finally {
      connection.lock().unlock();
    }
  }
}

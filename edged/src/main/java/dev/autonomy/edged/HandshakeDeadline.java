package dev.autonomy.edged;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Closes a socket unless its handshake ends in time, and in any case when it fails. A read timeout
 * would not do: a peer that sends one byte now and then would hold a place for ever.
 */
final class HandshakeDeadline implements AutoCloseable {

  private final Socket socket;
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile boolean passed;
  private volatile boolean expired;

  private HandshakeDeadline(Socket socket) {
    this.socket = socket;
  }

  static HandshakeDeadline closing(Socket socket, Duration timeout) {
    HandshakeDeadline deadline = new HandshakeDeadline(socket);
    Thread.ofVirtual().name("handshake-deadline").start(() -> deadline.await(timeout));
    return deadline;
  }

  /** The handshake is done: the socket stays open. */
  void passed() {
    passed = true;
  }

  /** Whether it took too long. */
  boolean expired() {
    return expired;
  }

  private void await(Duration timeout) {
    try {
      if (!over.await(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        expired = true;
        closeSocket();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    over.countDown();
    if (!passed) {
      closeSocket();
    }
  }

  private void closeSocket() {
    try {
      socket.close();
    } catch (IOException e) {
      // Nothing is lost with it.
      return;
    }
  }
}

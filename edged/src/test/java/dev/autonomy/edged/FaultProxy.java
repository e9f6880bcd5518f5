package dev.autonomy.edged;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** A way to a port that can be cut, closed and slowed. */
final class FaultProxy implements AutoCloseable {

  private static final int BUFFER_BYTES = 16 << 10;

  private final ServerSocket listener;
  private final int target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;
  private volatile long delayNanos;

  FaultProxy(int target) throws IOException {
    this.target = target;
    listener = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::run);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Every connection ends now; in the middle of whatever it carries. */
  void cut() {
    open.forEach(FaultProxy::closeQuietly);
  }

  /** Nothing gets through until it is opened again. */
  void closed(boolean now) {
    closed = now;
    if (now) {
      cut();
    }
  }

  /** Each piece of up to 16 KiB takes so much longer. */
  void delay(long nanos) {
    delayNanos = nanos;
  }

  private void run() {
    while (!listener.isClosed()) {
      try {
        Socket from = listener.accept();
        if (closed) {
          closeQuietly(from);
        } else {
          connect(from);
        }
      } catch (IOException _) {
        // The listener is closed, or nobody is behind it.
      }
    }
  }

  private void connect(Socket from) throws IOException {
    Socket to;
    try {
      to = new Socket(InetAddress.getLoopbackAddress(), target);
    } catch (IOException e) {
      closeQuietly(from);
      throw e;
    }
    open.add(from);
    open.add(to);
    Thread.ofVirtual().start(() -> pump(from, to));
    Thread.ofVirtual().start(() -> pump(to, from));
  }

  private void pump(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      int count = in.read(buffer);
      while (count >= 0) {
        LockSupport.parkNanos(delayNanos);
        out.write(buffer, 0, count);
        count = in.read(buffer);
      }
    } catch (IOException _) {
      // Cut by one end or by us.
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private static void closeQuietly(Closeable socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // It carries nothing any more.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    cut();
  }
}

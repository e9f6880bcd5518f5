package dev.autonomy.http2;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

/** The two windows of the connection, beside those of its streams. Guarded by its lock. */
final class FlowControl {

  /**
   * A window smaller than this is given a little time to grow: who opens it byte by byte would
   * otherwise make us send a frame for each.
   */
  private static final int SMALL_BYTES = 1024;

  private static final long SMALL_WINDOW_NANOS = 20_000_000L;

  private final Connection connection;
  private final Http2Options options;
  private final ReentrantLock lock;
  private long sendWindow = Protocol.INITIAL_WINDOW_BYTES;
  private int receiveWindow;
  private int unreturned;

  FlowControl(Connection connection) {
    this.connection = connection;
    this.options = connection.options();
    this.lock = connection.lock();
    this.receiveWindow = options.connectionWindowBytes();
  }

  /** Waits for both windows and takes at most {@code wanted} bytes from them. */
  int takeSendWindow(Stream stream, int wanted) throws IOException {
    lock.lock();
    try {
      return take(stream, wanted);
    } finally {
      lock.unlock();
    }
  }

  private int take(Stream stream, int wanted) throws IOException {
    long deadline = System.nanoTime() + options.timeouts().stall().toNanos();
    long patience = Long.MAX_VALUE;
    while (true) {
      stream.requireSendable();
      int room = (int) Math.min(wanted, Math.min(stream.sendWindow(), sendWindow));
      boolean small = room < Math.min(wanted, SMALL_BYTES);
      if (room > 0 && small && patience == Long.MAX_VALUE) {
        patience = System.nanoTime() + SMALL_WINDOW_NANOS;
      }
      if (room > 0 && (!small || System.nanoTime() - patience >= 0)) {
        stream.takeSendWindow(room);
        sendWindow -= room;
        return room;
      }
      boolean patient = room > 0;
      if (!Waiting.await(stream.changed(), patient ? patience : deadline) && !patient) {
        Http2Exception stalled =
            Http2Exception.stream(
                Http2Error.CANCEL,
                "the peer has taken nothing of the body for "
                    + options.timeouts().stall().toMillis()
                    + " ms");
        connection.lifecycle().reset(stream, stalled);
        throw stalled;
      }
    }
  }

  /** Gives back what was taken and not sent. */
  void returnSendWindow(int bytes) {
    lock.lock();
    try {
      widen(bytes);
    } finally {
      lock.unlock();
    }
  }

  /** The peer takes more on the connection. Under the lock. */
  void addSendWindow(int bytes) throws Http2Exception {
    if (sendWindow + bytes > Protocol.MAX_WINDOW_BYTES) {
      throw Http2Exception.connection(
          Http2Error.FLOW_CONTROL_ERROR, "a connection window of more than 2147483647 bytes");
    }
    widen(bytes);
  }

  private void widen(int bytes) {
    sendWindow += bytes;
    for (Stream stream : connection.streams().all()) {
      stream.changed().signalAll();
    }
  }

  /** Counts what a DATA frame carries. Under the lock. */
  void receive(int flowBytes) throws Http2Exception {
    if (flowBytes > receiveWindow) {
      throw Http2Exception.connection(
          Http2Error.FLOW_CONTROL_ERROR,
          "DATA of " + flowBytes + " bytes where the connection's window has " + receiveWindow);
    }
    receiveWindow -= flowBytes;
  }

  /** Notes that bytes are out of the way, and tells the peer now and then. Under the lock. */
  void returnReceiveWindow(int bytes) {
    unreturned += bytes;
    if (unreturned >= options.connectionWindowBytes() / 2) {
      receiveWindow += unreturned;
      connection.enqueue(Protocol.windowUpdate(0, unreturned));
      unreturned = 0;
    }
  }

  /** The same for a stream and the connection. Under the lock. */
  void returnReceiveWindow(Stream stream, int bytes) {
    returnReceiveWindow(bytes);
    int open = stream.returnable(bytes, options.streamWindowBytes() / 2);
    if (open > 0) {
      connection.enqueue(Protocol.windowUpdate(stream.id(), open));
    }
  }
}

package dev.autonomy.http2;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A body as it arrives. Read by one thread at a time. What has arrived before a failure is given
 * out before the failure is. Closing it before the end tells the peer to stop; any thread may, and
 * a read that waits fails then.
 */
final class BodyInput extends InputStream {

  private final Connection connection;
  private final Stream stream;
  private final BodyBuffer body;
  private final ReentrantLock lock;

  BodyInput(Connection connection, Stream stream) {
    this.connection = connection;
    this.stream = stream;
    this.body = stream.body();
    this.lock = connection.lock();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    int done = 0;
    while (done < length) {
      byte[] block;
      int from;
      int count;
      lock.lock();
      try {
        if (done == 0 && !await() || body.available() == 0) {
          break;
        }
        block = body.readBlock();
        from = body.readOffset();
        count = Math.min(body.readable(), length - done);
      } finally {
        lock.unlock();
      }
      System.arraycopy(block, from, target, offset + done, count);
      done += count;
      lock.lock();
      try {
        if (!body.isDiscarded()) {
          body.consumed(count);
          connection.flow().returnReceiveWindow(stream, count);
        }
      } finally {
        lock.unlock();
      }
    }
    return done == 0 ? -1 : done;
  }

  /** Waits for a byte; false at the end. */
  private boolean await() throws IOException {
    long deadline = System.nanoTime() + connection.options().timeouts().stall().toNanos();
    while (body.available() == 0) {
      Http2Exception failure = body.failure();
      if (body.isDiscarded()) {
        throw new IOException("the body is closed");
      }
      if (failure != null) {
        throw failure.again();
      }
      if (body.isEnded()) {
        return false;
      }
      if (!Waiting.await(stream.changed(), deadline)) {
        Http2Exception stalled =
            Http2Exception.stream(
                Http2Error.CANCEL,
                "nothing of the body has arrived for "
                    + connection.options().timeouts().stall().toMillis()
                    + " ms");
        connection.lifecycle().reset(stream, stalled);
        throw stalled;
      }
    }
    return true;
  }

  @Override
  public int available() {
    lock.lock();
    try {
      return body.available();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (!body.isDiscarded()) {
        connection.flow().returnReceiveWindow(body.discard());
        stream.changed().signalAll();
      }
      // Closed early, it ends on the wire only when the answer is complete.
      if (!stream.isRemoteEnded()) {
        connection.lifecycle().stopPeer(stream);
      }
    } finally {
      lock.unlock();
    }
  }
}

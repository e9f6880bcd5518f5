package dev.autonomy.http2;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Everything that is sent. Bodies and headers are written by the threads that have them, under a
 * fair lock, so that streams take turns frame by frame. What the connection itself has to say goes
 * into a bounded queue, because it is mostly the reading thread that says it, and a reading thread
 * that waits for the peer to read deadlocks with a peer that does the same; whoever has the lock
 * next writes the queue out, at the latest the thread of {@link #run}.
 *
 * <p>Lock order: {@code writing}, then the connection's lock.
 */
final class Outbound implements Runnable {

  /**
   * What the JDK puts into one TLS record: 2^14 bytes (RFC 8446, section 5.1) with its tag of 16
   * bytes and the content type. A frame with its header fills one, and is one write; 17 bytes more
   * would make it two of each.
   */
  private static final int RECORD_BYTES = (1 << 14) - 17;

  /** Longest DATA payload that is sent. */
  static final int MAX_DATA_BYTES = RECORD_BYTES - Protocol.FRAME_HEADER_BYTES;

  /** Each is 17 bytes or less, but for a GOAWAY or two. */
  private static final int MAX_QUEUED_FRAMES = 1 << 12;

  private final Connection connection;
  private final OutputStream out;
  private final ReentrantLock writing = new ReentrantLock(true);
  private final HpackEncoder encoder = new HpackEncoder();
  private final byte[] record = new byte[RECORD_BYTES];

  private final ArrayDeque<byte[]> queue = new ArrayDeque<>();
  private final Condition queued;
  private boolean finishing;
  private boolean finished;

  private volatile long writeBeganNanos;
  private final AtomicLong dataFrames = new AtomicLong();

  Outbound(Connection connection, OutputStream out) {
    this.connection = connection;
    this.out = out;
    this.queued = connection.lock().newCondition();
  }

  /** Queues a frame of the connection's own; false if the queue is full. Under its lock. */
  boolean enqueue(byte[] frame) {
    if (finishing) {
      return true;
    }
    queued.signal();
    if (queue.size() >= MAX_QUEUED_FRAMES) {
      return false;
    }
    queue.addLast(frame);
    return true;
  }

  /** Writes what is queued, then closes the output. Under the connection's lock. */
  void finish() {
    finishing = true;
    queued.signal();
  }

  /** Whether the output is closed. Under the connection's lock. */
  boolean isFinished() {
    return finished;
  }

  /** When the write that is going on began, or 0. Asked by another thread. */
  long writeBeganNanos() {
    return writeBeganNanos;
  }

  long dataFrames() {
    return dataFrames.get();
  }

  /** The thread that writes when no other does. */
  @Override
  public void run() {
    try {
      while (awaitQueued()) {
        writing.lock();
        try {
          writeQueue();
        } finally {
          writing.unlock();
        }
      }
      connection.shutdownOutput();
    } catch (IOException e) {
      connection.lost(e);
    } finally {
      connection.lock().lock();
      try {
        finishing = true;
        finished = true;
        queue.clear();
        connection.changed();
      } finally {
        connection.lock().unlock();
      }
    }
  }

  private boolean awaitQueued() {
    connection.lock().lock();
    try {
      while (queue.isEmpty() && !finishing) {
        queued.awaitUninterruptibly();
      }
      return !queue.isEmpty();
    } finally {
      connection.lock().unlock();
    }
  }

  private void writeQueue() throws IOException {
    while (true) {
      int count = 0;
      connection.lock().lock();
      try {
        while (!queue.isEmpty() && count + queue.getFirst().length <= RECORD_BYTES) {
          byte[] frame = queue.removeFirst();
          System.arraycopy(frame, 0, record, count, frame.length);
          count += frame.length;
        }
      } finally {
        connection.lock().unlock();
      }
      if (count == 0) {
        return;
      }
      write(record, count);
    }
  }

  /** The first bytes of the connection. Before any other thread knows it. */
  void begin(byte[] first) throws IOException {
    write(first, first.length);
  }

  /**
   * Opens a stream of ours and sends its head. Both in one step, because identifiers have to arrive
   * in their order.
   */
  Stream open(List<Http2Headers.Field> section, boolean end, boolean bodilessAnswer)
      throws IOException {
    writing.lock();
    try {
      writeQueue();
      Stream stream = connection.lifecycle().register(end, bodilessAnswer);
      writeHeaders(stream.id(), section, end);
      return stream;
    } catch (IOException e) {
      throw connection.lost(e);
    } finally {
      writing.unlock();
    }
  }

  /** Sends the head of an answer. */
  void headers(Stream stream, List<Http2Headers.Field> section, boolean end) throws IOException {
    writing.lock();
    try {
      writeQueue();
      connection.lifecycle().beginSending(stream, end);
      writeHeaders(stream.id(), section, end);
    } catch (IOException e) {
      throw connection.lost(e);
    } finally {
      writing.unlock();
    }
  }

  private void writeHeaders(int streamId, List<Http2Headers.Field> section, boolean end)
      throws IOException {
    byte[] block = encoder.encode(section);
    int at = 0;
    do {
      int length = Math.min(block.length - at, MAX_DATA_BYTES);
      boolean last = at + length == block.length;
      int flags = (last ? Protocol.END_HEADERS : 0) | (at == 0 && end ? Protocol.END_STREAM : 0);
      int type = at == 0 ? Protocol.HEADERS : Protocol.CONTINUATION;
      Protocol.putHeader(record, 0, length, type, flags, streamId);
      System.arraycopy(block, at, record, Protocol.FRAME_HEADER_BYTES, length);
      write(record, Protocol.FRAME_HEADER_BYTES + length);
      at += length;
    } while (at < block.length);
  }

  /** Sends a DATA frame whose bytes were taken from the windows before; at most a record. */
  void data(Stream stream, byte[] source, int offset, int length, boolean end) throws IOException {
    writing.lock();
    try {
      writeQueue();
      connection.lifecycle().beginSending(stream, end);
      int flags = end ? Protocol.END_STREAM : 0;
      Protocol.putHeader(record, 0, length, Protocol.DATA, flags, stream.id());
      System.arraycopy(source, offset, record, Protocol.FRAME_HEADER_BYTES, length);
      dataFrames.incrementAndGet();
      write(record, Protocol.FRAME_HEADER_BYTES + length);
    } catch (Http2Exception e) {
      connection.flow().returnSendWindow(length);
      throw e;
    } catch (IOException e) {
      throw connection.lost(e);
    } finally {
      writing.unlock();
    }
  }

  private void write(byte[] bytes, int count) throws IOException {
    writeBeganNanos = System.nanoTime() | 1;
    out.write(bytes, 0, count);
    out.flush();
    writeBeganNanos = 0;
  }
}

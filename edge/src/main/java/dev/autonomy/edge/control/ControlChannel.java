package dev.autonomy.edge.control;

import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonObject;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * One end of a control connection: lines and bytes, each step within a time. One thread at a time.
 */
public final class ControlChannel implements Closeable {

  /** The longest request, its line's end included: 64 KiB. */
  public static final int MAX_REQUEST_BYTES = 64 << 10;

  /** The longest answer, likewise: 8 MiB. */
  public static final int MAX_ANSWER_BYTES = 8 << 20;

  private static final int BUFFER_BYTES = 64 << 10;

  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;
  private final ByteBuffer in = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
  private Duration timeout;

  private ControlChannel(
      SocketChannel channel, Selector selector, SelectionKey key, Duration timeout) {
    this.channel = channel;
    this.selector = selector;
    this.key = key;
    this.timeout = timeout;
  }

  /**
   * Takes over a connected channel.
   *
   * @param timeout the longest wait for the other side in one step: a line, or some bytes
   */
  public static ControlChannel over(SocketChannel channel, Duration timeout) throws IOException {
    channel.configureBlocking(false);
    Selector selector = Selector.open();
    try {
      return new ControlChannel(
          channel, selector, channel.register(selector, SelectionKey.OP_READ), timeout);
    } catch (IOException | RuntimeException e) {
      selector.close();
      throw e;
    }
  }

  /** Another time for the steps from now on. */
  public void timeout(Duration changed) {
    timeout = changed;
  }

  /**
   * The next line, without its end, as a JSON object. The time counts for the whole line.
   *
   * @throws ControlException when it is none, too long, too late, or the connection ends before
   */
  public JsonObject readObject(int maxBytes) throws IOException {
    byte[] line = readLine(maxBytes);
    try {
      return JsonObject.parse(line);
    } catch (JsonException e) {
      throw new ControlException(
          ControlException.MALFORMED, "a line is no JSON object: " + e.getMessage(), e);
    }
  }

  private byte[] readLine(int maxBytes) throws IOException {
    ByteBuffer line = ByteBuffer.allocate(256);
    long deadline = deadline();
    while (true) {
      while (in.hasRemaining()) {
        byte next = in.get();
        if (next == '\n') {
          byte[] bytes = new byte[line.flip().remaining()];
          line.get(bytes);
          return bytes;
        }
        if (line.position() >= maxBytes - 1) {
          throw new ControlException(
              ControlException.MALFORMED,
              "a line is longer than " + maxBytes + " bytes, expected at most that");
        }
        line = line.hasRemaining() ? line : grown(line);
        line.put(next);
      }
      if (fill(deadline) < 0) {
        throw cut("the connection ended before the end of a line");
      }
    }
  }

  private static ByteBuffer grown(ByteBuffer full) {
    return ByteBuffer.allocate(full.capacity() * 4).put(full.flip());
  }

  /** Some of the next bytes; empty at the end of the connection. The buffer belongs to us. */
  public ByteBuffer readSome(long most) throws IOException {
    if (!in.hasRemaining() && fill(deadline()) < 0) {
      return ByteBuffer.allocate(0);
    }
    int length = (int) Math.min(most, in.remaining());
    ByteBuffer some = in.slice(in.position(), length);
    in.position(in.position() + length);
    return some;
  }

  /** Whether the other side has closed; does not wait. What it has sent is kept. */
  public boolean ended() throws IOException {
    if (in.hasRemaining()) {
      return false;
    }
    in.clear();
    int count = channel.read(in);
    in.flip();
    return count < 0;
  }

  /** Whether something can be read, or the other side has closed; does not wait. */
  public boolean readable() throws IOException {
    return ended() || in.hasRemaining();
  }

  private int fill(long deadline) throws IOException {
    in.clear().limit(0);
    while (true) {
      in.clear();
      int count = channel.read(in);
      in.flip();
      if (count != 0) {
        return count;
      }
      await(SelectionKey.OP_READ, deadline);
    }
  }

  /** Writes an object and the end of its line. */
  public void write(JsonObject object) throws IOException {
    writeLine(object.toBytes());
  }

  /** Writes an object that is text already, and the end of its line. */
  public void writeLine(byte[] json) throws IOException {
    write(ByteBuffer.allocate(json.length + 1).put(json).put((byte) '\n').flip());
  }

  /** Writes all of the buffer; each part that the other side takes starts the time anew. */
  public void write(ByteBuffer bytes) throws IOException {
    long deadline = deadline();
    while (bytes.hasRemaining()) {
      if (channel.write(bytes) == 0) {
        await(SelectionKey.OP_WRITE, deadline);
      } else {
        deadline = deadline();
      }
    }
  }

  private void await(int operation, long deadline) throws IOException {
    long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
    if (left <= 0) {
      throw stalled();
    }
    key.interestOps(operation);
    selector.select(left);
    selector.selectedKeys().clear();
    if (Thread.currentThread().isInterrupted()) {
      throw cut("interrupted");
    }
  }

  private long deadline() {
    return System.nanoTime() + timeout.toNanos();
  }

  private ControlException stalled() {
    return new ControlException(
        ControlException.STALLED,
        "nothing came or went for " + timeout.toMillis() + " ms: the other side is stuck");
  }

  private static ControlException cut(String message) {
    return new ControlException(ControlException.CONNECTION_CUT, message);
  }

  /** Nothing more will be written; what the other side still says can be read. */
  public void shutdownOutput() throws IOException {
    channel.shutdownOutput();
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      selector.close();
    }
  }
}

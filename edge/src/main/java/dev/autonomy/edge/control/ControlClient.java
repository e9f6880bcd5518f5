package dev.autonomy.edge.control;

import dev.autonomy.json.JsonBoolean;
import dev.autonomy.json.JsonNumber;
import dev.autonomy.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Predicate;

/** Asks the relay of this node. Each call is a connection of its own. */
public final class ControlClient {

  /** Where a daemon listens whose {@code state_root} is {@code /var/lib/edged}. */
  public static final Path DEFAULT_SOCKET = Path.of("/var/lib/edged/control/edged.sock");

  /** {@code sun_path} of Linux has 108 bytes, one of which ends the name (unix(7)). */
  public static final int MAX_PATH_BYTES = 107;

  /** How long the daemon may take for one step. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

  private static final int BUFFER_BYTES = 64 << 10;

  private final Path socket;
  private final Duration timeout;

  public ControlClient(Path socket) {
    this(socket, DEFAULT_TIMEOUT);
  }

  public ControlClient(Path socket, Duration timeout) {
    this.socket = socket;
    this.timeout = timeout;
  }

  /**
   * Asks, and waits for the answer.
   *
   * @throws ControlException when there is no daemon, or it refuses
   */
  public JsonObject call(ControlRequest request) throws IOException {
    return call(request, _ -> {});
  }

  /** The same; is told of the progress of a request that takes its time. */
  public JsonObject call(ControlRequest request, Consumer<JsonObject> progress) throws IOException {
    try (ControlChannel channel = connect()) {
      ask(channel, request);
      return answer(channel, progress);
    }
  }

  /**
   * Asks with content behind the request.
   *
   * @param content exactly {@code size} bytes; with fewer or more nothing is kept
   */
  public JsonObject send(ControlRequest request, InputStream content, long size)
      throws IOException {
    return send(request, content, size, _ -> {});
  }

  /**
   * The same.
   *
   * @param progress is told how many bytes were sent
   */
  public JsonObject send(
      ControlRequest request, InputStream content, long size, LongConsumer progress)
      throws IOException {
    try (ControlChannel channel = connect()) {
      ask(channel, request);
      sendContent(channel, content, size, progress);
      return answer(channel, _ -> {});
    }
  }

  /** A daemon that is too busy answers before it has read, and closes: its answer counts. */
  private static void ask(ControlChannel channel, ControlRequest request) throws IOException {
    try {
      channel.write(request.json());
    } catch (ControlException e) {
      throw e;
    } catch (IOException e) {
      if (!channel.readable()) {
        throw cut(e);
      }
    }
  }

  /** A refusal may come before all has been sent; it ends the sending. */
  private static void sendContent(
      ControlChannel channel, InputStream content, long size, LongConsumer progress)
      throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    long left = size;
    while (left > 0 && !channel.readable()) {
      int count = content.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (count < 0) {
        throw new java.io.EOFException(
            "the content ended " + left + " bytes before the " + size + " that were announced");
      }
      if (count == left) {
        requireEnd(content, size);
      }
      try {
        channel.write(ByteBuffer.wrap(buffer, 0, count));
      } catch (ControlException e) {
        throw e;
      } catch (IOException e) {
        if (channel.readable()) {
          return;
        }
        throw cut(e);
      }
      left -= count;
      progress.accept(size - left);
    }
  }

  /** What is longer than it was when its size was looked up must not be cut silently. */
  private static void requireEnd(InputStream content, long size) throws IOException {
    if (content.read() >= 0) {
      throw new IOException("the content is longer than the " + size + " bytes announced");
    }
  }

  /**
   * Asks for content, which goes to {@code target}.
   *
   * @return the answer; its {@code size} says how many bytes were written
   */
  public JsonObject receive(ControlRequest request, OutputStream target) throws IOException {
    try (ControlChannel channel = connect()) {
      ask(channel, request);
      JsonObject answer = answer(channel, _ -> {});
      long left = answer.get("size") instanceof JsonNumber size ? size.longValueExact() : 0;
      byte[] bytes = new byte[BUFFER_BYTES];
      while (left > 0) {
        ByteBuffer some = channel.readSome(Math.min(left, bytes.length));
        int count = some.remaining();
        if (count == 0) {
          throw new ControlException(
              ControlException.CONNECTION_CUT,
              "the daemon ended the connection " + left + " bytes before the segment's end");
        }
        some.get(bytes, 0, count);
        target.write(bytes, 0, count);
        left -= count;
      }
      return answer;
    }
  }

  /**
   * Asks for lines without an end.
   *
   * @param line is told each; answers whether to go on
   */
  public void follow(ControlRequest request, Predicate<JsonObject> line) throws IOException {
    try (ControlChannel channel = connect()) {
      ask(channel, request);
      answer(channel, _ -> {});
      channel.timeout(Duration.ofDays(365));
      while (line.test(channel.readObject(ControlChannel.MAX_ANSWER_BYTES))) {}
    }
  }

  private ControlChannel connect() throws IOException {
    int length = socket.toString().getBytes(StandardCharsets.UTF_8).length;
    if (length > MAX_PATH_BYTES) {
      throw new ControlException(
          ControlException.DAEMON_DOWN,
          "no daemon can listen at "
              + socket
              + ": the path has "
              + length
              + " bytes, at most "
              + MAX_PATH_BYTES
              + " fit");
    }
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
      return ControlChannel.over(channel, timeout);
    } catch (IOException e) {
      channel.close();
      // unix(7): EAGAIN says that a living daemon has too many waiting already.
      if (String.valueOf(e.getMessage()).contains("temporarily unavailable")) {
        throw new ControlException(
            ControlException.TOO_MANY, "too many ask the daemon at once: try again", e);
      }
      throw new ControlException(ControlException.DAEMON_DOWN, unreachable(e), e);
    }
  }

  private String unreachable(IOException failure) {
    String reason = String.valueOf(failure.getMessage());
    if (reason.contains("Permission denied")) {
      return "not allowed to use " + socket + ": run as the user of edged, or as root";
    }
    return "edged does not listen at "
        + socket
        + " ("
        + reason.toLowerCase(java.util.Locale.ROOT)
        + "): start it, or name its socket with --socket";
  }

  private static JsonObject answer(ControlChannel channel, Consumer<JsonObject> progress)
      throws IOException {
    while (true) {
      JsonObject line;
      try {
        line = channel.readObject(ControlChannel.MAX_ANSWER_BYTES);
      } catch (ControlException e) {
        throw e;
      } catch (IOException e) {
        throw cut(e);
      }
      if (line.get("ok") == JsonBoolean.TRUE) {
        return line;
      }
      if (line.get("ok") == JsonBoolean.FALSE) {
        throw new ControlException(
            line.string("code").orElse("failed"), line.string("error").orElse("refused"));
      }
      progress.accept(line);
    }
  }

  private static ControlException cut(IOException cause) {
    return new ControlException(
        ControlException.CONNECTION_CUT,
        "the daemon ended the connection: " + cause.getMessage(),
        cause);
  }
}

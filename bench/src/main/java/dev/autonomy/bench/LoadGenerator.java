package dev.autonomy.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Drives one URL over keep-alive connections, closed loop: each connection sends its next request
 * when it has its answer. One thread and one selector, so that the driver takes little of the
 * processor it shares with the server.
 */
final class LoadGenerator implements AutoCloseable {

  private final Selector selector;
  private final List<Client> clients = new ArrayList<>();
  private final byte[] request;
  private final LatencyHistogram latencies = new LatencyHistogram();
  private long refused;
  private boolean started;

  LoadGenerator(InetSocketAddress server, String path, byte[] jsonBody, int connections)
      throws IOException {
    request = request(server, path, jsonBody);
    selector = Selector.open();
    for (int i = 0; i < connections; i++) {
      SocketChannel channel = SocketChannel.open(server);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      Client client = new Client(channel, request);
      channel.register(selector, SelectionKey.OP_READ, client);
      clients.add(client);
    }
  }

  /**
   * What one run measured.
   *
   * @param answers answers with status 200
   * @param refused answers with another status
   * @param seconds how long it took
   * @param latencies of all answers
   */
  record Result(long answers, long refused, double seconds, LatencyHistogram latencies) {

    double perSecond() {
      return answers / seconds;
    }
  }

  /**
   * Runs, once or again: the calls go on where they were. The warm-up's answers are not counted;
   * the latencies are good until the next run.
   */
  Result run(Duration warmUp, Duration measured) throws IOException {
    long now = System.nanoTime();
    if (!started) {
      started = true;
      for (Client client : clients) {
        client.send(now);
      }
    }
    loop(now + warmUp.toNanos());
    latencies.clear();
    refused = 0;
    long start = System.nanoTime();
    loop(start + measured.toNanos());
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Result(latencies.total() - refused, refused, seconds, latencies);
  }

  private void loop(long untilNanos) throws IOException {
    while (System.nanoTime() < untilNanos) {
      selector.select(this::ready, 100);
    }
  }

  private void ready(SelectionKey key) {
    Client client = (Client) key.attachment();
    try {
      int status = client.receive();
      if (status != 0) {
        long now = System.nanoTime();
        latencies.add(now - client.sentNanos);
        if (status != 200) {
          refused++;
        }
        client.send(now);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static byte[] request(InetSocketAddress server, String path, byte[] jsonBody) {
    byte[] head =
        ("POST "
                + path
                + " HTTP/1.1\r\nHost: "
                + server.getAddress().getHostAddress()
                + ":"
                + server.getPort()
                + "\r\nContent-Type: application/json\r\nContent-Length: "
                + jsonBody.length
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] request = java.util.Arrays.copyOf(head, head.length + jsonBody.length);
    System.arraycopy(jsonBody, 0, request, head.length, jsonBody.length);
    return request;
  }

  @Override
  public void close() throws IOException {
    for (Client client : clients) {
      client.channel.close();
    }
    selector.close();
  }

  /** One connection. */
  private static final class Client {

    private static final byte[] LENGTH_FIELD =
        "\r\ncontent-length:".getBytes(StandardCharsets.US_ASCII);

    private final SocketChannel channel;
    private final ByteBuffer out;
    private final ByteBuffer in = ByteBuffer.allocateDirect(8192);
    private final byte[] answer = new byte[8192];
    private int received;
    private long sentNanos;

    Client(SocketChannel channel, byte[] request) {
      this.channel = channel;
      this.out = ByteBuffer.allocateDirect(request.length).put(request);
    }

    void send(long nowNanos) throws IOException {
      received = 0;
      out.rewind();
      sentNanos = nowNanos;
      while (out.hasRemaining()) {
        channel.write(out);
      }
    }

    /** The status when the answer is complete, otherwise 0. */
    int receive() throws IOException {
      in.clear();
      int count = channel.read(in);
      if (count < 0) {
        throw new IOException("the server closed the connection");
      }
      in.flip().get(answer, received, count);
      received += count;
      int bodyStart = bodyStart();
      if (bodyStart < 0 || received < bodyStart + contentLength(bodyStart)) {
        return 0;
      }
      return (answer[9] - '0') * 100 + (answer[10] - '0') * 10 + answer[11] - '0';
    }

    private int bodyStart() {
      for (int i = 3; i < received; i++) {
        if (answer[i] == '\n' && answer[i - 1] == '\r' && answer[i - 2] == '\n') {
          return i + 1;
        }
      }
      return -1;
    }

    private int contentLength(int headEnd) throws IOException {
      for (int i = 0; i < headEnd; i++) {
        int k = 0;
        while (k < LENGTH_FIELD.length && lower(answer[i + k]) == LENGTH_FIELD[k]) {
          k++;
        }
        if (k == LENGTH_FIELD.length) {
          int length = 0;
          for (int j = i + k; answer[j] != '\r'; j++) {
            if (answer[j] != ' ') {
              length = length * 10 + answer[j] - '0';
            }
          }
          return length;
        }
      }
      throw new IOException("an answer without Content-Length");
    }

    private static int lower(byte b) {
      return b >= 'A' && b <= 'Z' ? b | 0x20 : b;
    }
  }
}

package dev.autonomy.http2;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The asking end of one connection; requests may be sent by many threads at once. */
public final class Http2Client implements AutoCloseable {

  private final Connection connection;
  private final Thread reader;

  private Http2Client(Http2Transport transport, Http2Options options) throws IOException {
    this.connection = new Connection(transport, options, new ClientEnd());
    this.reader = options.threads().newThread(connection::run);
  }

  /**
   * Greets the peer, and begins to read what it says.
   *
   * @param transport after the TLS handshake
   * @throws IOException if the peer is gone already; the transport is closed then
   */
  public static Http2Client start(Http2Transport transport, Http2Options options)
      throws IOException {
    Http2Client client = new Http2Client(transport, options);
    client.reader.start();
    return client;
  }

  /**
   * Sends the head of a request; waits for a while when the peer takes no more at once.
   *
   * @param request with {@code content-length} when its body's length is known
   * @param withBody whether a body follows
   * @throws Http2Exception if it was not sent; see {@link Http2Exception#isUnprocessed}
   */
  public Http2Exchange open(Http2Request request, boolean withBody) throws IOException {
    List<Http2Headers.Field> section = request.section();
    requireAllowed(section);
    connection.lifecycle().reserveRoom();
    Stream stream;
    try {
      stream = connection.outbound().open(section, !withBody, request.method().equals("HEAD"));
    } finally {
      connection.lifecycle().releaseRoom();
    }
    return new Http2Exchange(connection, stream, request, withBody);
  }

  private void requireAllowed(List<Http2Headers.Field> section) throws Http2Exception {
    Http2Request unused = HeaderRules.request(section);
    long bytes = 0;
    for (Http2Headers.Field field : section) {
      bytes += HeaderTable.sizeOf(field.name(), field.value());
    }
    if (bytes > connection.peer().maxHeaderListBytes()) {
      throw Http2Exception.stream(
          Http2Error.REFUSED_STREAM,
          unused.method() + " with headers of " + bytes + " bytes, which the peer does not take");
    }
  }

  /** Whether requests can be sent: false once either side is ending the connection. */
  public boolean isOpen() {
    connection.lock().lock();
    try {
      connection.requireOpen();
      return true;
    } catch (Http2Exception _) {
      return false;
    } finally {
      connection.lock().unlock();
    }
  }

  /** Why the connection has ended; empty while it has not. */
  public Optional<Http2Exception> failure() {
    return connection.failure();
  }

  /**
   * Asks the peer for a sign of life.
   *
   * @return how long it took
   * @throws Http2Exception if none came in time; the connection goes on
   */
  public Duration ping(Duration timeout) throws IOException {
    return connection.pings().measure(timeout);
  }

  /** DATA frames sent so far. */
  long sentDataFrames() {
    return connection.outbound().dataFrames();
  }

  /** Gives up what is going on, says good-bye, and waits a moment for the peer to take notice. */
  @Override
  public void close() {
    connection.fail(Http2Exception.connection(Http2Error.NO_ERROR, "closed"));
    try {
      reader.join(Connection.LINGER.multipliedBy(2));
    } catch (InterruptedException _) {
      connection.abort();
      Thread.currentThread().interrupt();
    }
  }

  private static final class ClientEnd implements Endpoint {

    @Override
    public boolean isClient() {
      return true;
    }

    @Override
    public void opened(int streamId, List<Http2Headers.Field> section, boolean end)
        throws Http2Exception {
      throw Http2Exception.connection(
          Http2Error.PROTOCOL_ERROR, "the server opens stream " + streamId);
    }

    @Override
    public void answered(Stream stream, List<Http2Headers.Field> section, boolean end)
        throws Http2Exception {
      HeaderRules.Head head = HeaderRules.response(section);
      if (head.status() < 200) {
        if (end) {
          throw Http2Exception.stream(
              Http2Error.PROTOCOL_ERROR, "malformed message: an interim answer ends the stream");
        }
        return;
      }
      stream.answer(head);
    }
  }
}

package dev.autonomy.http2;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The serving end of one connection. */
public final class Http2Server implements AutoCloseable {

  /**
   * A stream that is reset does not end its handler at once, and one that is complete leaves its
   * handler some instants, in which a peer within its limit opens the next: so many handlers there
   * may be for each stream that is allowed.
   */
  private static final int HANDLERS_PER_STREAM = 8;

  private final Connection connection;
  private final Http2Options options;
  private final Http2Handler handler;

  /** Guarded by the connection's lock. */
  private int handlers;

  /**
   * Greets the peer.
   *
   * @param transport after the TLS handshake
   * @throws IOException if that is not possible any more; the transport is closed then
   */
  public Http2Server(Http2Transport transport, Http2Options options, Http2Handler handler)
      throws IOException {
    this.options = options;
    this.handler = handler;
    this.connection = new Connection(transport, options, new ServerEnd());
  }

  /**
   * Serves requests in this thread and others, until the connection has ended and every handler has
   * returned.
   *
   * @return why it has ended; NO_ERROR if that is nobody's fault
   */
  public Http2Exception serve() {
    connection.run();
    connection.lock().lock();
    try {
      while (handlers > 0) {
        connection.changeCondition().awaitUninterruptibly();
      }
    } finally {
      connection.lock().unlock();
    }
    return failure().orElseThrow();
  }

  /** Why the connection has ended; empty while it has not. */
  public Optional<Http2Exception> failure() {
    return connection.failure();
  }

  /** Requests that are being handled. */
  public int activeRequests() {
    connection.lock().lock();
    try {
      return handlers;
    } finally {
      connection.lock().unlock();
    }
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

  /**
   * Takes no new requests, lets those that have begun finish, and closes the connection.
   *
   * @param drain how long to wait for them
   * @return whether all were finished
   */
  public boolean shutdown(Duration drain) {
    connection.startDraining();
    long deadline = System.nanoTime() + drain.toNanos();
    boolean finished;
    connection.lock().lock();
    try {
      while (handlers > 0 && connection.phase() == Connection.Phase.OPEN) {
        if (!Waiting.await(connection.changeCondition(), deadline)) {
          break;
        }
      }
      finished = handlers == 0;
    } catch (IOException _) {
      finished = false;
    } finally {
      connection.lock().unlock();
    }
    connection.fail(Http2Exception.connection(Http2Error.NO_ERROR, "shutting down"));
    return finished;
  }

  /** Closes the connection without waiting for anybody. */
  @Override
  public void close() {
    connection.fail(Http2Exception.connection(Http2Error.NO_ERROR, "closed"));
  }

  private void handle(Stream stream, Http2Request request) {
    Http2Responder responder =
        new Http2Responder(connection, stream, request.method().equals("HEAD"));
    BodyInput body = new BodyInput(connection, stream);
    try {
      handler.handle(request, body, responder);
      responder.complete();
    } catch (IOException | RuntimeException | Error e) {
      responder.fail();
      handler.failed(request, e);
    } finally {
      body.close();
      ended();
    }
  }

  private void ended() {
    connection.lock().lock();
    try {
      handlers--;
      connection.changed();
    } finally {
      connection.lock().unlock();
    }
  }

  private final class ServerEnd implements Endpoint {

    @Override
    public boolean isClient() {
      return false;
    }

    @Override
    public void opened(int streamId, List<Http2Headers.Field> section, boolean end)
        throws Http2Exception {
      Http2Request request = HeaderRules.request(section);
      int most = options.maxConcurrentStreams();
      if (connection.streams().size() >= most || handlers >= most * HANDLERS_PER_STREAM) {
        throw Http2Exception.stream(
            Http2Error.REFUSED_STREAM, most + " requests are being handled already");
      }
      Stream stream = connection.lifecycle().newStream(streamId, false);
      stream.expect(request.headers().contentLength());
      if (end) {
        stream.endRemote();
      }
      connection.streams().taken();
      handlers++;
      try {
        options.threads().newThread(() -> handle(stream, request)).start();
      } catch (OutOfMemoryError _) {
        handlers--;
        throw Http2Exception.stream(Http2Error.REFUSED_STREAM, "no thread to be had");
      }
    }

    @Override
    public void answered(Stream stream, List<Http2Headers.Field> section, boolean end)
        throws Http2Exception {
      throw new IllegalStateException("a server opens no streams");
    }
  }
}

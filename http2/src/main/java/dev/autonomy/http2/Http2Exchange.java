package dev.autonomy.http2;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;

/**
 * One request and its answer. Close it when done: what was not read by then is not asked for any
 * more. Closing from another thread cancels it.
 */
public final class Http2Exchange implements AutoCloseable {

  private final Connection connection;
  private final Stream stream;
  private final OutputStream requestBody;
  private final InputStream responseBody;

  Http2Exchange(Connection connection, Stream stream, Http2Request request, boolean withBody) {
    this.connection = connection;
    this.stream = stream;
    this.requestBody =
        new BodyOutput(connection, stream, withBody ? request.headers().contentLength() : 0);
    this.responseBody = new BodyInput(connection, stream);
  }

  /**
   * Takes the request's body, and waits while the peer takes none; close it to complete the
   * request. Writing fails with {@link Http2Error#NO_ERROR} when the peer has answered without
   * waiting for all of it: {@link #response} then has the answer.
   */
  public OutputStream body() {
    return requestBody;
  }

  /** Whether {@link #response} would return, or fail, at once. */
  public boolean isAnswered() {
    connection.lock().lock();
    try {
      return stream.head() != null || stream.failure() != null;
    } finally {
      connection.lock().unlock();
    }
  }

  /**
   * Waits for the head of the answer, for as long as the options say.
   *
   * @throws Http2Exception if there will be none
   */
  public Http2Response response() throws IOException {
    return response(connection.options().timeouts().response());
  }

  /**
   * Waits for the head of the answer.
   *
   * @throws Http2Exception if there will be none, or none came in time, which cancels the request
   */
  public Http2Response response(Duration timeout) throws IOException {
    long deadline = System.nanoTime() + timeout.toNanos();
    connection.lock().lock();
    try {
      while (stream.head() == null) {
        Optional<Http2Exception> failure = Optional.ofNullable(stream.failure());
        if (failure.isPresent()) {
          throw failure.get().again();
        }
        if (!Waiting.await(stream.changed(), deadline)) {
          Http2Exception late =
              Http2Exception.stream(
                  Http2Error.CANCEL, "no answer within " + timeout.toMillis() + " ms");
          connection.lifecycle().reset(stream, late);
          throw late;
        }
      }
      HeaderRules.Head head = stream.head();
      if (head == null) {
        throw new IllegalStateException("the loop ends with a head");
      }
      return new Http2Response(head.status(), head.headers(), responseBody);
    } finally {
      connection.lock().unlock();
    }
  }

  /** Cancels what is not complete. */
  @Override
  public void close() {
    connection
        .lifecycle()
        .cancel(stream, Http2Exception.stream(Http2Error.CANCEL, "the exchange was closed"));
    try {
      responseBody.close();
    } catch (IOException _) {
      // Nobody reads it.
    }
  }
}

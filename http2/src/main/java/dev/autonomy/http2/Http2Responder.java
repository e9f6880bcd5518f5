package dev.autonomy.http2;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends the answer to one request; once. */
public final class Http2Responder {

  private static final byte[] NONE = new byte[0];

  private final Connection connection;
  private final Stream stream;
  private final boolean bodiless;
  private @Nullable BodyOutput out;

  /** An answer; without body, whatever it says of itself, for {@code HEAD}. */
  Http2Responder(Connection connection, Stream stream, boolean bodiless) {
    this.connection = connection;
    this.stream = stream;
    this.bodiless = bodiless;
  }

  /**
   * Sends the head of an answer.
   *
   * @param status 200 to 599
   * @param headers with {@code content-length} when the length is known
   * @return takes the body, and waits while the peer takes none; close it to complete the answer
   * @throws Http2Exception if the peer does not want the answer any more, or is gone
   */
  public OutputStream respond(int status, Http2Headers headers) throws IOException {
    long length = headers.contentLength();
    boolean end = bodiless || length == 0 || status == 204 || status == 304;
    if (status < 200 || status > 599) {
      throw new IllegalArgumentException("status " + status + ", but 200 to 599 are allowed");
    }
    if (out != null) {
      throw new IllegalStateException("the answer has begun already");
    }
    BodyOutput body = new BodyOutput(connection, stream, end ? 0 : length);
    out = body;
    List<Http2Headers.Field> section = new ArrayList<>();
    section.add(new Http2Headers.Field(":status", Integer.toString(status), false));
    section.addAll(headers.fields());
    connection.outbound().headers(stream, section, end);
    return body;
  }

  /**
   * Sends a whole answer.
   *
   * @throws Http2Exception if the peer does not want the answer any more, or is gone
   */
  public void respond(int status, Http2Headers headers, byte[] body) throws IOException {
    Http2Headers announced =
        headers.first("content-length").isPresent()
            ? headers
            : headers.with("content-length", Integer.toString(body.length));
    try (OutputStream target = respond(status, announced)) {
      if (!bodiless && status != 204 && status != 304) {
        target.write(body);
      }
    }
  }

  /** Ends the answer of a handler that has returned. */
  void complete() throws IOException {
    if (out == null) {
      respond(500, Http2Headers.empty(), NONE);
      return;
    }
    out.close();
    if (out.hasFailed()) {
      fail();
    }
  }

  /** Ends the answer of a handler that has failed. */
  void fail() {
    try {
      if (out == null) {
        respond(500, Http2Headers.empty(), NONE);
        return;
      }
    } catch (IOException _) {
      // The peer is gone, or does not want the answer.
    }
    connection
        .lifecycle()
        .cancel(stream, Http2Exception.stream(Http2Error.INTERNAL_ERROR, "the handler has failed"));
  }
}

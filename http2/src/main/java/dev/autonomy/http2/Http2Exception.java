package dev.autonomy.http2;

import java.io.IOException;

/**
 * A stream or a connection that has failed, with the code of RFC 9113 and one line that says why.
 * Whether a request may be sent again without asking what it does is {@link #isUnprocessed}.
 */
public final class Http2Exception extends IOException {

  private static final long serialVersionUID = 1L;

  /** What an error ends. */
  enum Scope {
    STREAM,
    CONNECTION
  }

  private final Http2Error error;
  private final Scope scope;
  private final boolean unprocessed;

  private Http2Exception(Http2Error error, Scope scope, boolean unprocessed, String reason) {
    super(reason);
    this.error = error;
    this.scope = scope;
    this.unprocessed = unprocessed;
  }

  /** An error that ends the whole connection. */
  static Http2Exception connection(Http2Error error, String reason) {
    return new Http2Exception(error, Scope.CONNECTION, false, reason);
  }

  /** An error that ends one stream. */
  static Http2Exception stream(Http2Error error, String reason) {
    return new Http2Exception(error, Scope.STREAM, error == Http2Error.REFUSED_STREAM, reason);
  }

  /**
   * The same error, to be thrown once more: others may have been told of this one, and what is
   * thrown twice cannot be suppressed.
   */
  Http2Exception again() {
    return new Http2Exception(error, scope, unprocessed, String.valueOf(getMessage()));
  }

  /** The same error, for a request that the peer has certainly not begun to process. */
  Http2Exception unprocessed() {
    return new Http2Exception(error, scope, true, String.valueOf(getMessage()));
  }

  /** The code that was sent, or received. */
  public Http2Error error() {
    return error;
  }

  /** Whether the connection is of no use any more; otherwise its other streams go on. */
  public boolean endsConnection() {
    return scope == Scope.CONNECTION;
  }

  /** Whether the peer has certainly not processed the request (RFC 9113, section 8.7). */
  public boolean isUnprocessed() {
    return unprocessed;
  }

  /** Made for every bad frame of a flood: no trace. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}

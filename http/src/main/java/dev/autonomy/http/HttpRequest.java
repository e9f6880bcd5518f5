package dev.autonomy.http;

/** A request whose head has been read. Its body is read when it is asked for. */
public final class HttpRequest {

  private final RequestHead head;
  private final Connection connection;
  private final long announcedBytes;
  private boolean complete;

  HttpRequest(RequestHead head, Connection connection) throws HttpException {
    this.head = head;
    this.connection = connection;
    this.announcedBytes = Body.announcedBytes(head.headers());
    this.complete = announcedBytes == 0;
    if (head.headers().count("expect") > 0 && !expectsContinue()) {
      throw new HttpException(417, "the only expectation understood is 100-continue");
    }
  }

  /** The method, in the case in which it was sent. */
  public String method() {
    return head.method();
  }

  /** The target up to its question mark, not decoded. */
  public String path() {
    return head.path();
  }

  /** What follows the question mark, not decoded; empty without one. */
  public String query() {
    return head.query();
  }

  /** The header fields. */
  public HttpHeaders headers() {
    return head.headers();
  }

  /**
   * Reads the body. May be called once.
   *
   * @return the bytes, none when the request has no body
   * @throws HttpException 413 when it is too large, 408 when it comes too slowly, 400 when it is
   *     malformed or cut short
   */
  public byte[] body() throws HttpException {
    if (complete && announcedBytes != 0) {
      throw new IllegalStateException("the body has been read");
    }
    byte[] body = connection.readBody(announcedBytes, expectsContinue());
    complete = true;
    return body;
  }

  /** Whether nothing of this request is left to be read. */
  boolean isComplete() {
    return complete;
  }

  boolean isPersistent() {
    return head.persistent();
  }

  private boolean expectsContinue() {
    return "100-continue".equalsIgnoreCase(head.headers().first("expect"));
  }
}

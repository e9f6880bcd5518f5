package dev.autonomy.http;

/** A message that is refused, with the status that a server answers and one line that says why. */
public final class HttpException extends Exception {

  private static final long serialVersionUID = 1L;

  private final int status;

  /** A refusal with its status code and reason. */
  public HttpException(int status, String reason) {
    // Refusals are made for every bad request of a flood: no stack trace.
    super(reason, null, false, false);
    this.status = status;
  }

  /** A failure of the server itself, 500. */
  HttpException(Throwable cause) {
    super("internal error", cause, false, false);
    this.status = 500;
  }

  /** The status code, 400 to 599. */
  public int status() {
    return status;
  }
}

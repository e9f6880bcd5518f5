package dev.autonomy.contract;

/**
 * Bytes that are not a valid tool call. The message is one line that says what was found and what
 * is expected; the caller sees it as {@link #reason()}.
 */
public final class RequestException extends Exception {

  private static final long serialVersionUID = 1L;

  /** A refusal with the given one-line message, without the {@code request:} prefix. */
  public RequestException(String message) {
    super(message);
  }

  /** The reason as it stands in the answer: {@code request: …}. */
  public String reason() {
    return "request: " + getMessage();
  }
}

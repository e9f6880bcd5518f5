package dev.autonomy.wal;

import org.jspecify.annotations.Nullable;

/**
 * A refusal of the log. The message is one line: the code, what happened, actual against expected,
 * the file and byte offset where there is one, and what to do.
 */
public final class LogException extends Exception {

  private static final long serialVersionUID = 1L;

  private final LogCode code;
  private final String detail;

  /** A refusal without a cause of its own. */
  public LogException(LogCode code, String message) {
    this(code, message, null);
  }

  /** A refusal that another failure led to. */
  public LogException(LogCode code, String message, @Nullable Throwable cause) {
    super(code.name() + ": " + message, cause);
    this.code = code;
    this.detail = message;
  }

  /** The kind of refusal. */
  public LogCode code() {
    return code;
  }

  /** The message without its code. */
  String detail() {
    return detail;
  }
}

package dev.autonomy.trust;

/** A key cannot be read, or is of a kind that is not used here; the message is one line. */
public final class KeyFileException extends Exception {

  private static final long serialVersionUID = 1L;

  /** With a message of one line. */
  public KeyFileException(String message) {
    super(message);
  }

  /** With a message of one line and what caused it. */
  public KeyFileException(String message, Throwable cause) {
    super(message, cause);
  }
}

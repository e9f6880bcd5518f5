package dev.autonomy.trust;

/** Evidence or a payload is not what its format says; the message is one line. */
public final class SignatureFormatException extends Exception {

  private static final long serialVersionUID = 1L;

  /** With a message of one line. */
  public SignatureFormatException(String message) {
    super(message);
  }

  /** With a message of one line and what caused it. */
  public SignatureFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}

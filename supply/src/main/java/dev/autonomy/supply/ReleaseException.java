package dev.autonomy.supply;

/** A release document that is none, or not one that this version reads; the message is one line. */
public final class ReleaseException extends Exception {

  private static final long serialVersionUID = 1L;

  ReleaseException(String message) {
    super(message);
  }

  ReleaseException(String message, Throwable cause) {
    super(message, cause);
  }
}

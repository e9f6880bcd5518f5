package dev.autonomy.supply;

/** A lock file that is none, or not one that this version reads; the message is one line. */
public final class LockException extends Exception {

  private static final long serialVersionUID = 1L;

  LockException(String message) {
    super(message);
  }

  LockException(String message, Throwable cause) {
    super(message, cause);
  }
}

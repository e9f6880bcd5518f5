package dev.autonomy.bundle;

/** The managed store cannot be read or written; the message is one line with the remedy. */
public final class StoreException extends Exception {

  private static final long serialVersionUID = 1L;

  /** A failure of the store. */
  public StoreException(String message) {
    super(message);
  }

  /** A failure of the store that something else caused. */
  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}

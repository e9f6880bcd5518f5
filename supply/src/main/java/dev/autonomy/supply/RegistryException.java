package dev.autonomy.supply;

/** A registry did not do, or not have, what it was asked for; the message is one line. */
public final class RegistryException extends Exception {

  private static final long serialVersionUID = 1L;

  /** What can be done about it. */
  public enum Kind {
    /** The registry cannot be reached, or failed: later may be better. */
    UNAVAILABLE,
    /** There is no such bundle, tag or digest. */
    NOT_FOUND,
    /** It asks for other credentials. */
    UNAUTHORIZED,
    /** What it sent is not what its digest says, or breaks the protocol. */
    CORRUPT,
    /** Our own side: a file that cannot be read or written, a refused address. */
    LOCAL
  }

  private final Kind kind;

  /** With a message of one line. */
  public RegistryException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** With a message of one line and what caused it. */
  public RegistryException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** What can be done about it. */
  public Kind kind() {
    return kind;
  }
}

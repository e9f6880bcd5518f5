package dev.autonomy.wal;

/** Why a proof proves nothing. The message is one line that names what does not hold. */
public final class ProofException extends Exception {

  private static final long serialVersionUID = 1L;

  /** With that message. */
  public ProofException(String message) {
    super(message);
  }
}

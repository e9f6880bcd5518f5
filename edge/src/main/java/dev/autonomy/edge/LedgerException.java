package dev.autonomy.edge;

import java.io.IOException;

/** The ledger could not be read or written; nothing of the change is in it. */
public class LedgerException extends IOException {

  private static final long serialVersionUID = 1;

  private final Kind kind;

  /** Of {@link Kind#FAILED}. */
  public LedgerException(String message) {
    super(message);
    kind = Kind.FAILED;
  }

  /** Of {@link Kind#FAILED}. */
  public LedgerException(String message, Throwable cause) {
    super(message, cause);
    kind = Kind.FAILED;
  }

  public LedgerException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public LedgerException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  /** What an operator, or the relay, has to tell apart. */
  public enum Kind {
    /** No space left for the change; others may fit, and this one later. */
    FULL,
    /** The file, its directory or its file system may not be written. */
    READ_ONLY,
    /** Another process has it. */
    IN_USE,
    /** What is there was never a ledger. */
    NOT_A_LEDGER,
    /** Of a format that is read no more. */
    TOO_OLD,
    /** Of a format that a later version writes. */
    TOO_NEW,
    /** It was a ledger, and what it says cannot be trusted any more. */
    DAMAGED,
    /** Anything else, as its message says. */
    FAILED
  }
}

package dev.autonomy.edge;

import java.io.IOException;

/** The ledger could not be read or written; nothing of the change is in it. */
public class LedgerException extends IOException {

  private static final long serialVersionUID = 1;

  public LedgerException(String message) {
    super(message);
  }

  public LedgerException(String message, Throwable cause) {
    super(message, cause);
  }
}

package dev.autonomy.telemetry;

/**
 * Frames could not be delivered. The message is one line for an operator: what, why, what to do.
 */
public final class ExportException extends Exception {

  private static final long serialVersionUID = 1L;

  /** With that message. */
  public ExportException(String message) {
    super(message);
  }

  /** With that message, and what led to it. */
  public ExportException(String message, Throwable cause) {
    super(message, cause);
  }
}

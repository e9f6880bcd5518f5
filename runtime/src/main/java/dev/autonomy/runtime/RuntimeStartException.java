package dev.autonomy.runtime;

/**
 * The runtime refused to start. The message is one line for an operator: what happened and what to
 * do. Nothing is left running or held.
 */
public final class RuntimeStartException extends Exception {

  private static final long serialVersionUID = 1L;

  /** A refusal with its one-line message. */
  public RuntimeStartException(String message) {
    super(message);
  }

  /** A refusal with its one-line message and what caused it. */
  public RuntimeStartException(String message, Throwable cause) {
    super(message, cause);
  }
}

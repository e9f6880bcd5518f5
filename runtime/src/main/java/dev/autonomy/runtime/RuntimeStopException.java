package dev.autonomy.runtime;

import org.jspecify.annotations.Nullable;

/** The runtime has stopped, but not as it should have; the message is one line for an operator. */
public final class RuntimeStopException extends Exception {

  private static final long serialVersionUID = 1L;

  RuntimeStopException(String message) {
    this(message, null);
  }

  RuntimeStopException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

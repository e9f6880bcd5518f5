package dev.autonomy.line;

/** Says that a command could not be done: one line with the remedy, and the exit status. */
public final class CommandException extends Exception {

  private final String line;
  private final int status;

  /** A failure with exit status 1. */
  public CommandException(String message) {
    this(message, ExitStatus.FAILED);
  }

  /** A failure with exit status 1 and what led to it, shown with {@code --debug}. */
  public CommandException(String message, Throwable cause) {
    this(message, cause, ExitStatus.FAILED);
  }

  private CommandException(String message, Throwable cause, int status) {
    super(message, cause);
    this.line = message;
    this.status = status;
  }

  /** A failure with another exit status. */
  public CommandException(String message, int status) {
    super(message);
    this.line = message;
    this.status = status;
  }

  /** The message. */
  public String line() {
    return line;
  }

  /** A failure with exit status 1 that says what the cause says. */
  public static CommandException because(Exception cause) {
    return because(cause, ExitStatus.FAILED);
  }

  /** A failure with another exit status that says what the cause says. */
  public static CommandException because(Exception cause, int status) {
    String message = cause.getMessage();
    return new CommandException(message == null ? cause.toString() : message, cause, status);
  }

  /** The exit status of the process. */
  public int status() {
    return status;
  }
}

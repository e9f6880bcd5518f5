package dev.autonomy.cli.line;

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
    super(message, cause);
    this.line = message;
    this.status = ExitStatus.FAILED;
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

  /** A failure with exit status 1 that says in one line what the cause says. */
  public static CommandException because(Exception cause) {
    String message = cause.getMessage();
    return new CommandException(message == null ? cause.toString() : message, cause);
  }

  /** The exit status of the process. */
  public int status() {
    return status;
  }
}

package dev.autonomy.line;

/** Says that a command line is wrong: one line, lower case, user input in backticks. */
public final class UsageException extends Exception {

  private final String line;

  /** With what is wrong and what to write instead. */
  public UsageException(String message) {
    super(message);
    this.line = message;
  }

  /** The message. */
  public String line() {
    return line;
  }
}

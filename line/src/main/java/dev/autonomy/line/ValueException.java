package dev.autonomy.line;

/** Says that a text is not a value of the kind asked for. Carries no stack trace. */
public final class ValueException extends Exception {

  private final String reason;

  /** Without further detail: the kind's expectation says it all. */
  public ValueException() {
    this("");
  }

  /** With the reason, which takes the place of the kind's expectation. */
  public ValueException(String reason) {
    super(reason, null, false, false);
    this.reason = reason;
  }

  /** The message's end: the reason, or what was expected. */
  String expectation(ValueKind<?> kind) {
    return reason.isEmpty() ? "expected " + kind.expectation() : reason;
  }
}

package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.Value;

/**
 * A built-in function that could not be evaluated. The message leaves out the function's name,
 * which the evaluator puts in front ({@code to_number: ...}). Carries no stack trace: outside
 * strict mode these are an ordinary way for an expression to be undefined.
 */
public final class BuiltinException extends Exception {

  private static final long serialVersionUID = 1L;

  /** What kind of failure this is. */
  public enum Kind {
    /** An argument of the wrong type; OPA's {@code eval_type_error}. */
    TYPE("eval_type_error", false),
    /** A failure of the function itself; OPA's {@code eval_builtin_error}. */
    BUILTIN("eval_builtin_error", false),
    /** A failure that ends the evaluation whether strict or not. */
    HALT("eval_builtin_error", true);

    private final String code;
    private final boolean fatal;

    Kind(String code, boolean fatal) {
      this.code = code;
      this.fatal = fatal;
    }

    /** OPA's error code. */
    public String code() {
      return code;
    }

    /** Whether the evaluation ends even where errors are not strict. */
    public boolean fatal() {
      return fatal;
    }
  }

  private final Kind kind;

  /** A failure of the given kind. */
  public BuiltinException(Kind kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
  }

  /** A failure of the function itself. */
  public BuiltinException(String message) {
    this(Kind.BUILTIN, message);
  }

  /** Argument {@code position}, from 1, is not what the function takes. */
  static BuiltinException operand(int position, String wanted, Value found) {
    return new BuiltinException(
        Kind.TYPE, "operand " + position + " must be " + wanted + " but got " + found.typeName());
  }

  /** What kind of failure this is. */
  public Kind kind() {
    return kind;
  }

  /** The message, never null. */
  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? "" : message;
  }
}

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
    HALT("eval_builtin_error", true),
    /** Several results where one is allowed; OPA's {@code eval_conflict_error}, always fatal. */
    CONFLICT("eval_conflict_error", true);

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

  /** Argument {@code position}, from 1, has the wrong type. */
  static BuiltinException operand(int position, Value found, String wanted) {
    return typed(position, "must be " + wanted + " but got " + found.typeName());
  }

  /** Argument {@code position}, from 1, has none of the types that are possible. */
  static BuiltinException operandOneOf(int position, Value found, String wanted) {
    return operand(position, found, "one of {" + wanted + "}");
  }

  /** Argument {@code position}, from 1, is a collection with a member of the wrong type. */
  static BuiltinException element(int position, Value collection, Value found, String wanted) {
    String type = collection.typeName();
    return typed(
        position,
        "must be "
            + type
            + " of "
            + wanted
            + "s but got "
            + type
            + " containing "
            + found.typeName());
  }

  /** Something else is wrong with argument {@code position}, from 1. */
  static BuiltinException typed(int position, String problem) {
    return new BuiltinException(Kind.TYPE, "operand " + position + " " + problem);
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

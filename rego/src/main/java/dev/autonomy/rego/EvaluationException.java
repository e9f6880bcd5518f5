package dev.autonomy.rego;

import dev.autonomy.rego.ast.Location;
import org.jspecify.annotations.Nullable;

/**
 * An evaluation that has no answer, not even undefined. Carries no stack trace: what matters is the
 * place in the policy.
 */
public final class EvaluationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Rules or functions that disagree about a value. */
  public static final String CONFLICT = "eval_conflict_error";

  /**
   * A built-in that failed, when built-in errors are strict; one that threw what it must not throw,
   * always.
   */
  public static final String BUILTIN = "eval_builtin_error";

  /** Operands of a type that a built-in does not take, when built-in errors are strict. */
  public static final String TYPE = "eval_type_error";

  /** A {@code with} modifier that cannot be applied. */
  public static final String WITH_MERGE = "eval_with_merge_error";

  /** More instructions, depth or elements than the {@link EvaluationLimits} allow. */
  public static final String BUDGET_EXCEEDED = "budget_exceeded";

  /** More time than the {@link EvaluationLimits} allow. */
  public static final String DEADLINE_EXCEEDED = "deadline_exceeded";

  /** Ended by {@link Evaluation#cancel}. */
  public static final String CANCELLED = "eval_cancel_error";

  /** A defect: of the engine, or of the capabilities or the listener it was given. */
  public static final String INTERNAL = "eval_internal_error";

  private final String code;
  private final transient Location location;

  /** A failure of the class {@code code} at {@code location}, described in one line. */
  public EvaluationException(String code, String message, Location location) {
    this(code, message, location, null);
  }

  /** A failure that something else has caused: a defect, or an exhausted stack. */
  public EvaluationException(
      String code, String message, Location location, @Nullable Throwable cause) {
    super(message, cause, false, false);
    this.code = code;
    this.location = location;
  }

  /** The class of error: one of the constants here. */
  public String code() {
    return code;
  }

  /** The expression or rule that failed; {@link Location#NONE} when none did. */
  public Location location() {
    return location;
  }

  /** {@code file:row: code: message}, as OPA has it; without the place when there is none. */
  public String describe() {
    String error = code + ": " + getMessage();
    return location.file().isEmpty()
        ? error
        : location.file() + ":" + location.row() + ": " + error;
  }
}

package dev.autonomy.rego;

import java.util.function.LongSupplier;

/**
 * How to evaluate; made once, used for many evaluations.
 *
 * @param limits what one evaluation may use
 * @param strictBuiltinErrors whether a built-in that fails ends the evaluation; otherwise the
 *     expression with the call is undefined
 * @param monotonicNanos nanoseconds since any fixed moment; only the deadline looks at it
 */
public record EvaluationOptions(
    EvaluationLimits limits, boolean strictBuiltinErrors, LongSupplier monotonicNanos) {

  /**
   * {@link EvaluationLimits#DEFAULT}, failing built-ins are undefined as in OPA, and the monotonic
   * clock of this machine.
   */
  public static final EvaluationOptions DEFAULT =
      new EvaluationOptions(EvaluationLimits.DEFAULT, false, System::nanoTime);

  /** The same with other limits. */
  public EvaluationOptions withLimits(EvaluationLimits other) {
    return new EvaluationOptions(other, strictBuiltinErrors, monotonicNanos);
  }

  /** The same with built-in errors strict or not. */
  public EvaluationOptions withStrictBuiltinErrors(boolean strict) {
    return new EvaluationOptions(limits, strict, monotonicNanos);
  }

  /** The same with another monotonic clock. */
  public EvaluationOptions withMonotonicNanos(LongSupplier clock) {
    return new EvaluationOptions(limits, strictBuiltinErrors, clock);
  }
}

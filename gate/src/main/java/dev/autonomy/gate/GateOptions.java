package dev.autonomy.gate;

import dev.autonomy.rego.EvaluationLimits;
import dev.autonomy.rego.EvaluationOptions;
import java.util.function.LongSupplier;

/**
 * How a gate asks its policy.
 *
 * @param nodeId this node, {@code input.node.id}
 * @param mode how the runtime is used, {@code input.runtime.mode}
 * @param limits what one evaluation may use; exceeding them denies
 * @param monotonicNanos nanoseconds since any fixed moment, for the deadline of evaluations and
 *     {@link Verdict#durationNanos()}
 */
public record GateOptions(
    String nodeId, String mode, EvaluationLimits limits, LongSupplier monotonicNanos) {

  /**
   * A gate on that node, used in that way, with {@link EvaluationLimits#DEFAULT} and the monotonic
   * clock of this machine.
   */
  public GateOptions(String nodeId, String mode) {
    this(nodeId, mode, EvaluationLimits.DEFAULT, EvaluationOptions.DEFAULT.monotonicNanos());
  }

  /** The same with other limits. */
  public GateOptions withLimits(EvaluationLimits other) {
    return new GateOptions(nodeId, mode, other, monotonicNanos);
  }

  /** The same with another monotonic clock. */
  public GateOptions withMonotonicNanos(LongSupplier clock) {
    return new GateOptions(nodeId, mode, limits, clock);
  }

  /** How policies are evaluated in a gate: a built-in that fails ends the evaluation. */
  EvaluationOptions evaluation() {
    return new EvaluationOptions(limits, true, monotonicNanos);
  }
}

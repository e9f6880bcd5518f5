package dev.autonomy.gate;

import dev.autonomy.rego.EvaluationLimits;

/**
 * How a gate asks its policy.
 *
 * @param nodeId this node, {@code input.node.id}
 * @param mode how the runtime is used, {@code input.runtime.mode}
 * @param limits what one evaluation may use; exceeding them denies
 */
public record GateOptions(String nodeId, String mode, EvaluationLimits limits) {

  /** A gate on that node, used in that way, with {@link EvaluationLimits#DEFAULT}. */
  public GateOptions(String nodeId, String mode) {
    this(nodeId, mode, EvaluationLimits.DEFAULT);
  }
}

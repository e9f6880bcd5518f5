package dev.autonomy.gate;

import dev.autonomy.contract.AuditId;
import dev.autonomy.contract.Decision;
import dev.autonomy.contract.ToolCall;
import java.time.Instant;
import java.util.List;

/**
 * What the gate says about one tool call, layer by layer. Each decision becomes one frame of the
 * log; only the last one counts.
 *
 * @param auditId the call's name in the log
 * @param call what was asked for
 * @param decisions the policy's first; after it at most one of a later layer that refuses
 * @param time {@code input.time} and the policy's clock, recorded so that the decision can be
 *     replayed
 * @param durationNanos how long deciding took
 */
public record Verdict(
    AuditId auditId, ToolCall call, List<Decision> decisions, Instant time, long durationNanos) {

  /** At least one decision, none after a refusal. */
  public Verdict {
    decisions = List.copyOf(decisions);
    if (decisions.isEmpty()) {
      throw new IllegalArgumentException("a verdict needs a decision");
    }
  }

  /** The last word. */
  public Decision effective() {
    return decisions.getLast();
  }
}

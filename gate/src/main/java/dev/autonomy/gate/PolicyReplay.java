package dev.autonomy.gate;

import dev.autonomy.bundle.CompiledBundle;
import dev.autonomy.contract.AuditId;
import dev.autonomy.contract.Decision;
import dev.autonomy.contract.ToolCall;
import dev.autonomy.rego.Policy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a policy would have decided about calls of the past. A decision depends on nothing but the
 * call, the moment and the audit id, and all of them stand in the log, so that the policy that
 * decided answers the same again. Immutable.
 */
public final class PolicyReplay {

  private static final List<String> ASKED =
      List.of(
          CompiledBundle.ALLOW,
          "data.autonomy.deny",
          "data.autonomy.reason",
          "data.autonomy.redact");

  private final PolicyEvaluator evaluator;
  private final List<String> read;

  /**
   * Asks {@code bundle}.
   *
   * @param options of the gate that decided: policy sees its node and mode
   */
  public PolicyReplay(CompiledBundle bundle, GateOptions options) {
    this.evaluator = new PolicyEvaluator(bundle, options);
    this.read = read(bundle.policy());
  }

  private static List<String> read(Policy policy) {
    List<String> read = new ArrayList<>();
    for (String rule : ASKED) {
      read.addAll(policy.dependencies(rule).base());
    }
    return List.copyOf(read);
  }

  /**
   * The decision of the policy layer. Never throws: there is always one.
   *
   * @param auditId of the call
   * @param time at which it was decided then
   */
  public Decision decide(AuditId auditId, ToolCall call, Instant time) {
    return evaluator.decide(auditId, call, time);
  }

  /**
   * Whether the policy may look at a member of its input: if it does, it cannot be asked about a
   * call of which that value is not known any more.
   *
   * @param section {@code params}, {@code context}, {@code node} or {@code runtime}
   * @param member a member of it
   */
  public boolean mayRead(String section, String member) {
    String whole = "input." + section;
    for (String place : read) {
      if (place.equals("input") || place.equals(whole)) {
        return true;
      }
      if (place.startsWith(whole) && isAt(place.substring(whole.length()), member)) {
        return true;
      }
    }
    return false;
  }

  /** Whether {@code path}, as {@code .member.more} or {@code ["member"].more}, begins there. */
  private static boolean isAt(String path, String member) {
    String plain = "." + member;
    return path.startsWith("[")
        || path.startsWith(plain)
            && (path.length() == plain.length() || ".[".indexOf(path.charAt(plain.length())) >= 0);
  }
}

package dev.autonomy.gate;

import dev.autonomy.bundle.CompiledBundle;
import dev.autonomy.contract.AuditId;
import dev.autonomy.contract.DecidedBy;
import dev.autonomy.contract.Decision;
import dev.autonomy.contract.Layer;
import dev.autonomy.contract.PolicyIdentity;
import dev.autonomy.contract.Redaction;
import dev.autonomy.contract.ToolCall;
import dev.autonomy.rego.DecidingRule;
import dev.autonomy.rego.Entrypoint;
import dev.autonomy.rego.Evaluation;
import dev.autonomy.rego.EvaluationException;
import dev.autonomy.rego.EvaluationOptions;
import dev.autonomy.rego.Policy;
import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.SetValue;
import dev.autonomy.rego.value.Value;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks one policy about calls: {@code redact}, {@code deny}, {@code allow} and {@code reason} of
 * the package {@code autonomy}, in one evaluation. Immutable.
 */
final class PolicyEvaluator {

  private final PolicyIdentity identity;
  private final Policy policy;
  private final Entrypoint allow;
  private final Entrypoint deny;
  private final Entrypoint reason;
  private final Entrypoint redact;
  private final InputDocument input;
  private final EvaluationOptions evaluation;

  PolicyEvaluator(CompiledBundle bundle, GateOptions options) {
    this.identity = bundle.identity();
    this.policy = bundle.policy();
    this.allow = policy.rule(CompiledBundle.ALLOW);
    this.deny = policy.rule("data.autonomy.deny");
    this.reason = policy.rule("data.autonomy.reason");
    this.redact = policy.rule("data.autonomy.redact");
    this.input = new InputDocument(options.nodeId(), options.mode());
    this.evaluation = options.evaluation();
  }

  /** The policy's decision; a failure of any kind is a denial. */
  @SuppressWarnings("CatchingUnchecked")
  Decision decide(AuditId auditId, ToolCall call, Instant time) {
    Call asked = new Call(call);
    try (Evaluation opened =
        policy.evaluate(input.of(call, time), evaluation, new GateCapabilities(time, auditId))) {
      return asked.decide(opened);
    } catch (EvaluationException e) {
      return asked.deny(Reasons.failed(e.code()), Optional.empty());
    } catch (StackOverflowError _) {
      return asked.deny(Reasons.failed(EvaluationException.BUDGET_EXCEEDED), Optional.empty());
    } catch (Throwable _) {
      // Not to be told apart safely here, and no reason to permit: exhausted memory, a defect.
      return asked.deny(Reasons.failed(EvaluationException.INTERNAL), Optional.empty());
    }
  }

  /** One call on its way through the rules. */
  private final class Call {

    private final ToolCall call;

    /** Until the policy has said what may be kept, nothing may. */
    private Redaction redaction;

    Call(ToolCall call) {
      this.call = call;
      this.redaction = redact.isDefined() ? Redaction.EVERYTHING : Redaction.NONE;
    }

    Decision decide(Evaluation opened) {
      if (redact.isDefined()) {
        try {
          redaction = RedactionRule.apply(opened.value(redact), call);
        } catch (RedactionRule.Unusable e) {
          return deny(e.reason(), decidedBy(opened, redact));
        }
      }
      Value denied = deny.isDefined() ? opened.value(deny) : null;
      if (denied != null && !(denied instanceof SetValue)) {
        return deny(Reasons.DENY_NOT_A_SET, decidedBy(opened, deny));
      }
      if (denied instanceof SetValue members && members.size() > 0) {
        return deny(Reasons.join(members), decidedBy(opened, deny));
      }
      Value allowed = opened.value(allow);
      if (allowed instanceof BooleanValue truth && truth.value()) {
        return new Decision.Allow(identity, decidedBy(opened, allow), redaction);
      }
      Value given = reason.isDefined() ? opened.value(reason) : null;
      return deny(Reasons.given(given, withoutReason(allowed)), decidedBy(opened, allow));
    }

    Decision deny(String words, Optional<DecidedBy> decidedBy) {
      return new Decision.Deny(Layer.POLICY, words, identity, decidedBy, redaction);
    }
  }

  private static String withoutReason(@Nullable Value allowed) {
    if (allowed == null) {
      return Reasons.UNDEFINED;
    }
    return allowed instanceof BooleanValue ? Reasons.NOT_ALLOWED : Reasons.NOT_A_BOOLEAN;
  }

  private static Optional<DecidedBy> decidedBy(Evaluation opened, Entrypoint entrypoint) {
    Optional<DecidingRule> rule = opened.decidedBy(entrypoint);
    return rule.isPresent() ? Optional.of(decidedBy(rule.get())) : Optional.empty();
  }

  private static DecidedBy decidedBy(DecidingRule rule) {
    return new DecidedBy(rule.path(), rule.location().file(), rule.location().row());
  }
}

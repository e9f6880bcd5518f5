package dev.autonomy.gate;

import dev.autonomy.contract.AuditId;
import dev.autonomy.contract.Decision;
import dev.autonomy.contract.Layer;
import dev.autonomy.contract.PolicyIdentity;
import dev.autonomy.contract.Redaction;
import dev.autonomy.contract.ToolCall;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Decides tool calls: policy first, then the checks of later layers, which can only refuse.
 * Whatever goes wrong on the way denies. Lock-free and safe for any number of threads; a call in
 * flight keeps the policy it started with.
 */
public final class Gate {

  private final GateOptions options;
  private final List<RuntimeCheck> checks;
  private final InstantSource clock;
  private final PolicyProvider provider;
  private volatile PolicyState state;

  /** A gate under the provider's policy. */
  public Gate(
      GateOptions options,
      PolicyProvider provider,
      List<RuntimeCheck> checks,
      InstantSource clock) {
    this.options = options;
    this.provider = provider;
    this.checks = List.copyOf(checks);
    this.clock = clock;
    this.state = provider.load();
  }

  /** Decides {@code call}. Never throws: there is always a verdict. */
  public Verdict decide(AuditId auditId, ToolCall call) {
    Decision deny =
        new Decision.Deny(
            Layer.POLICY,
            "policy: no bundle loaded",
            PolicyIdentity.NONE,
            Optional.empty(),
            Redaction.NONE);
    return new Verdict(auditId, call, List.of(deny), clock.instant(), 0);
  }

  /** The policy in force, or why there is none. */
  public PolicyState policy() {
    return state;
  }

  /**
   * Takes the provider's policy over if it has changed; calls in flight keep theirs.
   *
   * @return the new state when there is one
   */
  public Optional<PolicyState> refresh() {
    if (!provider.changed()) {
      return Optional.empty();
    }
    state = provider.load();
    return Optional.of(state);
  }

  /** The options and checks of this gate. */
  @Override
  public String toString() {
    return "gate " + options + " with " + checks.size() + " checks";
  }
}

package dev.autonomy.gate;

import dev.autonomy.contract.AuditId;
import dev.autonomy.contract.Decision;
import dev.autonomy.contract.Layer;
import dev.autonomy.contract.ToolCall;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Decides tool calls: policy first, then the checks of later layers, which can only refuse.
 * Whatever goes wrong on the way denies. Lock-free and safe for any number of threads; a call in
 * flight keeps the policy it started with.
 */
public final class Gate {

  /** The tool that has no executor anywhere: no policy can permit it. */
  public static final String SHELL = "tool.shell";

  private static final String PREFIX = "runtime: ";

  /**
   * A policy ready to be asked, together with the state it came from; never changed, only swapped.
   */
  private record Snapshot(PolicyState state, Optional<PolicyEvaluator> evaluator) {}

  private final GateOptions options;
  private final List<RuntimeCheck> checks;
  private final InstantSource clock;
  private final PolicyProvider provider;
  private volatile Snapshot snapshot;

  /**
   * A gate under the provider's policy.
   *
   * @param checks of the runtime layer, asked in this order
   */
  public Gate(
      GateOptions options,
      PolicyProvider provider,
      List<RuntimeCheck> checks,
      InstantSource clock) {
    this.options = options;
    this.provider = provider;
    this.checks = List.copyOf(checks);
    this.clock = clock;
    this.snapshot = prepare(provider.load());
  }

  /** Decides {@code call}. Never throws: there is always a verdict. */
  public Verdict decide(AuditId auditId, ToolCall call) {
    long start = options.monotonicNanos().getAsLong();
    Instant time = clock.instant();
    Decision byPolicy = askPolicy(auditId, call, time);
    List<Decision> decisions =
        switch (byPolicy) {
          case Decision.Deny deny -> List.of(deny);
          case Decision.Allow allow -> {
            Optional<Decision> refusal = askRuntime(allow, call);
            yield refusal.isPresent() ? List.of(allow, refusal.get()) : List.of(allow);
          }
        };
    long duration = options.monotonicNanos().getAsLong() - start;
    return new Verdict(auditId, call, decisions, time, duration);
  }

  private Decision askPolicy(AuditId auditId, ToolCall call, Instant time) {
    Snapshot current = snapshot;
    return switch (current.state) {
      case PolicyState.Active _ -> current.evaluator.orElseThrow().decide(auditId, call, time);
      case PolicyState.None none ->
          new Decision.Deny(
              Layer.POLICY, Reasons.NO_BUNDLE, none.identity(), Optional.empty(), none.redaction());
    };
  }

  private Optional<Decision> askRuntime(Decision.Allow allow, ToolCall call) {
    if (call.kind().equals(SHELL)) {
      return refuse(allow, "tool.shell has no executor");
    }
    for (RuntimeCheck check : checks) {
      Optional<String> refusal = ask(check, call);
      if (refusal.isPresent()) {
        return refuse(allow, refusal.get());
      }
    }
    return Optional.empty();
  }

  private static Optional<String> ask(RuntimeCheck check, ToolCall call) {
    try {
      return check.refusal(call);
    } catch (Throwable e) {
      return Optional.of("check failed: " + e.getClass().getSimpleName());
    }
  }

  private static Optional<Decision> refuse(Decision.Allow allow, String words) {
    return Optional.of(
        new Decision.Deny(
            Layer.RUNTIME, PREFIX + words, allow.policy(), Optional.empty(), allow.redaction()));
  }

  /** The policy in force, or why there is none. */
  public PolicyState policy() {
    return snapshot.state;
  }

  /**
   * Takes the provider's policy over if it has changed; calls in flight keep theirs. Cheap when
   * nothing has changed. One thread calls this.
   *
   * @return the new state when there is one
   */
  @SuppressWarnings("ReferenceEquality") // two policies may be refused in the same words
  public Optional<PolicyState> refresh() {
    if (!provider.changed()) {
      return Optional.empty();
    }
    PolicyState state = provider.load();
    if (state == snapshot.state) {
      return Optional.empty();
    }
    snapshot = prepare(state);
    return Optional.of(state);
  }

  private Snapshot prepare(PolicyState state) {
    return switch (state) {
      case PolicyState.Active active ->
          new Snapshot(state, Optional.of(new PolicyEvaluator(active.bundle(), options)));
      case PolicyState.None _ -> new Snapshot(state, Optional.empty());
    };
  }

  /** The node and what is in force. */
  @Override
  public String toString() {
    return "gate of " + options.nodeId() + " under " + snapshot.state.identity().ref();
  }
}

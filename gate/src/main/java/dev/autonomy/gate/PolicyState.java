package dev.autonomy.gate;

import dev.autonomy.bundle.CompiledBundle;
import dev.autonomy.contract.PolicyIdentity;
import dev.autonomy.contract.Redaction;
import java.util.Optional;

/** The policy of a gate at one moment, or why there is none. */
public sealed interface PolicyState {

  /** Under which decisions are recorded. */
  PolicyIdentity identity();

  /** What the operator should know: a fallback, or why there is no policy. */
  Optional<String> notice();

  /** What was enforced before, when it can be enforced again. */
  Optional<PolicyIdentity> lastKnownGood();

  /** Decisions follow this bundle. */
  record Active(
      CompiledBundle bundle, Optional<PolicyIdentity> lastKnownGood, Optional<String> notice)
      implements PolicyState {

    @Override
    public PolicyIdentity identity() {
      return bundle.identity();
    }
  }

  /**
   * Everything is denied.
   *
   * @param reason one line for readiness and status
   * @param redaction what the log must not keep of calls; everything, when there is a policy that
   *     might have asked for it but cannot be used
   */
  record None(String reason, Redaction redaction) implements PolicyState {

    /** There is no policy that could have asked for anything to be redacted. */
    public None(String reason) {
      this(reason, Redaction.NONE);
    }

    @Override
    public PolicyIdentity identity() {
      return PolicyIdentity.NONE;
    }

    @Override
    public Optional<String> notice() {
      return Optional.of(reason);
    }

    @Override
    public Optional<PolicyIdentity> lastKnownGood() {
      return Optional.empty();
    }
  }
}

package dev.autonomy.contract;

import java.util.Optional;

/**
 * What one layer of the gate decided about one tool call.
 *
 * <p>The set is closed but will grow (modify, step up to a human, defer): take cases apart by
 * {@code switch} without {@code default}, and never take "not deny" for allow.
 */
public sealed interface Decision {

  /** The layer that decided. */
  Layer layer();

  /** The policy that was active. */
  PolicyIdentity policy();

  /** The rule that decided, when a rule did. */
  Optional<DecidedBy> decidedBy();

  /** What the log must not keep of the call. */
  Redaction redaction();

  /** The name of the case in answers and frames. */
  String outcome();

  /** The call may run. Only policy can say so: later layers have no word that permits. */
  record Allow(PolicyIdentity policy, Optional<DecidedBy> decidedBy, Redaction redaction)
      implements Decision {

    @Override
    public Layer layer() {
      return Layer.POLICY;
    }

    @Override
    public String outcome() {
      return "allow";
    }
  }

  /**
   * The call must not run.
   *
   * @param reason one line for the caller, prefixed by the layer unless it is policy's own words
   */
  record Deny(
      Layer layer,
      String reason,
      PolicyIdentity policy,
      Optional<DecidedBy> decidedBy,
      Redaction redaction)
      implements Decision {

    @Override
    public String outcome() {
      return "deny";
    }
  }
}

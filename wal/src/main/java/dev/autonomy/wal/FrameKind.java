package dev.autonomy.wal;

import java.util.List;

/** The kinds of frames that Autonomy writes. Readers accept any other kind as well. */
public final class FrameKind {

  /** What the gate decided about one tool call. */
  public static final String DECISION = "autonomy.decision";

  /** How an allowed call ended. */
  public static final String OUTCOME = "autonomy.outcome";

  /** A point that a governed workload passed. */
  public static final String MARKER = "autonomy.marker";

  /** The runtime started or stopped. */
  public static final String LIFECYCLE = "autonomy.lifecycle";

  /** A deployment changed its state. */
  public static final String DEPLOYMENT_LIFECYCLE = "ai.deployment.lifecycle";

  /** A policy bundle became the active one. */
  public static final String BUNDLE_LOADED = "policy.bundle.loaded";

  /** A policy bundle was refused. */
  public static final String BUNDLE_REJECTED = "policy.bundle.rejected";

  /** An earlier policy became the active one again. */
  public static final String POLICY_ROLLED_BACK = "policy.rolled_back";

  /** The log continued after a stop that was not clean, or after it had refused entries. */
  public static final String LOG_RECOVERED = "log.recovered";

  /** The operator removed old segments. */
  public static final String LOG_PRUNED = "log.pruned";

  /** All of them. */
  public static final List<String> ALL =
      List.of(
          DECISION,
          OUTCOME,
          MARKER,
          LIFECYCLE,
          DEPLOYMENT_LIFECYCLE,
          BUNDLE_LOADED,
          BUNDLE_REJECTED,
          POLICY_ROLLED_BACK,
          LOG_RECOVERED,
          LOG_PRUNED);

  private FrameKind() {}
}

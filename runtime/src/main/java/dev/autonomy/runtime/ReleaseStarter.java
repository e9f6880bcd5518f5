package dev.autonomy.runtime;

import dev.autonomy.bundle.SemanticVersion;
import dev.autonomy.supply.SupplyChainVerifier;
import dev.autonomy.trust.TrustRule;
import java.time.InstantSource;

/** Puts together what follows the releases of a control plane. */
final class ReleaseStarter {

  /** Downloads, beside the log. */
  private static final String FOLDER = "candidate";

  private ReleaseStarter() {}

  /**
   * The loop, not started yet.
   *
   * @throws RuntimeStartException if there is no store that a release could be loaded into
   */
  static ReleasePoller poller(
      RuntimeOptions options,
      ReleaseOptions releases,
      PolicyWatch watch,
      Recorder recorder,
      InstantSource clock)
      throws RuntimeStartException {
    if (!(options.policy() instanceof PolicySource.Managed managed)) {
      throw new RuntimeStartException(
          "releases go to the managed store, and this runtime enforces another policy");
    }
    ReleaseFrames frames = new ReleaseFrames(recorder, releases.channel(), System::nanoTime);
    HttpControlPlane controlPlane = new HttpControlPlane(releases, options.nodeId());
    SupplyChainVerifier verifier =
        new SupplyChainVerifier(
            releases.keys(), releases.freshness(), SemanticVersion.parse(options.version()));
    ReleaseActivation activation =
        new ReleaseActivation(
            RuntimeStarter.store(managed.root(), managed.trustedKeys(), options),
            new TrustRule(releases.keys(), releases.freshness()),
            watch::look,
            new ActiveLockFile(options.logDirectory()),
            frames,
            clock);
    ReleaseCycle cycle =
        new ReleaseCycle(
            ReleaseStatus.none(releases.orchestrator().toString(), releases.channel()),
            controlPlane,
            new BoundedCandidates(
                new VerifiedCandidates(releases, verifier, options.logDirectory().resolve(FOLDER)),
                BoundedCandidates.MAX_FETCH),
            activation,
            frames,
            new ReleasePacing(options.nodeId(), releases.interval()),
            clock,
            System::nanoTime);
    return new ReleasePoller(cycle, controlPlane);
  }
}

package dev.autonomy.bundle;

import dev.autonomy.bundle.BundleException.Code;
import dev.autonomy.trust.TrustedKeys;
import java.time.InstantSource;
import java.util.Optional;

/**
 * How a managed store treats bundles.
 *
 * @param runtime this program's version, which bundles may put conditions on
 * @param limits how large a bundle may be
 * @param clock for the history
 * @param trustedKeys one of which must have signed a bundle each time that it is opened; without
 *     them signatures are not looked at
 */
public record StoreOptions(
    SemanticVersion runtime,
    BundleLimits limits,
    InstantSource clock,
    Optional<TrustedKeys> trustedKeys) {

  /** {@link BundleLimits#DEFAULT}, the system's clock, and no need of signatures. */
  public StoreOptions(SemanticVersion runtime) {
    this(runtime, BundleLimits.DEFAULT, InstantSource.system(), Optional.empty());
  }

  /** The same, opening only what one of these keys has signed. */
  public StoreOptions trusting(TrustedKeys keys) {
    return new StoreOptions(runtime, limits, clock, Optional.of(keys));
  }

  /** Refuses a bundle for another version of the runtime. */
  void requireFit(Manifest manifest) throws BundleException {
    RuntimeRequirement required = manifest.requiredRuntime();
    if (!required.accepts(runtime)) {
      throw new BundleException(
          Code.INCOMPATIBLE, "bundle requires runtime " + required + ", have " + runtime);
    }
  }
}

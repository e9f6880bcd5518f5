package dev.autonomy.bundle;

import java.time.InstantSource;

/**
 * How a managed store treats bundles.
 *
 * @param runtime this program's version, which bundles may put conditions on
 * @param limits how large a bundle may be
 * @param clock for the history
 */
public record StoreOptions(SemanticVersion runtime, BundleLimits limits, InstantSource clock) {

  /** {@link BundleLimits#DEFAULT} and the system's clock. */
  public StoreOptions(SemanticVersion runtime) {
    this(runtime, BundleLimits.DEFAULT, InstantSource.system());
  }
}

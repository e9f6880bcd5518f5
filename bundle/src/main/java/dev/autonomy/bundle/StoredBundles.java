package dev.autonomy.bundle;

import dev.autonomy.trust.TrustRule;

/** Opens what a store has; nothing is believed because it is there. */
final class StoredBundles {

  private final StoreBlobs blobs;
  private final StoreOptions options;

  StoredBundles(StoreBlobs blobs, StoreOptions options) {
    this.blobs = blobs;
    this.options = options;
  }

  CompiledBundle open(StoredPolicy policy) throws BundleException {
    return CompiledBundle.recompile(verified(policy), policy.identity().ref());
  }

  /** Whether it is whole, trusted and fits this runtime. */
  boolean isUsable(StoredPolicy policy) {
    try {
      verified(policy);
      return true;
    } catch (BundleException _) {
      return false;
    }
  }

  private Bundle verified(StoredPolicy policy) throws BundleException {
    byte[] archive = blobs.archive(policy);
    if (options.trustedKeys().isPresent()) {
      SignatureCheck.require(
          archive, blobs.evidence(policy), TrustRule.anyAge(options.trustedKeys().get()));
    }
    Bundle bundle = Bundle.parse(archive, options.limits());
    options.requireFit(bundle.manifest());
    return bundle;
  }
}

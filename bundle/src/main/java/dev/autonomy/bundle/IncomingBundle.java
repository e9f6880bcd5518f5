package dev.autonomy.bundle;

import dev.autonomy.bundle.BundleException.Code;
import dev.autonomy.trust.Evidence;
import dev.autonomy.trust.Sha256;
import dev.autonomy.trust.TrustRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A bundle that has passed every check and may go into a store.
 *
 * @param policy as it will be known there
 * @param archive its bytes
 * @param evidence why it can be believed
 * @param verification what is known of that, for the history
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record IncomingBundle(
    StoredPolicy policy, byte[] archive, Optional<Evidence> evidence, String verification) {

  private static final String UNSIGNED = "unsigned";

  /** Signed by somebody, and nobody has said whose signatures count. */
  private static final String UNVERIFIED = "unverified";

  /** Whether somebody trusted has signed it. */
  boolean isVerified() {
    return !verification.equals(UNSIGNED) && !verification.equals(UNVERIFIED);
  }

  /**
   * Reads, verifies and compiles a bundle, in this order: what nobody trusted has signed is not
   * even unpacked.
   *
   * @throws BundleException with the first check that it does not pass
   */
  static IncomingBundle read(LoadRequest request, StoreOptions options) throws BundleException {
    Path path = request.path();
    Optional<TrustRule> rule =
        request.rule().isPresent() ? request.rule() : options.trustedKeys().map(TrustRule::anyAge);
    if (Files.isDirectory(path)) {
      if (rule.isPresent()) {
        throw new BundleException(
            Code.UNTRUSTED,
            "bundle is not trusted: a directory has no signature; make an archive with `policy"
                + " build` and sign it with `bundle sign`");
      }
      Bundle bundle = Bundle.read(path, options.limits()).withoutTests();
      return of(bundle, bundle.toArchive(), Optional.empty(), UNSIGNED, request.ref(), options);
    }
    byte[] archive = Bundle.bytes(path, options.limits());
    String verification =
        rule.isPresent()
            ? SignatureCheck.require(archive, request.evidence(), rule.get())
            : request.evidence().isPresent() ? UNVERIFIED : UNSIGNED;
    Bundle bundle = Bundle.parse(archive, options.limits());
    return of(bundle, archive, request.evidence(), verification, request.ref(), options);
  }

  private static IncomingBundle of(
      Bundle bundle,
      byte[] archive,
      Optional<Evidence> evidence,
      String verification,
      Optional<String> ref,
      StoreOptions options)
      throws BundleException {
    Manifest manifest = bundle.manifest();
    String name = ref.orElse("managed:" + manifest.name() + "@" + manifest.version());
    options.requireFit(manifest);
    return new IncomingBundle(
        new StoredPolicy(
            CompiledBundle.compile(bundle, name).identity(), manifest.name(), Sha256.of(archive)),
        archive,
        evidence,
        verification);
  }
}

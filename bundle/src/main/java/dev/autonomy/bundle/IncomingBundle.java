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
 * @param source where it was brought from, for the history
 * @param evidence why it can be believed
 * @param essence what of it somebody trusted has signed; empty when nobody has looked
 * @param verification what is known of that, for the history
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record IncomingBundle(
    StoredPolicy policy,
    byte[] archive,
    String source,
    Optional<Evidence> evidence,
    Optional<Evidence> essence,
    String verification) {

  /** No reference is longer: the store reads again only what is short. */
  static final int MAX_REF_CHARS = 1024;

  private static final int MAX_SOURCE_CHARS = 1024;

  /**
   * Reads, verifies and compiles a bundle, in this order: what nobody trusted has signed is not
   * even unpacked.
   *
   * @throws BundleException with the first check that it does not pass
   */
  static IncomingBundle read(LoadRequest request, StoreOptions options) throws BundleException {
    if (request.ref().isPresent()) {
      requireUsable(request.ref().get());
    }
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
      return of(request, rule, bundle, bundle.toArchive(), StoreEvent.UNSIGNED, options);
    }
    byte[] archive = Bundle.bytes(path, options.limits());
    String verification =
        rule.isPresent()
            ? SignatureCheck.require(archive, request.evidence(), rule.get())
            : request.evidence().isPresent() ? StoreEvent.UNVERIFIED : StoreEvent.UNSIGNED;
    Bundle bundle = Bundle.parse(archive, options.limits());
    return of(request, rule, bundle, archive, verification, options);
  }

  private static void requireUsable(String ref) throws BundleException {
    if (!ManifestReader.isLine(ref, MAX_REF_CHARS)) {
      throw new BundleException(
          Code.BAD_REFERENCE,
          "the reference has "
              + ref.length()
              + " characters or control characters among them, expected at most "
              + MAX_REF_CHARS
              + " on one line");
    }
  }

  private static IncomingBundle of(
      LoadRequest request,
      Optional<TrustRule> rule,
      Bundle bundle,
      byte[] archive,
      String verification,
      StoreOptions options)
      throws BundleException {
    Manifest manifest = bundle.manifest();
    String name = request.ref().orElse("managed:" + manifest.name() + "@" + manifest.version());
    options.requireFit(manifest);
    return new IncomingBundle(
        new StoredPolicy(
            CompiledBundle.compile(bundle, name).identity(), manifest.name(), Sha256.of(archive)),
        archive,
        source(request),
        request.evidence(),
        rule.flatMap(known -> request.evidence().map(found -> known.essence(archive, found))),
        verification);
  }

  /** On one line, and not longer than a line of the history can take. */
  private static String source(LoadRequest request) {
    String given =
        request.source().orElseGet(() -> request.path().toAbsolutePath().normalize().toString());
    StringBuilder shown = new StringBuilder();
    given
        .codePoints()
        .limit(MAX_SOURCE_CHARS)
        .forEach(c -> shown.appendCodePoint(Character.isISOControl(c) ? '?' : c));
    return shown.toString();
  }
}

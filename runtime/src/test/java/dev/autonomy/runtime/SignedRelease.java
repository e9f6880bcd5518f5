package dev.autonomy.runtime;

import dev.autonomy.bundle.Bundle;
import dev.autonomy.bundle.BundleException;
import dev.autonomy.bundle.Manifest;
import dev.autonomy.bundle.SemanticVersion;
import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonObject;
import dev.autonomy.supply.LockException;
import dev.autonomy.supply.LockFile;
import dev.autonomy.supply.OciReference;
import dev.autonomy.supply.Release;
import dev.autonomy.trust.Sha256;
import dev.autonomy.trust.Signature;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A release with everything that belongs to it: its archive, the manifest that a registry has, and
 * a signature that names the lock.
 *
 * @param release without signatures
 * @param signature by the release's author
 * @param policyDigest of the archive's contents
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record SignedRelease(
    Release release,
    byte[] archive,
    byte[] manifest,
    Signature signature,
    LockFile lock,
    String policyDigest) {

  static final String REPOSITORY = "oci://127.0.0.1:1/agent/policy";

  /** The time at which everything is signed. */
  static final Instant SIGNED = Instant.parse("2026-11-21T12:00:00Z");

  /** Allows nothing and says its version: {@code policy VERSION}. */
  static SignedRelease saying(TestSigner author, int sequence, String version) {
    return of(author, sequence, version, "reason := \"policy " + version + "\"\nallow := false");
  }

  /** With these rules of the package {@code autonomy}. */
  static SignedRelease of(TestSigner author, int sequence, String version, String rules) {
    return of(author, sequence, version, rules, SIGNED);
  }

  static SignedRelease of(
      TestSigner author, int sequence, String version, String rules, Instant signed) {
    try {
      byte[] module = utf8("package autonomy\n\n" + rules + "\n");
      Bundle bundle =
          Bundle.of(Map.of("policies/p.rego", module))
              .withManifest(Manifest.of("test", SemanticVersion.parse(version)));
      byte[] archive = bundle.toArchive();
      byte[] manifest = manifest(archive);
      String digest = Sha256.of(manifest);
      byte[] lockBytes =
          LockFile.write(
              Optional.empty(),
              new LockFile.LockedBundle(REPOSITORY + ":v" + version, digest, version),
              Map.of());
      LockFile lock = LockFile.parse(lockBytes);
      Release release =
          new Release(
              "rel-" + sequence,
              "stable",
              sequence,
              OciReference.parse(REPOSITORY + "@" + digest),
              JsonObject.parse(lockBytes),
              lock.fingerprint(),
              List.of());
      Signature signature = author.sign(digest, lock.fingerprint(), signed);
      return new SignedRelease(release, archive, manifest, signature, lock, bundle.digest());
    } catch (BundleException | LockException | JsonException e) {
      throw new AssertionError(e);
    }
  }

  static byte[] manifest(byte[] archive) {
    return utf8(
        "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
            + "\"layers\":[{\"mediaType\":\"application/vnd.autonomyops.policy-bundle.v1+tar\","
            + "\"digest\":\""
            + Sha256.of(archive)
            + "\",\"size\":"
            + archive.length
            + "}]}");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

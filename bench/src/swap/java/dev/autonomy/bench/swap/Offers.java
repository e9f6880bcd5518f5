package dev.autonomy.bench.swap;

import dev.autonomy.bundle.Bundle;
import dev.autonomy.bundle.Manifest;
import dev.autonomy.bundle.SemanticVersion;
import dev.autonomy.json.JsonObject;
import dev.autonomy.supply.BundleRegistry;
import dev.autonomy.supply.LockFile;
import dev.autonomy.supply.OciReference;
import dev.autonomy.supply.PreparedBundle;
import dev.autonomy.supply.RegistryException;
import dev.autonomy.supply.Release;
import dev.autonomy.supply.RemoteBundle;
import dev.autonomy.trust.Evidence;
import dev.autonomy.trust.Sha256;
import dev.autonomy.trust.Signature;
import dev.autonomy.trust.SimpleSigning;
import dev.autonomy.trust.TrustedKeys;
import dev.autonomy.trust.VerificationKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Signed releases of a policy of some rules, and the registry that has their bundles. */
final class Offers implements BundleRegistry {

  private static final String REPOSITORY = "oci://127.0.0.1:1/bench/policy";

  private record Stored(byte[] manifest, byte[] archive, Signature signature) {}

  private final KeyPair pair;
  private final Map<String, Stored> bundles = new HashMap<>();
  private final List<Release> releases = new ArrayList<>();

  /** So many releases, each of a policy with so many rules. */
  Offers(int count, int rules) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    pair = generator.generateKeyPair();
    for (int i = 1; i <= count; i++) {
      releases.add(release(i, rules));
    }
  }

  List<Release> releases() {
    return releases;
  }

  TrustedKeys keys() throws Exception {
    return TrustedKeys.of(VerificationKey.of(pair.getPublic().getEncoded(), "the benchmark"));
  }

  private Release release(int sequence, int rules) throws Exception {
    String version = "1.0." + sequence;
    Bundle bundle =
        Bundle.of(Map.of("policies/p.rego", policy(version, rules)))
            .withManifest(Manifest.of("bench", SemanticVersion.parse(version)));
    byte[] archive = bundle.toArchive();
    byte[] manifest =
        ("{\"schemaVersion\":2,\"layers\":[{\"mediaType\":\""
                + Evidence.LAYER_MEDIA_TYPE
                + "\",\"digest\":\""
                + Sha256.of(archive)
                + "\",\"size\":"
                + archive.length
                + "}]}")
            .getBytes(StandardCharsets.UTF_8);
    String digest = Sha256.of(manifest);
    byte[] lock =
        LockFile.write(
            Optional.empty(),
            new LockFile.LockedBundle(REPOSITORY + ":v" + version, digest, version),
            Map.of());
    String fingerprint = LockFile.parse(lock).fingerprint();
    bundles.put(digest, new Stored(manifest, archive, signature(digest, fingerprint)));
    OciReference reference = OciReference.parse(REPOSITORY + "@" + digest);
    JsonObject object = JsonObject.parse(lock);
    return new Release(
        "rel-" + sequence, "stable", sequence, reference, object, fingerprint, List.of());
  }

  private static byte[] policy(String version, int rules) {
    StringBuilder text =
        new StringBuilder("package autonomy\n\nversion := \"" + version + "\"\n\n");
    for (int i = 1; i < rules; i++) {
      text.append(
          """
          allow if {
            input.kind == "tool.kind%d"
            startswith(input.params.path, "/data/%d/")
            count(input.params) < 4
          }

          """
              .formatted(i, i));
    }
    text.append("allow if input.kind == \"tool.echo\"\n");
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private Signature signature(String digest, String fingerprint) throws Exception {
    Map<String, String> optional =
        Map.of(
            SimpleSigning.SIGNED_AT,
            Instant.now().toString(),
            SimpleSigning.LOCK_FINGERPRINT,
            fingerprint);
    byte[] payload = SimpleSigning.of("bench/policy", digest, optional).toBytes();
    java.security.Signature signer = java.security.Signature.getInstance("SHA256withECDSA");
    signer.initSign(pair.getPrivate());
    signer.update(payload);
    return new Signature(payload, signer.sign());
  }

  private Stored stored(OciReference reference) throws RegistryException {
    Stored stored = bundles.get(reference.digest().orElseThrow());
    if (stored == null) {
      throw new RegistryException(RegistryException.Kind.NOT_FOUND, "no " + reference);
    }
    return stored;
  }

  @Override
  public RemoteBundle resolve(OciReference reference) throws RegistryException {
    Stored stored = stored(reference);
    String archive = Sha256.of(stored.archive);
    return new RemoteBundle(reference, stored.manifest, archive, stored.archive.length, Map.of());
  }

  @Override
  public void pull(RemoteBundle bundle, Path target, Progress progress) throws RegistryException {
    try {
      Files.write(target, stored(bundle.reference()).archive);
    } catch (IOException e) {
      throw new RegistryException(RegistryException.Kind.LOCAL, "cannot write " + target, e);
    }
  }

  @Override
  public List<Signature> signatures(RemoteBundle bundle) throws RegistryException {
    return List.of(stored(bundle.reference()).signature);
  }

  @Override
  public PreparedBundle prepare(
      Path archive, OciReference reference, Optional<OciReference> image) {
    throw new UnsupportedOperationException();
  }

  @Override
  public RemoteBundle push(PreparedBundle prepared, Progress progress) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void attach(RemoteBundle bundle, Signature signature) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<byte[]> lock(RemoteBundle bundle) {
    return Optional.empty();
  }

  @Override
  public void attachLock(RemoteBundle bundle, byte[] lock, Instant time) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}

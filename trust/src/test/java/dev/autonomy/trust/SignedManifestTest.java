package dev.autonomy.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.trust.Verification.Reason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A signed manifest vouches for the policy that is its one layer, and for nothing else. */
class SignedManifestTest {

  private static final String TODAY = "2026-07-01T09:00:00Z";
  private static final Freshness ANY_AGE = new Freshness.Unchecked();

  private final byte[] archive = "an archive".getBytes(StandardCharsets.UTF_8);
  private final byte[] other = "an archivE".getBytes(StandardCharsets.UTF_8);
  private final TestSigner signer = new TestSigner();

  @Test
  void aSignedManifestVouchesForItsOneLayer() {
    byte[] manifest = manifest(layer(archive));

    assertThat(verify(archive, manifestEvidence(signer, manifest, TODAY)))
        .isInstanceOf(Verification.Verified.class);
  }

  @Test
  void aManifestOfAnotherArchiveIsRefused() {
    byte[] manifest = manifest(layer(other));

    assertRefused(Reason.WRONG_DIGEST, archive, manifestEvidence(signer, manifest, TODAY));
  }

  @Test
  void aManifestThatNobodyHasSignedIsRefusedThoughItsLayerIsTheArchive() {
    Evidence.Payloads signed = manifestEvidence(signer, manifest(layer(other)), TODAY);
    Evidence.Payloads swapped =
        new Evidence.Payloads(Optional.of(manifest(layer(archive))), signed.signatures());

    assertRefused(Reason.WRONG_DIGEST, archive, swapped);
  }

  @Test
  void aManifestWithTwoLayersIsRefused() {
    byte[] manifest = manifest(layer(archive) + "," + layer(other));

    assertRefused(Reason.MALFORMED, archive, manifestEvidence(signer, manifest, TODAY));
  }

  @Test
  void aManifestThatCouldBeTakenForAnIndexIsRefused() {
    String manifest = new String(manifest(layer(archive)), StandardCharsets.UTF_8);
    byte[] both =
        manifest
            .replace("\"layers\"", "\"manifests\":[],\"layers\"")
            .getBytes(StandardCharsets.UTF_8);

    assertRefused(Reason.MALFORMED, archive, manifestEvidence(signer, both, TODAY));
  }

  @Test
  void aManifestOfAnImageIsRefusedThoughItsOneLayerIsTheArchive() {
    for (String type :
        List.of(
            "\"mediaType\":\"application/vnd.oci.image.layer.v1.tar+gzip\",",
            "\"mediaType\":1,",
            "")) {
      byte[] manifest =
          manifest(
              layer(archive)
                  .replace(
                      "\"mediaType\":\"application/vnd.autonomyops.policy-bundle.v1+tar\",", type));

      assertRefused(Reason.MALFORMED, archive, manifestEvidence(signer, manifest, TODAY));
    }
  }

  @Test
  void aManifestThatNamesItsLayerTwiceIsRefused() {
    String digest = Sha256.of(archive);
    byte[] manifest =
        manifest(
            "{\"mediaType\":\"application/vnd.autonomyops.policy-bundle.v1+tar\",\"digest\":\""
                + Sha256.of(other)
                + "\",\"digest\":\""
                + digest
                + "\",\"size\":"
                + archive.length
                + "}");

    assertRefused(Reason.MALFORMED, archive, manifestEvidence(signer, manifest, TODAY));
  }

  @Test
  void aManifestWithAnotherSizeIsRefused() {
    byte[] manifest = manifest(layer(archive).replace("\"size\":", "\"size\":1"));

    assertRefused(Reason.WRONG_DIGEST, archive, manifestEvidence(signer, manifest, TODAY));
  }

  @Test
  void theSignatureOfAManifestSaysNothingOfAFile() {
    Evidence.Payloads signed = manifestEvidence(signer, manifest(layer(archive)), TODAY);

    assertRefused(
        Reason.WRONG_DIGEST, archive, new Evidence.Payloads(Optional.empty(), signed.signatures()));
  }

  @Test
  void aManifestThatNobodyHasSignedVouchesForNothing() {
    assertRefused(
        Reason.NO_SIGNATURE,
        archive,
        new Evidence.Payloads(Optional.of(manifest(layer(archive))), List.of()));
  }

  private Verification verify(byte[] bytes, Evidence evidence) {
    return signer.trusted().verify(bytes, evidence, ANY_AGE);
  }

  private void assertRefused(Reason reason, byte[] bytes, Evidence evidence) {
    assertThat(verify(bytes, evidence))
        .isInstanceOfSatisfying(
            Verification.Refused.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
  }

  private static Evidence.Payloads manifestEvidence(
      TestSigner by, byte[] manifest, String signedAt) {
    return new Evidence.Payloads(
        Optional.of(manifest), List.of(by.digest(Sha256.of(manifest), signedAt)));
  }

  private static String layer(byte[] bytes) {
    return "{\"mediaType\":\"application/vnd.autonomyops.policy-bundle.v1+tar\",\"digest\":\""
        + Sha256.of(bytes)
        + "\",\"size\":"
        + bytes.length
        + "}";
  }

  private static byte[] manifest(String layers) {
    return ("{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
            + "\"config\":{},\"layers\":["
            + layers
            + "]}")
        .getBytes(StandardCharsets.UTF_8);
  }
}

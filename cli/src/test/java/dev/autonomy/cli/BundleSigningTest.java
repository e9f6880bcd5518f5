package dev.autonomy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.bundle.Bundle;
import dev.autonomy.bundle.Manifest;
import dev.autonomy.bundle.SemanticVersion;
import dev.autonomy.line.CommandException;
import dev.autonomy.supply.BundleRegistry;
import dev.autonomy.supply.LockFile;
import dev.autonomy.supply.LockFile.LockedBundle;
import dev.autonomy.supply.OciReference;
import dev.autonomy.supply.RemoteBundle;
import dev.autonomy.trust.Evidence;
import dev.autonomy.trust.Freshness;
import dev.autonomy.trust.Sha256;
import dev.autonomy.trust.SimpleSigning;
import dev.autonomy.trust.TrustRule;
import dev.autonomy.trust.Verification;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleSigningTest {

  private static final Map<String, String> SAID =
      Map.of(SimpleSigning.SIGNED_AT, "2026-07-01T09:00:00Z", "stage", "canary");
  private static final OciReference TAG = OciReference.parse("oci://registry.example/agent:v1");

  @TempDir Path folder;

  private final TestSigner signer = new TestSigner();
  private final BundleRegistry registry = new MemoryRegistry();
  private Path archive;
  private Path beside;

  @BeforeEach
  void write() throws Exception {
    archive = archive("1.0.0");
    beside = folder.resolve("agent-1.0.0.tar.gz.sig");
  }

  @Test
  void theSignatureOfAnArchiveIsWrittenBesideIt() throws Exception {
    BundleSigning.Signed signed = signing(Optional.empty()).file(archive);

    assertThat(signed.name()).isEqualTo(beside.toString());
    assertThat(signed.digest()).isEqualTo(Sha256.of(Files.readAllBytes(archive)));
    assertThat(verify(archive))
        .isInstanceOfSatisfying(
            Verification.Verified.class,
            verified -> {
              SimpleSigning payload = verified.payload().orElseThrow();
              assertThat(payload.reference()).isEmpty();
              assertThat(payload.optional().string("stage")).contains("canary");
            });
  }

  @Test
  void anArchiveThatIsBeingReplacedIsNotSignedMeanwhile() throws Exception {
    try (Claim _ = Claim.of(archive)) {
      assertThatThrownBy(() -> signing(Optional.empty()).file(archive))
          .hasMessage(archive + " is being written by somebody else: wait, and try again");
    }
    assertThat(beside).doesNotExist();
    signing(Optional.empty()).file(archive);
  }

  @Test
  void anArchiveThatCannotBeWrittenIsSignedAllTheSame() throws Exception {
    Files.setPosixFilePermissions(archive, PosixFilePermissions.fromString("r--r--r--"));
    signing(Optional.empty()).file(archive);

    assertThat(verify(archive)).isInstanceOf(Verification.Verified.class);
  }

  @Test
  void signaturesThatAreThereStay() throws Exception {
    TestSigner other = new TestSigner();
    signing(Optional.empty()).file(archive);
    BundleSigning.Signed second = new BundleSigning(other, SAID, Optional.empty()).file(archive);

    assertThat(second.signatures()).isEqualTo(2);
    assertThat(verify(archive)).isInstanceOf(Verification.Verified.class);
    assertThat(
            TrustRule.anyAge(other.trusted())
                .verify(Files.readAllBytes(archive), Optional.of(evidence())))
        .isInstanceOf(Verification.Verified.class);
  }

  @Test
  void anArchiveThatWasPulledIsSignedByItsManifest() throws Exception {
    RemoteBundle bundle = registry.push(archive, TAG, BundleRegistry.Progress.NONE);
    Files.write(
        beside,
        new Evidence.Payloads(Optional.of(bundle.manifest()), java.util.List.of()).toBytes());

    BundleSigning.Signed signed = signing(Optional.empty()).file(archive);

    assertThat(signed.digest()).isEqualTo(bundle.reference().digest().orElseThrow());
    assertThat(verify(archive)).isInstanceOf(Verification.Verified.class);
  }

  @Test
  void nothingIsAddedToEvidenceOfSomethingElse() throws Exception {
    RemoteBundle other = registry.push(archive("2.0.0"), TAG, BundleRegistry.Progress.NONE);
    for (byte[] there :
        java.util.List.of(
            "garbage".getBytes(StandardCharsets.US_ASCII),
            new Evidence.Blob(signer.sign(Files.readAllBytes(archive))).toBytes(),
            new Evidence.Payloads(Optional.of(other.manifest()), java.util.List.of()).toBytes())) {
      Files.write(beside, there);

      assertThatThrownBy(() -> signing(Optional.empty()).file(archive))
          .isInstanceOf(CommandException.class)
          .hasMessageStartingWith(beside.toString())
          .hasMessageEndingWith("move it away first");
      assertThat(beside).hasBinaryContent(there);
    }
  }

  @Test
  void whatIsNoBundleIsNotSigned() throws Exception {
    Path other = Files.writeString(folder.resolve("other.tar.gz"), "no archive");

    assertThatThrownBy(() -> signing(Optional.empty()).file(other))
        .isInstanceOf(CommandException.class);
    assertThat(folder.resolve("other.tar.gz.sig")).doesNotExist();
  }

  @Test
  void aBundleInARegistryIsSignedByTheDigestThatItsTagMeantOnce() throws Exception {
    RemoteBundle bundle = registry.push(archive, TAG, BundleRegistry.Progress.NONE);

    BundleSigning.Signed signed = signing(Optional.empty()).remote(registry, TAG, Instant.EPOCH);

    assertThat(signed.name()).isEqualTo(bundle.reference().toString());
    assertThat(signed.signatures()).isEqualTo(1);
    assertThat(
            signer
                .trusted()
                .verify(signed.digest(), registry.signatures(bundle), new Freshness.Unchecked()))
        .isInstanceOfSatisfying(
            Verification.Verified.class,
            verified ->
                assertThat(verified.payload().orElseThrow().reference())
                    .isEqualTo("registry.example/agent"));
  }

  @Test
  void aTagThatWasMovedAfterwardsIsNotSigned() throws Exception {
    registry.push(archive, TAG, BundleRegistry.Progress.NONE);
    signing(Optional.empty()).remote(registry, TAG, Instant.EPOCH);
    RemoteBundle moved = registry.push(archive("6.6.6"), TAG, BundleRegistry.Progress.NONE);

    assertThat(registry.signatures(moved)).isEmpty();
  }

  @Test
  void aLockIsVouchedForAndAttached() throws Exception {
    RemoteBundle bundle = registry.push(archive, TAG, BundleRegistry.Progress.NONE);
    byte[] lock = lock(bundle.reference().toString(), bundle.reference().digest().orElseThrow());

    signing(Optional.of(lock)).remote(registry, TAG, Instant.EPOCH);

    assertThat(registry.lock(bundle)).hasValue(lock);
    assertThat(SimpleSigning.parse(registry.signatures(bundle).getFirst().payload()))
        .satisfies(
            payload ->
                assertThat(payload.lockFingerprint()).contains(LockFile.parse(lock).fingerprint()));
  }

  @Test
  void aLockOfAnotherBundleOrOneThatWasChangedIsNotVouchedFor() throws Exception {
    RemoteBundle bundle = registry.push(archive, TAG, BundleRegistry.Progress.NONE);
    String digest = bundle.reference().digest().orElseThrow();
    byte[] other = lock("oci://registry.example/agent:v1", "sha256:" + "0".repeat(64));
    byte[] changed =
        new String(lock("oci://registry.example/agent:v1", digest), StandardCharsets.UTF_8)
            .replace("1.0.0", "1.0.1")
            .getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> signing(Optional.of(other)).remote(registry, TAG, Instant.EPOCH))
        .hasMessageStartingWith("the lock names the bundle sha256:0000");
    assertThatThrownBy(() -> signing(Optional.of(changed)).remote(registry, TAG, Instant.EPOCH))
        .hasMessageContaining("what it says gives blake3:");
    assertThat(registry.signatures(bundle)).isEmpty();
    assertThat(registry.lock(bundle)).isEmpty();
  }

  private static byte[] lock(String reference, String digest) throws Exception {
    return LockFile.write(
        Optional.empty(), new LockedBundle(reference, digest, "1.0.0"), new java.util.TreeMap<>());
  }

  private BundleSigning signing(Optional<byte[]> lock) {
    return new BundleSigning(signer, SAID, lock);
  }

  private Evidence evidence() throws Exception {
    return Evidence.parse(Files.readAllBytes(beside));
  }

  private Verification verify(Path file) throws Exception {
    return TrustRule.anyAge(signer.trusted())
        .verify(Files.readAllBytes(file), Optional.of(evidence()));
  }

  private Path archive(String version) throws Exception {
    byte[] module =
        ("package autonomy\n\ndefault allow := false\n\nversion := \"" + version + "\"\n")
            .getBytes(StandardCharsets.UTF_8);
    return Files.write(
        folder.resolve("agent-" + version + ".tar.gz"),
        Bundle.of(Map.of("p.rego", module))
            .withManifest(Manifest.of("agent", SemanticVersion.parse(version)))
            .toArchive());
  }
}

package dev.autonomy.supply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.bundle.Bundle;
import dev.autonomy.bundle.Manifest;
import dev.autonomy.bundle.RuntimeRequirement;
import dev.autonomy.bundle.SemanticVersion;
import dev.autonomy.supply.LockFile.LockedBundle;
import dev.autonomy.supply.SupplyChainVerifier.Presented;
import dev.autonomy.trust.Evidence;
import dev.autonomy.trust.Freshness;
import dev.autonomy.trust.Sha256;
import dev.autonomy.trust.Signature;
import dev.autonomy.trust.SimpleSigning;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whoever changes anything that belongs to a deployment is caught by a step that says so. */
final class SupplyChainVerifierTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final SemanticVersion RUNTIME = SemanticVersion.parse("1.4.0");
  private static final String ARTIFACT = Sha256.of(utf8("agent"));
  private static final String PROMPT = Sha256.of(utf8("prompt"));

  private final TestSigner author;
  private final TestSigner stranger;
  private byte[] archive;
  private byte[] ociManifest;
  private LockFile lock;

  SupplyChainVerifierTest() throws Exception {
    author = new TestSigner();
    stranger = new TestSigner();
    archive = archive("1.2.0", ">=1.0.0");
    ociManifest = manifest(archive);
    lock = locked(ociManifest, "1.2.0");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] archive(String version, String runtime) throws Exception {
    return Bundle.of(Map.of("policy.rego", utf8("package autonomy\n\nallow := true\n")))
        .withManifest(
            Manifest.of("robot", SemanticVersion.parse(version))
                .withRequiredRuntime(RuntimeRequirement.parse(runtime)))
        .toArchive();
  }

  private static byte[] manifest(byte[] archive) {
    return utf8(
        "{\"schemaVersion\":2,\"layers\":[{\"mediaType\":\"application/vnd.autonomyops.policy-bundle.v1+tar\","
            + "\"digest\":\""
            + Sha256.of(archive)
            + "\",\"size\":"
            + archive.length
            + "}]}");
  }

  private static LockFile locked(byte[] subject, String version) throws LockException {
    LockedBundle bundle =
        new LockedBundle("oci://registry.example/policy:v1", Sha256.of(subject), version);
    return LockFile.parse(
        LockFile.write(Optional.of(ARTIFACT), bundle, Map.of("system_prompt", PROMPT)));
  }

  private Signature signed(TestSigner signer, Instant time, LockFile named) throws Exception {
    return signer.sign(
        named.bundle().digest(), time, Map.of(SimpleSigning.LOCK_FINGERPRINT, named.fingerprint()));
  }

  private Evidence evidence(Signature... signatures) {
    return new Evidence.Payloads(Optional.of(ociManifest), List.of(signatures));
  }

  private Evidence genuine() throws Exception {
    return evidence(signed(author, NOW, lock));
  }

  private Verdict verify(Evidence evidence) throws Exception {
    return verify(evidence, Presented.NOTHING);
  }

  private Verdict verify(Evidence evidence, Presented presented) throws Exception {
    Freshness fresh = new Freshness.Within(Freshness.DEFAULT_MAX_AGE, () -> NOW);
    return new SupplyChainVerifier(author.trusted(), fresh, RUNTIME)
        .verify(lock, archive, evidence, presented);
  }

  private static void refused(Verdict verdict, VerificationStep step, String detail) {
    assertThat(verdict.isPassed()).isFalse();
    assertThat(verdict.failure().orElseThrow().step()).isEqualTo(step);
    assertThat(verdict.failure().orElseThrow().detail()).contains(detail);
    assertThat(verdict.findings().getLast()).isEqualTo(verdict.failure().orElseThrow());
    assertThat(verdict.findings().stream().map(Verdict.Finding::step))
        .isSubsetOf(VerificationStep.values())
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void whatTheAuthorSignedPasses() throws Exception {
    Presented all = new Presented(Optional.of(ARTIFACT), Map.of("system_prompt", PROMPT));
    Verdict verdict = verify(genuine(), all);
    assertThat(verdict.failure()).isEmpty();
    assertThat(verdict.isPassed()).isTrue();
    assertThat(verdict.findings().get(1).detail()).endsWith("2 of 2 other digests were compared");
    assertThat(verdict.findings().getLast().detail()).isEqualTo("robot 1.2.0");
  }

  @Test
  void anArchiveThatWasSignedAsAFilePasses() throws Exception {
    lock = locked(archive, "1.2.0");
    Evidence detached = new Evidence.Payloads(Optional.empty(), List.of(signed(author, NOW, lock)));
    assertThat(verify(detached).isPassed()).isTrue();
  }

  @Test
  void signaturesOfOthersAreNone() throws Exception {
    refused(verify(evidence()), VerificationStep.SIGNATURES, "there is no signature");
    refused(
        verify(evidence(signed(stranger, NOW, lock))),
        VerificationStep.SIGNATURES,
        "by a trusted key");
  }

  @Test
  void aSignatureBesidesThoseOfStrangersIsEnough() throws Exception {
    assertThat(verify(evidence(signed(stranger, NOW, lock), signed(author, NOW, lock))).isPassed())
        .isTrue();
  }

  @Test
  void anOldSignatureDoesNotPassWithANewOneOfAnotherLock() throws Exception {
    LockFile other = locked(ociManifest, "1.3.0");
    Signature old = signed(author, NOW.minus(Duration.ofDays(400)), lock);
    refused(verify(evidence(old)), VerificationStep.SIGNATURES, "longer than 8760h ago");
    refused(
        verify(evidence(old, signed(author, NOW, other))),
        VerificationStep.FINGERPRINT,
        "no trusted signature names " + lock.fingerprint());
  }

  @Test
  void anotherBundleOfTheSameAuthorIsNotTheLocked() throws Exception {
    archive = archive("1.1.0", "");
    refused(verify(genuine()), VerificationStep.DIGESTS, "names another archive");
    ociManifest = manifest(archive);
    Signature other = author.sign(Sha256.of(ociManifest), NOW, Map.of());
    refused(
        verify(evidence(other)),
        VerificationStep.DIGESTS,
        "the lock names " + lock.bundle().digest());
  }

  @Test
  void whatIsPresentedHasToBeWhatTheLockNames() throws Exception {
    refused(
        verify(genuine(), new Presented(Optional.of(PROMPT), Map.of())),
        VerificationStep.DIGESTS,
        "the artifact is " + PROMPT + ", the lock names " + ARTIFACT);
    refused(
        verify(genuine(), new Presented(Optional.empty(), Map.of("system_prompt", ARTIFACT))),
        VerificationStep.DIGESTS,
        "the input `system_prompt` is " + ARTIFACT);
    refused(
        verify(genuine(), new Presented(Optional.empty(), Map.of("model", PROMPT))),
        VerificationStep.DIGESTS,
        "the lock names no input `model`");
  }

  @Test
  void aLockThatWasChangedIsCaughtWithAndWithoutANewFingerprint() throws Exception {
    Evidence evidence = genuine();
    byte[] other = LockFile.write(Optional.of(PROMPT), lock.bundle(), lock.inputs());
    String fresh = LockFile.parse(other).fingerprint();
    String stale = new String(other, StandardCharsets.UTF_8).replace(fresh, lock.fingerprint());
    lock = LockFile.parse(utf8(stale));
    refused(verify(evidence), VerificationStep.FINGERPRINT, "what it says gives " + fresh);
    lock = LockFile.parse(other);
    refused(verify(evidence), VerificationStep.FINGERPRINT, "no trusted signature names " + fresh);
  }

  @Test
  void aFingerprintThatAStrangerSignedDoesNotCount() throws Exception {
    Signature ours = author.sign(lock.bundle().digest(), NOW, Map.of());
    refused(
        verify(evidence(ours, signed(stranger, NOW, lock))),
        VerificationStep.FINGERPRINT,
        "no trusted signature names");
  }

  @Test
  void theVersionHasToBeTheLocked() throws Exception {
    lock = locked(ociManifest, "1.3.0");
    refused(
        verify(genuine()), VerificationStep.VERSIONS, "has version 1.2.0, the lock names 1.3.0");
  }

  @Test
  void aBundleForOtherRuntimesIsRefused() throws Exception {
    archive = archive("1.2.0", ">=2.0.0");
    ociManifest = manifest(archive);
    lock = locked(ociManifest, "1.2.0");
    refused(
        verify(genuine()), VerificationStep.VERSIONS, "requires runtime >=2.0.0, this is 1.4.0");
  }

  @Test
  void aBareSignatureVouchesForNoLock() throws Exception {
    lock = locked(archive, "1.2.0");
    Evidence blob = new Evidence.Blob(author.sign(archive));
    refused(verify(blob), VerificationStep.SIGNATURES, "does not say when it was made");
    Verdict timeless =
        new SupplyChainVerifier(author.trusted(), new Freshness.Unchecked(), RUNTIME)
            .verify(lock, archive, blob, Presented.NOTHING);
    refused(timeless, VerificationStep.FINGERPRINT, "no trusted signature names");
  }
}

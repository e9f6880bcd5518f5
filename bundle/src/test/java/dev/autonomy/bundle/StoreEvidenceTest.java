package dev.autonomy.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.bundle.BundleException.Code;
import dev.autonomy.trust.Evidence;
import dev.autonomy.trust.Freshness;
import dev.autonomy.trust.Signature;
import dev.autonomy.trust.TrustRule;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The store keeps signatures, and a store with trusted keys opens nothing without one. */
class StoreEvidenceTest {

  private static final String SIGNED_AT = "2026-07-01T09:00:00Z";

  @TempDir Path folder;

  private final TestSigner signer = new TestSigner();
  private final TestSigner stranger = new TestSigner();
  private final TrustRule rule =
      new TrustRule(
          signer.trusted(),
          new Freshness.Within(
              Freshness.DEFAULT_MAX_AGE,
              InstantSource.fixed(Instant.parse("2026-07-02T00:00:00Z"))));
  private Path root;
  private ManagedStore store;
  private ManagedStore trusting;

  @BeforeEach
  void open() {
    root = folder.resolve("store");
    store = new ManagedStore(root, StorePolicies.OPTIONS);
    trusting = new ManagedStore(root, StorePolicies.OPTIONS.trusting(signer.trusted()));
  }

  @Test
  void evidenceIsKeptBesideTheArchiveAndOpensIt() throws Exception {
    LoadResult result = store.load(signed("1.0.0", signer).requiring(rule));

    String line = "signed by " + signer.keyId() + " at " + SIGNED_AT;
    assertThat(result)
        .isInstanceOfSatisfying(
            LoadResult.Loaded.class, loaded -> assertThat(loaded.verification()).isEqualTo(line));
    assertThat(store.history().getLast().verification()).isEqualTo(line);
    assertThat(evidenceFile(current())).isRegularFile();
    assertThat(trusting.open(current()).identity().version()).isEqualTo("1.0.0");
  }

  @Test
  void whatNobodyTrustedHasSignedIsRefusedBeforeAnythingChanges() throws Exception {
    for (LoadRequest request :
        List.of(
            LoadRequest.of(StorePolicies.archive(folder, "1.0.0")),
            signed("1.0.0", stranger),
            LoadRequest.of(StorePolicies.archive(folder, "1.1.0"))
                .withEvidence(signer.evidence(StorePolicies.archive(folder, "1.0.0"), SIGNED_AT)),
            LoadRequest.of(StorePolicies.archive(folder, "1.0.0"))
                .withEvidence(
                    signer.evidence(
                        StorePolicies.archive(folder, "1.0.0"), "2020-01-01T00:00:00Z")))) {
      assertThat(store.load(request.requiring(rule)))
          .isInstanceOfSatisfying(
              LoadResult.Rejected.class,
              rejected -> assertThat(rejected.code()).isEqualTo(Code.UNTRUSTED));
    }
    assertThat(root).doesNotExist();
  }

  @Test
  void whatNobodyTrustedHasSignedIsNotEvenUnpacked() throws Exception {
    Path bomb = Files.writeString(folder.resolve("bomb.tar.gz"), "no archive at all");

    assertThat(store.load(LoadRequest.of(bomb).requiring(rule)))
        .isInstanceOfSatisfying(
            LoadResult.Rejected.class,
            rejected -> assertThat(rejected.code()).isEqualTo(Code.UNTRUSTED));
    assertThat(store.load(LoadRequest.of(bomb)))
        .isInstanceOfSatisfying(
            LoadResult.Rejected.class,
            rejected -> assertThat(rejected.code()).isEqualTo(Code.BAD_ARCHIVE));
  }

  @Test
  void aDirectoryHasNoSignature() throws Exception {
    Files.writeString(
        Files.createDirectory(folder.resolve("policy")).resolve("p.rego"),
        "package autonomy\n\ndefault allow := false\n");

    LoadResult result = store.load(LoadRequest.of(folder.resolve("policy")).requiring(rule));

    assertThat(result.line())
        .isEqualTo(
            "policy load: REJECTED — bundle is not trusted: a directory has no signature; make an"
                + " archive with `policy build` and sign it with `bundle sign`");
  }

  @Test
  void withoutKeysEvidenceIsKeptUnverifiedAndWithoutEvidenceAPolicyIsUnsigned() throws Exception {
    store.load(signed("1.0.0", stranger));
    store.load(StorePolicies.archive(folder, "1.1.0"));
    store.rollback();

    assertThat(store.history())
        .extracting(StoreEvent::verification)
        .containsExactly("unverified", "unsigned", "unverified");
  }

  @Test
  void aStoreWithTrustedKeysLoadsOnlyWhatTheyHaveSignedAtAnyTime() throws Exception {
    Path archive = StorePolicies.archive(folder, "1.0.0");

    assertThat(trusting.load(archive)).isInstanceOf(LoadResult.Rejected.class);
    assertThat(
            trusting.load(
                LoadRequest.of(archive)
                    .withEvidence(signer.evidence(archive, "2001-01-01T00:00:00Z"))))
        .isInstanceOf(LoadResult.Loaded.class);
  }

  @Test
  void anUnsignedPolicyIsNotOpenedWithTrustedKeys() throws Exception {
    store.load(StorePolicies.archive(folder, "1.0.0"));

    assertUntrusted(current(), "bundle is not trusted: there is no signature");
    assertThat(store.open(current()).identity().version()).isEqualTo("1.0.0");
  }

  @Test
  void evidenceThatSomebodyHasSwappedDoesNotOpenTheArchive() throws Exception {
    store.load(signed("1.0.0", signer));
    StoredPolicy first = current();
    store.load(signed("1.1.0", signer));
    Files.copy(
        evidenceFile(first),
        evidenceFile(current()),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);

    assertUntrusted(current(), "bundle is not trusted: the signature is for sha256:");
    assertThat(trusting.open(first).identity().version()).isEqualTo("1.0.0");
  }

  @Test
  void anArchiveThatSomebodyHasSwappedWithItsPointersIsNotOpened() throws Exception {
    store.load(signed("1.0.0", signer));
    StoredPolicy before = current();
    store.load(StorePolicies.archive(folder, "6.6.6"));
    Files.copy(evidenceFile(before), evidenceFile(current()));

    assertUntrusted(current(), "bundle is not trusted: the signature is for sha256:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "garbage", "{", "{\"schema_version\":\"1.0\",\"signatures\":[]}"})
  void evidenceThatSomebodyHasDamagedDoesNotOpenTheArchive(String text) throws Exception {
    store.load(signed("1.0.0", signer));
    Files.writeString(evidenceFile(current()), text);

    assertUntrusted(current(), "bundle is not trusted: ");
  }

  @Test
  void evidenceThatIsCutOrHugeOrGoneDoesNotOpenTheArchive() throws Exception {
    store.load(signed("1.0.0", signer));
    byte[] whole = Files.readAllBytes(evidenceFile(current()));
    Files.write(evidenceFile(current()), java.util.Arrays.copyOf(whole, whole.length / 2));
    assertUntrusted(current(), "bundle is not trusted: the evidence is not JSON");

    Files.write(evidenceFile(current()), new byte[Evidence.MAX_BYTES + 1]);
    assertThatThrownBy(() -> trusting.open(current()))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("more than 1048576 bytes");

    Files.delete(evidenceFile(current()));
    assertUntrusted(current(), "bundle is not trusted: there is no signature");
  }

  @Test
  void aLoadWithOtherEvidenceOfTheSameArchiveCountsAsASwitch() throws Exception {
    Path archive = StorePolicies.archive(folder, "1.0.0");
    store.load(archive);
    LoadRequest signed = LoadRequest.of(archive).withEvidence(signer.evidence(archive, SIGNED_AT));

    store.load(signed);
    assertThat(store.view().generation()).isEqualTo(2);
    trusting.open(current());

    store.load(signed);
    store.load(archive);
    assertThat(store.view().generation()).as("nothing new").isEqualTo(2);
    trusting.open(current());

    Files.write(evidenceFile(current()), new byte[Evidence.MAX_BYTES + 1]);
    store.load(signed);
    assertThat(store.view().generation()).as("mended").isEqualTo(3);
    trusting.open(current());
  }

  @Test
  void whatWasNotVerifiedDoesNotTakeThePlaceOfGoodSignatures() throws Exception {
    store.load(signed("1.0.0", signer).requiring(rule));
    LoadRequest again = LoadRequest.of(StorePolicies.archive(folder, "1.0.0"));
    Evidence.Payloads many =
        new Evidence.Payloads(
            Optional.empty(),
            Collections.nCopies(
                Evidence.MAX_SIGNATURES, new Signature(new byte[] {'{', '}'}, new byte[] {1})));
    for (Evidence worthless :
        List.of(
            stranger.evidence(StorePolicies.archive(folder, "1.0.0"), SIGNED_AT),
            new Evidence.Blob(new byte[] {1}),
            many)) {
      assertThat(store.load(again.withEvidence(worthless))).isInstanceOf(LoadResult.Loaded.class);
      assertThat(trusting.open(current()).identity().version()).isEqualTo("1.0.0");
    }
  }

  @Test
  void worthlessSignaturesThatComeWithAGoodOnePushNoOtherOut() throws Exception {
    Path archive = StorePolicies.archive(folder, "1.0.0");
    TestSigner next = new TestSigner();
    store.load(LoadRequest.of(archive).withEvidence(next.evidence(archive, SIGNED_AT)));
    List<Signature> signatures = new ArrayList<>();
    for (int i = 1; i < Evidence.MAX_SIGNATURES; i++) {
      signatures.add(new Signature(new byte[] {'{', '}'}, new byte[] {(byte) i}));
    }
    Evidence.Payloads good = (Evidence.Payloads) signer.evidence(archive, SIGNED_AT);
    signatures.addAll(good.signatures());
    LoadRequest flood =
        LoadRequest.of(archive)
            .withEvidence(new Evidence.Payloads(Optional.empty(), signatures))
            .requiring(rule);

    assertThat(store.load(flood)).isInstanceOf(LoadResult.Loaded.class);

    for (TestSigner trusted : List.of(signer, next)) {
      new ManagedStore(root, StorePolicies.OPTIONS.trusting(trusted.trusted())).open(current());
    }
    Evidence.Payloads kept = (Evidence.Payloads) store.evidence(current()).orElseThrow();
    assertThat(kept.signatures()).hasSize(Evidence.MAX_SIGNATURES);
    assertThat(kept.signatures().getFirst().isSame(good.signatures().getFirst())).isTrue();
    store.load(flood);
    assertThat(store.view().generation()).as("nothing new").isEqualTo(2);
  }

  @Test
  void evidenceIsRemovedWithItsArchive() throws Exception {
    for (int i = 0; i <= StoreHistory.MAX_LINES + 1; i++) {
      store.load(signed("1.0." + i, signer));
    }
    Files.writeString(root.resolve("blobs/sha256/stray.sig"), "x", StandardCharsets.UTF_8);
    store.load(signed("2.0.0", signer));

    try (Stream<Path> files = Files.list(root.resolve("blobs/sha256"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .hasSize(2 * StoreHistory.MAX_LINES)
          .filteredOn(name -> name.endsWith(".sig"))
          .hasSize(StoreHistory.MAX_LINES)
          .doesNotContain("stray.sig");
    }
  }

  private LoadRequest signed(String version, TestSigner by) {
    Path archive = StorePolicies.archive(folder, version);
    return LoadRequest.of(archive).withEvidence(by.evidence(archive, SIGNED_AT));
  }

  private StoredPolicy current() throws StoreException {
    return store.view().current().orElseThrow();
  }

  private Path evidenceFile(StoredPolicy policy) {
    return root.resolve("blobs/sha256").resolve(policy.blob().substring(7) + ".sig");
  }

  private void assertUntrusted(StoredPolicy policy, String message) {
    assertThatThrownBy(() -> trusting.open(policy))
        .isInstanceOfSatisfying(
            BundleException.class, e -> assertThat(e.code()).isEqualTo(Code.UNTRUSTED))
        .hasMessageStartingWith(message);
  }
}

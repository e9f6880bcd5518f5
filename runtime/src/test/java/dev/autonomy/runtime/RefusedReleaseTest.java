package dev.autonomy.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.json.JsonObject;
import dev.autonomy.runtime.ControlPlane.Answer;
import dev.autonomy.supply.OciReference;
import dev.autonomy.supply.RegistryException;
import dev.autonomy.supply.Release;
import dev.autonomy.trust.Signature;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Releases that a node does not put in force, and what it says about each. */
final class RefusedReleaseTest {

  @TempDir private Path directory;
  private Releasing node;
  private SignedRelease first;
  private SignedRelease second;

  @BeforeEach
  void begin() {
    node = new Releasing(directory);
    first = node.registry.keep(SignedRelease.saying(node.author, 1, "1.0.0"));
    second = node.registry.keep(SignedRelease.saying(node.author, 2, "2.0.0"));
  }

  private JsonObject last() {
    return node.frames.getLast();
  }

  private void activate(SignedRelease release) throws InterruptedException {
    node.desire(release);
    node.run();
    assertThat(node.isInForce(release)).isTrue();
    node.frames.clear();
  }

  /** Every way to offer what should not be activated, and what is said about it. */
  @Test
  void whatIsNotWhatATrustedKeyHasSignedIsRefusedAndTheNextCycleTriesAgain() throws Exception {
    activate(first);
    TestSigner stranger = new TestSigner();
    SignedRelease other = SignedRelease.saying(node.author, 2, "3.0.0");
    Map<String, Runnable> tricks =
        Map.of(
            "signatures: its signature is not",
                () -> node.registry.sign(second, List.of(signed(stranger, second))),
            "signatures: there is no signature", () -> node.registry.sign(second, List.of()),
            "signatures: the signature was made at",
                () -> node.registry.sign(second, List.of(stale(second))),
            "signatures: the signature is for",
                () -> node.registry.sign(second, List.of(other.signature())),
            "fingerprint: no trusted signature names",
                () ->
                    node.registry.sign(
                        second, List.of(signed(node.author, second, other.lock().fingerprint()))),
            "digests: the signed manifest names another archive",
                () -> node.registry.swap(second, other.archive()),
            "registry: out of order",
                () ->
                    node.registry.fail(
                        _ -> {
                          throw new RegistryException(
                              RegistryException.Kind.UNAVAILABLE, "out of order");
                        }));
    for (Map.Entry<String, Runnable> trick : tricks.entrySet()) {
      trick.getValue().run();
      node.desire(second);
      Duration pause = node.run();

      assertThat(node.status().lastResult()).contains(trick.getKey());
      assertThat(node.isInForce(first)).as(trick.getKey()).isTrue();
      assertThat(node.store().view().current().orElseThrow().identity().version())
          .isEqualTo("1.0.0");
      assertThat(last().string("step")).contains(trick.getKey().split(":", -1)[0]);
      assertThat(node.phases()).contains("verify_failed").doesNotContain("verify_ok");
      assertThat(pause).isLessThan(Duration.ofSeconds(30));

      node.registry.fail(MemoryRegistry.Fault.NONE);
      node.registry.keep(second);
      node.registry.swap(second, second.archive());
      node.run();
      assertThat(node.isInForce(second)).as("after " + trick.getKey()).isTrue();
      node.desire(first);
      node.run();
      node.frames.clear();
    }
  }

  @Test
  void theFingerprintOfTheActiveReleaseDoesNotMakeAnotherBundleTheActiveOne() throws Exception {
    activate(first);
    Release other = second.release();
    node.answer =
        new Answer.Desired(
            new Release(
                other.id(),
                "stable",
                2,
                other.bundle(),
                other.lock(),
                first.release().fingerprint(),
                List.of()),
            Optional.empty());
    node.run();
    assertThat(node.status().lastResult()).startsWith("release rel-2");
    assertThat(node.status().lastResult()).doesNotContain("is in force");
  }

  @Test
  void aManifestThatIsNotThePinnedOneIsRefusedBeforeAnythingIsDownloaded() throws Exception {
    node.registry.keepAs(second, first.release().bundle().digest().orElseThrow());
    node.desire(first);
    node.run();

    assertThat(node.status().lastResult())
        .startsWith("release rel-1: digests: the registry gave the manifest sha256:");
    assertThat(node.registry.pulls()).isZero();
  }

  private static Signature signed(TestSigner signer, SignedRelease release) {
    return signed(signer, release, release.lock().fingerprint());
  }

  private static Signature signed(TestSigner signer, SignedRelease release, String fingerprint) {
    return signer.sign(release.lock().bundle().digest(), fingerprint, SignedRelease.SIGNED);
  }

  private Signature stale(SignedRelease release) {
    return node.author.sign(
        release.lock().bundle().digest(),
        release.lock().fingerprint(),
        SignedRelease.SIGNED.minus(Duration.ofDays(366)));
  }

  @Test
  void aReleaseWhoseLockIsForAnotherBundleIsRefused() throws Exception {
    Release mixed =
        new Release(
            "rel-3",
            "stable",
            3,
            second.release().bundle(),
            first.release().lock(),
            first.release().fingerprint(),
            List.of());
    node.answer = new Answer.Desired(mixed, Optional.empty());
    node.run();

    assertThat(node.isWithoutPolicy()).isTrue();
    assertThat(node.status().lastResult()).contains("digests: the release is");
  }

  @Test
  void aReleaseOfAnotherChannelIsRefusedBeforeItIsLookedAt() throws Exception {
    Release release = first.release();
    Release other =
        new Release(
            release.id(),
            "beta",
            1,
            release.bundle(),
            release.lock(),
            release.fingerprint(),
            List.of());
    node.answer = new Answer.Desired(other, Optional.empty());
    node.run();

    assertThat(node.status().lastResult())
        .isEqualTo("the orchestrator offers a release of channel `beta`");
    assertThat(node.registry.pulls()).isZero();
  }

  @Test
  void signaturesOfTheReleaseCountBesideThoseOfTheRegistry() throws Exception {
    node.registry.sign(first, List.of());
    Release release = first.release();
    node.answer =
        new Answer.Desired(
            new Release(
                release.id(),
                "stable",
                1,
                release.bundle(),
                release.lock(),
                release.fingerprint(),
                List.of(first.signature())),
            Optional.empty());
    node.run();

    assertThat(node.isInForce(first)).isTrue();
  }

  @Test
  void aPolicyThatDoesNotCompileIsNotActivated() throws Exception {
    activate(first);
    SignedRelease broken =
        node.registry.keep(SignedRelease.of(node.author, 2, "2.0.0", "allow if missing(1)"));
    node.desire(broken);
    node.run();

    assertThat(node.isInForce(first)).isTrue();
    assertThat(last().string("reason").orElseThrow()).contains("does not compile");
    assertThat(node.phases())
        .containsExactly("polled", "candidate_detected", "verify_ok", "activate_failed");
    node.restart();
    assertThat(node.isInForce(first)).isTrue();
    assertThat(node.activation().active().orElseThrow().id()).isEqualTo("rel-1");
  }

  @Test
  void aTagInTheReferenceMeansNothing() throws Exception {
    Release release = first.release();
    OciReference tagged =
        OciReference.parse(
            SignedRelease.REPOSITORY + ":latest@" + release.bundle().digest().orElseThrow());
    node.answer =
        new Answer.Desired(
            new Release(
                release.id(),
                "stable",
                1,
                tagged,
                release.lock(),
                release.fingerprint(),
                List.of()),
            Optional.empty());
    node.run();

    assertThat(node.isInForce(first)).isTrue();
  }
}

package dev.autonomy.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.bundle.StoreException;
import dev.autonomy.bundle.StoreView;
import dev.autonomy.runtime.ControlPlane.Answer;
import dev.autonomy.supply.OciReference;
import dev.autonomy.supply.RegistryException;
import dev.autonomy.supply.Release;
import dev.autonomy.trust.Signature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Releases that a node does not put in force, and what it says about each. */
final class RefusedReleaseTest extends TwoReleases {

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

  /** A disk that damages what was written, for as long as it takes to give up on it. */
  @Test
  void aReleaseThatTheGateRefusesAfterTheSwitchLeavesTheStoreAsItWas() throws Exception {
    SignedRelease third = node.registry.keep(SignedRelease.saying(node.author, 3, "3.0.0"));
    activate(first);
    activate(second);
    StoreView before = node.store().view();
    int lines = node.store().history().size();
    node.mischief = () -> damageIfCurrent(third);
    node.desire(third);
    for (int i = 0; i < 70; i++) {
      node.run();

      assertThat(node.isInForce(second)).isTrue();
      assertThat(node.status().lastResult()).contains("rel-3 was not activated: ", "is damaged");
      assertThat(node.store().view().current()).isEqualTo(before.current());
      assertThat(node.store().view().lastKnownGood()).isEqualTo(before.lastKnownGood());
      assertThat(node.store().history()).hasSize(lines + 1);
      assertThat(node.activation().active().orElseThrow().id()).isEqualTo("rel-2");
    }
    assertThat(node.phases())
        .as("it was never in force")
        .contains("activate_failed")
        .doesNotContain("activated", "reverted");
    node.mischief = () -> {};
    node.run();

    assertThat(node.isInForce(third)).isTrue();
    node.store().rollback();
    node.run();
    assertThat(node.isInForce(second)).as("what was in force before it").isTrue();
  }

  @Test
  void anUndoThatACrashInterruptedIsNotTakenForAnOperatorsChoice() throws Exception {
    activate(first);
    node.restart(
        new ActiveLockFile(directory) {
          @Override
          void write(ActiveLock lock) throws IOException {
            if (lock.activating().isEmpty()) {
              throw new IOException("no space left");
            }
            super.write(lock);
          }
        });
    node.mischief = () -> damageIfCurrent(second);
    node.desire(second);
    node.run();
    node.mischief = () -> {};
    node.restart();
    node.run();

    assertThat(node.isInForce(second)).isTrue();
    assertThat(node.phases()).contains("activated").doesNotContain("reverted");
  }

  @Test
  void whatIsNotInForceIsNotSaidToBeActivated() throws Exception {
    activate(first);
    Path current = directory.resolve("store/current");
    Path aside = directory.resolve("aside");
    node.mischief =
        () -> {
          if (isCurrent(second)) {
            move(current, aside);
            assertThat(current.toFile().mkdir()).isTrue();
          }
        };
    node.desire(second);
    node.run();
    assertThat(node.isInForce(first)).isTrue();
    assertThat(node.phases()).contains("activate_failed").doesNotContain("activated");
    assertThat(node.activation().active().orElseThrow().id()).isEqualTo("rel-1");
    node.mischief = () -> {};
    Files.delete(current);
    move(aside, current);
    node.run();

    assertThat(node.isInForce(second)).isTrue();
    assertThat(node.phases()).containsOnlyOnce("activated");
  }

  private static void move(Path from, Path to) {
    try {
      Files.move(from, to);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void damageIfCurrent(SignedRelease release) {
    if (isCurrent(release)) {
      try {
        node.damage(node.store().view().current().orElseThrow().blob());
      } catch (StoreException | IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  private boolean isCurrent(SignedRelease release) {
    try {
      return node.store()
          .view()
          .current()
          .filter(policy -> policy.identity().digest().equals(release.policyDigest()))
          .isPresent();
    } catch (StoreException _) {
      return false;
    }
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

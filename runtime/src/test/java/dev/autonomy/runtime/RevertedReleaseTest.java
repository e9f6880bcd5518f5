package dev.autonomy.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.bundle.LoadRequest;
import dev.autonomy.bundle.LoadResult;
import dev.autonomy.bundle.StoreException;
import dev.autonomy.supply.RegistryException;
import dev.autonomy.trust.Evidence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Releases that were in force, until somebody on the node, or its disk, wanted otherwise. */
final class RevertedReleaseTest extends TwoReleases {

  @Test
  void whatTheOperatorTookBackStaysBackUntilAnotherReleaseIsActivated() throws Exception {
    activate(first);
    activate(second);
    node.store().rollback();
    node.run();

    assertThat(node.isInForce(first)).isTrue();
    assertThat(last().string("phase")).contains("reverted");
    assertThat(last().string("fingerprint")).contains(second.lock().fingerprint());
    node.restart();
    node.run();
    assertThat(node.isInForce(first)).as("after a restart, too").isTrue();
    assertThat(node.status().lastResult()).isEqualTo("release rel-2 was taken back on this node");
    assertThat(node.status().held().orElseThrow().id()).isEqualTo("rel-2");
    node.desire(first);
    node.run();
    node.desire(second);
    node.run();
    assertThat(node.isInForce(second)).as("desired anew").isTrue();
  }

  @Test
  void whatTheOperatorMakesCurrentAgainIsActiveAgain() throws Exception {
    activate(first);
    activate(second);
    node.store().rollback();
    node.run();
    node.store().rollback();
    node.frames.clear();
    node.run();

    assertThat(node.isInForce(second)).isTrue();
    assertThat(node.phases()).containsExactly("activated");
    assertThat(node.activation().active().orElseThrow().id()).isEqualTo("rel-2");
    assertThat(node.activation().held()).isEmpty();
  }

  private SignedRelease loadOwn() throws Exception {
    SignedRelease own = SignedRelease.saying(node.author, 9, "9.0.0");
    LoadRequest request =
        LoadRequest.of(Files.write(directory.resolve("own.tar.gz"), own.archive()))
            .withEvidence(
                new Evidence.Payloads(Optional.of(own.manifest()), List.of(own.signature())));
    assertThat(node.store().load(request)).isInstanceOf(LoadResult.Loaded.class);
    return own;
  }

  @Test
  void whatWasTakenBackBetweenACrashBehindTheSwitchAndTheRestartStaysBack() throws Exception {
    activate(first);
    long generation = node.store().view().generation();
    ActiveLock before = new ActiveLockFile(directory).read().orElseThrow();
    activate(second);
    ActiveRelease begun = node.activation().active().orElseThrow();
    new ActiveLockFile(directory).write(before.begun(begun, generation));
    node.store().rollback();
    node.restart();
    node.run();

    assertThat(node.isInForce(first)).isTrue();
    assertThat(node.phases()).containsExactly("reverted", "polled");
    assertThat(node.status().held().orElseThrow().id()).isEqualTo("rel-2");
    assertThat(node.status().active().orElseThrow().id()).isEqualTo("rel-1");
  }

  @Test
  void aPolicyThatTheOperatorLoadsInPlaceOfALostReleaseIsAChoice() throws Exception {
    activate(first);
    activate(second);
    node.damage(node.store().view().current().orElseThrow().blob());
    node.registry.fail(
        _ -> {
          throw new RegistryException(RegistryException.Kind.UNAVAILABLE, "away");
        });
    node.restart();
    node.run();
    SignedRelease own = loadOwn();
    node.restart();
    node.registry.fail(MemoryRegistry.Fault.NONE);
    node.run();
    node.run();

    assertThat(node.isInForce(own)).isTrue();
    assertThat(node.status().held().orElseThrow().id()).isEqualTo("rel-2");
  }

  @Test
  void nothingIsActivatedBeforeItIsKnownWhatWasTakenBack() throws Exception {
    activate(first);
    activate(second);
    node.store().rollback();
    node.run();
    AtomicBoolean unreadable = new AtomicBoolean(true);
    node.restart(
        new ActiveLockFile(directory) {
          @Override
          Optional<ActiveLock> read() throws IOException {
            if (unreadable.get()) {
              throw new IOException("Too many open files");
            }
            return super.read();
          }
        });
    node.run();
    assertThat(node.status().lastResult())
        .isEqualTo(
            "release rel-2 was not activated: cannot read active-lock.json: Too many open files");
    unreadable.set(false);
    node.run();

    assertThat(node.isInForce(first)).isTrue();
    assertThat(node.status().lastResult()).isEqualTo("release rel-2 was taken back on this node");
  }

  @Test
  void aPolicyOfTheOperatorsOwnIsAChoiceToo() throws Exception {
    activate(first);
    loadOwn();
    node.run();
    node.run();

    assertThat(node.phases()).containsExactly("reverted");
    assertThat(node.activation().held().orElseThrow().id()).isEqualTo("rel-1");
  }

  @Test
  void anArchiveThatWasDamagedAtRestIsRevertedAndMended() throws Exception {
    activate(first);
    activate(second);
    node.damage(node.store().view().current().orElseThrow().blob());
    node.restart();
    assertThat(node.isInForce(first)).as("last-known-good").isTrue();
    node.run();

    assertThat(node.isInForce(second)).isTrue();
    assertThat(node.phases())
        .containsExactly("reverted", "polled", "candidate_detected", "verify_ok", "activated");
  }

  @Test
  void whatTheOperatorChoosesWhileAReleaseIsFetchedStands() throws Exception {
    activate(first);
    activate(second);
    node.damage(node.store().view().current().orElseThrow().blob());
    node.restart();
    node.registry.fail(
        what -> {
          if (what.equals("pull")) {
            rollBack();
          }
        });
    node.run();
    assertThat(node.isInForce(first)).isTrue();
    assertThat(node.status().lastResult())
        .isEqualTo(
            "release rel-2 was not activated: another policy was made current in the meantime");
    assertThat(node.phases()).doesNotContain("activated");
    node.run();

    assertThat(node.isInForce(first)).isTrue();
    assertThat(node.status().held().orElseThrow().id()).isEqualTo("rel-2");
  }

  @Test
  void whoLoadsTheSamePolicyOnceMoreWhileAReleaseIsFetchedTakesNothingBack() throws Exception {
    activate(first);
    LoadRequest again =
        LoadRequest.of(Files.write(directory.resolve("again.tar.gz"), first.archive()))
            .withRef("oci://127.0.0.1/again")
            .withEvidence(
                new Evidence.Payloads(Optional.of(first.manifest()), List.of(first.signature())));
    node.registry.fail(
        what -> {
          if (what.equals("pull")) {
            load(again);
          }
        });
    node.desire(second);
    node.run();
    assertThat(node.status().lastResult()).contains("was not activated");
    node.registry.fail(MemoryRegistry.Fault.NONE);
    node.run();

    assertThat(node.isInForce(second)).isTrue();
    assertThat(node.status().held()).isEmpty();
  }

  private void load(LoadRequest request) {
    try {
      assertThat(node.store().load(request)).isInstanceOf(LoadResult.Loaded.class);
    } catch (StoreException e) {
      throw new AssertionError(e);
    }
  }

  private void rollBack() {
    try {
      node.store().rollback();
    } catch (StoreException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aFallbackToWhatTheOperatorTookBackIsNobodysChoice() throws Exception {
    activate(first);
    activate(second);
    node.store().rollback();
    node.run();
    node.damage(node.store().view().current().orElseThrow().blob());
    node.restart();
    assertThat(node.isInForce(second)).as("last-known-good").isTrue();
    node.frames.clear();
    node.run();

    assertThat(node.phases()).containsExactly("held_enforced", "polled");
    assertThat(node.status().active()).isEmpty();
    assertThat(node.status().held().orElseThrow().id()).isEqualTo("rel-2");
    assertThat(node.status().lastResult())
        .isEqualTo(
            "release rel-2 was taken back on this node, and is enforced because the current"
                + " policy cannot be used");
    node.desire(first);
    node.run();
    assertThat(node.isInForce(first)).as("mended").isTrue();
  }

  @Test
  void anAnswerThatDoesNotHoldDoesNotMakeTheNodeForgetWhatWasTakenBack() throws Exception {
    activate(first);
    activate(second);
    node.store().rollback();
    node.run();
    node.desire(node.registry.keep(SignedRelease.saying(new TestSigner(), 3, "3.0.0")));
    node.run();
    assertThat(node.status().lastResult()).startsWith("release rel-3: signatures:");
    node.desire(second);
    node.run();

    assertThat(node.isInForce(first)).isTrue();
    assertThat(node.status().held().orElseThrow().id()).isEqualTo("rel-2");
  }

  @Test
  void aStoreThatWasEmptiedIsFilledAgain() throws Exception {
    activate(first);
    try (Stream<Path> files = Files.walk(directory.resolve("store"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }
    node.restart();
    assertThat(node.isWithoutPolicy()).isTrue();
    node.run();

    assertThat(node.isInForce(first)).isTrue();
  }
}

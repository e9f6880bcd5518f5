package dev.autonomy.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.bundle.LoadRequest;
import dev.autonomy.bundle.LoadResult;
import dev.autonomy.json.JsonNumber;
import dev.autonomy.json.JsonObject;
import dev.autonomy.runtime.ControlPlane.Answer;
import dev.autonomy.supply.OciReference;
import dev.autonomy.supply.RegistryException;
import dev.autonomy.supply.Release;
import dev.autonomy.trust.Evidence;
import dev.autonomy.trust.Signature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the answers of a control plane, cycle by cycle. */
final class ReleaseCycleTest {

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

  @Test
  void aDesiredReleaseIsVerifiedLoadedAndPutInForce() throws Exception {
    node.desire(first);
    Duration pause = node.run();

    assertThat(node.isInForce(first)).isTrue();
    assertThat(last().string("fingerprint")).contains(first.lock().fingerprint());
    assertThat(last().string("policy_digest")).contains(first.policyDigest());
    assertThat(last().string("release_id")).contains("rel-1");
    assertThat(node.phases())
        .containsExactly("polled", "candidate_detected", "verify_ok", "activated");
    assertThat(pause).isBetween(Duration.ofSeconds(22), Duration.ofSeconds(30));
    assertThat(node.status().lastResult()).isEqualTo("release rel-1 was activated");
    assertThat(node.activation().active().orElseThrow().lock()).isEqualTo(first.release().lock());
    try (Stream<Path> left = Files.list(directory.resolve("candidate"))) {
      assertThat(left).as("downloads that are left").isEmpty();
    }
  }

  @Test
  void whatIsInForceIsNeitherFetchedNorRecordedAgain() throws Exception {
    activate(first);
    for (int i = 0; i < 10; i++) {
      node.run();
    }
    node.answer = new Answer.Unchanged();
    node.run();

    assertThat(node.registry.pulls()).isEqualTo(1);
    assertThat(node.phases()).isEmpty();
    assertThat(node.status().lastResult()).isEqualTo("release rel-1 is in force");
  }

  @Test
  void anotherReleaseReplacesItAndAnEarlierOneComesBackWhenItIsDesired() throws Exception {
    activate(first);
    node.desire(second);
    node.run();
    assertThat(last().string("previous_fingerprint")).contains(first.lock().fingerprint());
    assertThat(last().string("previous_digest")).contains(first.policyDigest());
    node.desire(first);
    node.run();

    assertThat(node.isInForce(first)).isTrue();
    assertThat(node.activation().active().orElseThrow().sequence()).isEqualTo(1);
  }

  @Test
  void nothingDesiredKeepsWhatIsInForce() throws Exception {
    activate(first);
    node.answer = new Answer.Nothing();
    node.run();

    assertThat(node.isInForce(first)).isTrue();
    assertThat(node.phases()).containsExactly("polled");
    assertThat(node.activation().active()).isPresent();
  }

  @Test
  void theTagOfAnAnswerIsSentBackUntilNothingIsDesired() throws Exception {
    node.answer = new Answer.Desired(first.release(), Optional.of("\"a\""));
    assertThat(node.run()).as("the next can be kept open").isLessThan(Duration.ofSeconds(1));
    node.answer = new Answer.Unchanged();
    assertThat(node.run()).isGreaterThan(Duration.ofSeconds(20));
    node.answer = new Answer.Nothing();
    node.run();
    node.run();

    assertThat(node.tags)
        .containsExactly(
            Optional.empty(), Optional.of("\"a\""), Optional.of("\"a\""), Optional.empty());
  }

  @Test
  void afterARestartWhatWasActivatedIsKnown() throws Exception {
    activate(first);
    node.restart();
    node.run();

    assertThat(node.phases()).containsExactly("polled");
    assertThat(node.registry.pulls()).isEqualTo(1);
  }

  @Test
  void aDamagedLockFileCountsAsAbsentAndTheReleaseIsVerifiedOnceMore() throws Exception {
    activate(first);
    Path file = directory.resolve(ActiveLockFile.NAME);
    byte[] whole = Files.readAllBytes(file);
    for (int length : new int[] {0, 1, whole.length / 2, whole.length - 1}) {
      Files.write(file, Arrays.copyOf(whole, length));
      node.restart();
      assertThat(node.activation().active()).isEmpty();
      node.run();
      assertThat(node.phases()).endsWith("verify_ok", "activated");
      assertThat(node.isInForce(first)).isTrue();
    }
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
  void whatTheOperatorTookBackStaysBackUntilAnotherReleaseIsDesired() throws Exception {
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

  @Test
  void aPolicyOfTheOperatorsOwnIsAChoiceToo() throws Exception {
    activate(first);
    SignedRelease own = SignedRelease.saying(node.author, 9, "9.0.0");
    LoadRequest request =
        LoadRequest.of(Files.write(directory.resolve("own.tar.gz"), own.archive()))
            .withEvidence(
                new Evidence.Payloads(Optional.of(own.manifest()), List.of(own.signature())));
    assertThat(node.store().load(request)).isInstanceOf(LoadResult.Loaded.class);
    node.run();
    node.run();

    assertThat(node.phases()).containsExactly("reverted");
    assertThat(node.activation().held().orElseThrow().id()).isEqualTo("rel-1");
  }

  @Test
  void anArchiveThatWasDamagedAtRestIsRevertedAndMended() throws Exception {
    activate(first);
    activate(second);
    damage(node.store().view().current().orElseThrow().blob());
    node.restart();
    assertThat(node.isInForce(first)).as("last-known-good").isTrue();
    node.run();

    assertThat(node.isInForce(second)).isTrue();
    assertThat(node.phases())
        .containsExactly("reverted", "polled", "candidate_detected", "verify_ok", "activated");
  }

  private void damage(String blob) throws IOException {
    Path file = directory.resolve("store/blobs/sha256").resolve(blob.substring(7));
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
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

  @Test
  void failuresAreAskedAboutAtOnceAndRepeatedMoreAndMoreSlowly() throws Exception {
    node.answer = new Answer.Failed("nobody listens");
    Duration before = Duration.ZERO;
    for (int i = 0; i < 12; i++) {
      Duration pause = node.run();
      long most = Math.min(30_000, 1000L << i);
      assertThat(pause.toMillis()).isBetween(most / 2, most);
      before = pause;
    }
    assertThat(before).isGreaterThan(Duration.ofSeconds(14));
    assertThat(node.patience.getFirst()).isEqualTo(Duration.ofSeconds(30));
    assertThat(node.patience.getLast()).isEqualTo(Duration.ZERO);
    assertThat(node.phases()).containsExactly("polled");

    node.answer = new Answer.Failed("overloaded", Optional.of(Duration.ofMinutes(2)));
    assertThat(node.run()).isEqualTo(Duration.ofMinutes(2));
    node.answer = new Answer.Failed("overloaded", Optional.of(Duration.ofDays(2)));
    assertThat(node.run()).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void theSameIsRecordedAgainAfterAnHourWithHowOftenItWasLeftOut() throws Exception {
    node.answer = new Answer.Failed("nobody listens at port 1");
    node.run();
    node.answer = new Answer.Failed("nobody listens at port 2");
    for (Duration passed = Duration.ZERO; passed.toMinutes() < 62; ) {
      passed = passed.plus(node.run());
    }

    assertThat(node.frames).hasSize(2);
    assertThat(last().get("repeated"))
        .isInstanceOfSatisfying(
            JsonNumber.class, count -> assertThat(count.longValueExact()).isGreaterThan(100));
  }

  @Test
  void aChangeThatTheLogCannotRecordDoesNotHappen() throws Exception {
    node.refusal =
        entry ->
            entry.toString().contains("verify_ok")
                ? Optional.of(Releasing.logIsFull())
                : Optional.empty();
    node.desire(first);
    node.run();
    node.run();
    assertThat(node.isWithoutPolicy()).isTrue();
    assertThat(node.status().lastResult()).contains("the log does not take the record");

    node.refusal = _ -> Optional.empty();
    node.run();
    assertThat(node.isInForce(first)).isTrue();
  }

  @Test
  void aLockFileThatCannotBeWrittenKeepsThePolicyThatIsInForce() throws Exception {
    activate(first);
    node.restart(
        new ActiveLockFile(directory) {
          @Override
          void write(ActiveLock lock) throws IOException {
            throw new IOException("disk full");
          }
        });
    node.desire(second);
    node.run();

    assertThat(node.isInForce(first)).isTrue();
    assertThat(node.phases()).endsWith("verify_ok", "activate_failed");
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

package dev.autonomy.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.bundle.ManagedStore;
import dev.autonomy.bundle.StoreOptions;
import dev.autonomy.bundle.StoredPolicy;
import dev.autonomy.json.JsonNumber;
import dev.autonomy.runtime.ControlPlane.Answer;
import dev.autonomy.trust.Evidence;
import dev.autonomy.trust.Signature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What becomes of the answers of a control plane, cycle by cycle. */
final class ReleaseCycleTest extends TwoReleases {

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
  void whatIsGoingOnIsToldWhileItGoesOn() throws Exception {
    List<String> told = new ArrayList<>();
    node.registry.fail(_ -> told.add(node.status().lastResult()));
    node.desire(first);
    node.run();

    assertThat(told).hasSize(3).containsOnly("release rel-1 is being fetched and verified");
  }

  /** Whoever trusts other keys tomorrow finds their signatures in the store. */
  @Test
  void signaturesByKeysThatAreNotTrustedTodayAreKeptToo() throws Exception {
    TestSigner next = new TestSigner();
    String digest = first.release().bundle().digest().orElseThrow();
    Signature byNext = next.sign(digest, first.lock().fingerprint(), SignedRelease.SIGNED);
    Signature malformed = new Signature(byNext.payload(), new byte[] {1});
    List<Signature> signatures = new ArrayList<>(List.of(byNext, malformed, first.signature()));
    for (int i = 0; i < Evidence.MAX_SIGNATURES; i++) {
      signatures.add(first.signature());
      signatures.add(new TestSigner().sign(digest, "", SignedRelease.SIGNED));
    }
    node.registry.sign(first, signatures);
    activate(first);

    StoredPolicy stored = node.store().view().current().orElseThrow();
    Evidence evidence = node.store().evidence(stored).orElseThrow();
    assertThat(evidence)
        .isInstanceOfSatisfying(
            Evidence.Payloads.class,
            payloads -> {
              assertThat(payloads.signatures()).hasSize(Evidence.MAX_SIGNATURES);
              assertThat(payloads.signatures().getFirst().value())
                  .isEqualTo(first.signature().value());
              assertThat(payloads.signatures().get(1).value()).isEqualTo(byNext.value());
            });
    StoreOptions rotated = new StoreOptions(Releasing.VERSION).trusting(next.trusted());
    assertThat(new ManagedStore(directory.resolve("store"), rotated).open(stored)).isNotNull();
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
}

package dev.autonomy.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.autonomy.runtime.CandidateSource.RefusedException;
import dev.autonomy.supply.Release;
import dev.autonomy.trust.Evidence;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a registry that delivers slowly can keep a loop from. */
final class BoundedCandidatesTest {

  private static final Duration SHORT = Duration.ofMillis(1);

  private final Release release = SignedRelease.saying(new TestSigner(), 1, "1.0.0").release();
  private final Candidate candidate =
      new Candidate(
          Path.of("none"), new Evidence.Payloads(Optional.empty(), List.of()), "sha256:none");

  @Test
  void whatIsFetchedInTimeIsHandedOn() throws Exception {
    CandidateSource bounded = new BoundedCandidates(_ -> candidate, BoundedCandidates.MAX_FETCH);

    assertThat(bounded.fetch(release)).isSameAs(candidate);
  }

  @Test
  void whatIsRefusedIsRefusedWithTheSameWords() {
    RefusedException refused = new RefusedException("signatures", "there is no signature");
    CandidateSource bounded =
        new BoundedCandidates(
            _ -> {
              throw refused;
            },
            BoundedCandidates.MAX_FETCH);

    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> bounded.fetch(release))
        .isSameAs(refused);
  }

  @Test
  void aFetchThatTakesTooLongIsInterruptedAndCountsAsAFailureOfTheRegistry() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    CandidateSource bounded = new BoundedCandidates(_ -> dripping(interrupted), SHORT);

    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> bounded.fetch(release))
        .withMessageStartingWith("the fetch was stopped: it took more than")
        .extracting(RefusedException::step)
        .isEqualTo("registry");
    assertThat(interrupted.await(1, TimeUnit.MINUTES)).isTrue();
  }

  private Candidate dripping(CountDownLatch interrupted) throws InterruptedException {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      interrupted.countDown();
      throw e;
    }
    return candidate;
  }

  @Test
  void noOtherFetchBeginsBeforeAStubbornOneHasEnded() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    CandidateSource bounded =
        new BoundedCandidates(
            _ -> {
              begun.countDown();
              while (end.getCount() > 0) {
                Thread.interrupted();
                Thread.onSpinWait();
              }
              return candidate;
            },
            SHORT);

    try {
      assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> bounded.fetch(release));
      assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();
      assertThatExceptionOfType(RefusedException.class)
          .isThrownBy(() -> bounded.fetch(release))
          .withMessage("an earlier fetch has been stopped and has not ended");
    } finally {
      end.countDown();
    }
  }

  @Test
  void aStopOfTheLoopIsHandedOnToTheFetch() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    CandidateSource bounded =
        new BoundedCandidates(
            _ -> {
              begun.countDown();
              return dripping(interrupted);
            },
            BoundedCandidates.MAX_FETCH);
    CountDownLatch stopped = new CountDownLatch(1);
    Thread loop =
        Thread.ofPlatform()
            .daemon()
            .start(
                () ->
                    assertThatExceptionOfType(InterruptedException.class)
                        .isThrownBy(
                            () -> {
                              try {
                                bounded.fetch(release);
                              } finally {
                                stopped.countDown();
                              }
                            }));
    assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();
    loop.interrupt();

    assertThat(stopped.await(1, TimeUnit.MINUTES)).isTrue();
    assertThat(interrupted.await(1, TimeUnit.MINUTES)).isTrue();
  }
}

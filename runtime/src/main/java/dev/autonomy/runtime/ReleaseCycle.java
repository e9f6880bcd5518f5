package dev.autonomy.runtime;

import dev.autonomy.runtime.ControlPlane.Answer;
import dev.autonomy.supply.Release;
import dev.autonomy.wal.LogException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What happens between two pauses: ask, and follow the answer. A state machine without a thread or
 * a clock of its own. Any failure keeps the policy that is in force; the next cycle tries again.
 */
final class ReleaseCycle {

  private final String channel;
  private final ControlPlane controlPlane;
  private final CandidateSource candidates;
  private final ReleaseActivation activation;
  private final ReleaseFrames frames;
  private final ReleasePacing pacing;
  private final InstantSource clock;
  private final LongSupplier nanos;

  private Optional<Release> desired = Optional.empty();
  private Optional<String> tag = Optional.empty();
  private int failures;
  private long polls;
  private long unanswered;
  private long activations;
  private volatile ReleaseStatus status;

  ReleaseCycle(
      ReleaseStatus status,
      ControlPlane controlPlane,
      CandidateSource candidates,
      ReleaseActivation activation,
      ReleaseFrames frames,
      ReleasePacing pacing,
      InstantSource clock,
      LongSupplier nanos) {
    this.status = status;
    this.channel = status.channel();
    this.controlPlane = controlPlane;
    this.candidates = candidates;
    this.activation = activation;
    this.frames = frames;
    this.pacing = pacing;
    this.clock = clock;
    this.nanos = nanos;
  }

  /** What has been done so far; for any thread. */
  ReleaseStatus status() {
    return status;
  }

  /** How a cycle has ended. */
  private record Ending(boolean good, String words) {

    static Ending good(String words) {
      return new Ending(true, words);
    }

    static Ending bad(String words) {
      return new Ending(false, words);
    }
  }

  /**
   * Goes through one cycle.
   *
   * @return the pause until the next
   * @throws InterruptedException if the runtime stops
   */
  Duration run() throws InterruptedException {
    long start = nanos.getAsLong();
    activation.settle();
    polls++;
    status = status(Optional.of(clock.instant()), status.lastResult());
    Answer answer = controlPlane.ask(tag, pacing.patience(failures));
    activation.settle(); // an operator may have chosen something while the question was open
    Ending ending = take(answer);
    failures = ending.good ? 0 : failures + 1;
    status = status(status.lastPoll(), ending.words);
    if (ending.good && answer instanceof Answer.Desired(Release _, var name) && name.isPresent()) {
      return pacing.breath();
    }
    Optional<Duration> retryAfter =
        answer instanceof Answer.Failed failed ? failed.retryAfter() : Optional.empty();
    return pacing.pause(failures, Duration.ofNanos(nanos.getAsLong() - start), retryAfter);
  }

  /**
   * A cycle ended as none should.
   *
   * @return the pause until the next
   */
  Duration broken(Throwable cause) {
    failures++;
    status = status(status.lastPoll(), "a defect: " + cause);
    return pacing.pause(failures, Duration.ZERO, Optional.empty());
  }

  private ReleaseStatus status(Optional<Instant> lastPoll, String result) {
    return new ReleaseStatus(
        status.orchestrator(),
        channel,
        polls,
        unanswered,
        activations,
        failures,
        lastPoll,
        result,
        activation.active(),
        activation.held());
  }

  private Ending take(Answer answer) throws InterruptedException {
    switch (answer) {
      case Answer.Failed(String reason, Optional<Duration> _) -> {
        return unusable(reason);
      }
      case Answer.Nothing() -> {
        desired = Optional.empty();
        tag = Optional.empty();
        frames.polledNothing();
      }
      case Answer.Unchanged() -> desired.ifPresent(frames::polled);
      case Answer.Desired(Release release, Optional<String> name) -> {
        if (!release.channel().equals(channel)) {
          return unusable(
              "the orchestrator offers a release of channel `" + release.channel() + "`");
        }
        desired = Optional.of(release);
        tag = name;
        frames.polled(release);
      }
    }
    return desired.isPresent() ? follow(desired.get()) : Ending.good("nothing is desired");
  }

  private Ending unusable(String reason) {
    unanswered++;
    frames.pollFailed(reason);
    return Ending.bad(reason);
  }

  private Ending follow(Release release) throws InterruptedException {
    Optional<ActiveRelease> active = activation.active().filter(it -> it.isOf(release));
    if (active.isPresent()) {
      return Ending.good("release " + active.get().id() + " is in force");
    }
    Optional<ActiveRelease> held = activation.held().filter(it -> it.isOf(release));
    if (held.isPresent()) {
      return Ending.good(
          "release "
              + held.get().id()
              + " was taken back on this node"
              + (activation.isHeldEnforced()
                  ? ", and is enforced because the current policy cannot be used"
                  : ""));
    }
    try {
      activation.requireKnown();
    } catch (ReleaseActivation.FailedException e) {
      return notActivated(release, e);
    }
    frames.detected(release);
    status =
        status(status.lastPoll(), "release " + release.id() + " is being fetched and verified");
    try (Candidate candidate = candidates.fetch(release)) {
      frames.verified(release);
      activation.activate(release, candidate);
      activations++;
      return Ending.good("release " + release.id() + " was activated");
    } catch (CandidateSource.RefusedException e) {
      frames.refused(release, e.step(), e.reason());
      return Ending.bad("release " + release.id() + ": " + e.step() + ": " + e.reason());
    } catch (ReleaseActivation.FailedException e) {
      return notActivated(release, e);
    } catch (LogException e) {
      return Ending.bad("the log does not take the record of a release: " + e.getMessage());
    }
  }

  private Ending notActivated(Release release, ReleaseActivation.FailedException e) {
    String reason = String.valueOf(e.getMessage());
    frames.notActivated(release, reason);
    return Ending.bad("release " + release.id() + " was not activated: " + reason);
  }
}

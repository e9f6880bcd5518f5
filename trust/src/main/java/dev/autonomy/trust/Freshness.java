package dev.autonomy.trust;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** How old a signature may be. */
public sealed interface Freshness {

  /** A year. */
  Duration DEFAULT_MAX_AGE = Duration.ofDays(365);

  /** Clocks of signers may be so far ahead. */
  Duration MAX_CLOCK_SKEW = Duration.ofMinutes(5);

  /** Any age will do: what was fresh when it came in does not wear out. */
  record Unchecked() implements Freshness {}

  /**
   * It must say when it was made, and that must be no longer ago than this.
   *
   * @param maxAge how long ago
   * @param clock for the present
   */
  record Within(Duration maxAge, InstantSource clock) implements Freshness {}

  /** What is wrong with a time of signing. */
  default Optional<Verification.Refused> objection(Optional<Instant> signedAt) {
    return switch (this) {
      case Unchecked _ -> Optional.empty();
      case Within(Duration maxAge, InstantSource clock) ->
          objection(signedAt, maxAge, clock.instant());
    };
  }

  private static Optional<Verification.Refused> objection(
      Optional<Instant> signedAt, Duration maxAge, Instant now) {
    if (signedAt.isEmpty()) {
      return Optional.of(
          new Verification.Refused(
              Verification.Reason.NO_TIME,
              "the signature does not say when it was made (" + SimpleSigning.SIGNED_AT + ")"));
    }
    Duration age = Duration.between(signedAt.get(), now);
    if (age.compareTo(MAX_CLOCK_SKEW.negated()) < 0) {
      return Optional.of(
          new Verification.Refused(
              Verification.Reason.FROM_THE_FUTURE,
              "the signature says that it was made at " + signedAt.get() + ", and now is " + now));
    }
    if (age.compareTo(maxAge) > 0) {
      return Optional.of(
          new Verification.Refused(
              Verification.Reason.TOO_OLD,
              "the signature was made at "
                  + signedAt.get()
                  + ", longer than "
                  + shown(maxAge)
                  + " ago"));
    }
    return Optional.empty();
  }

  private static String shown(Duration age) {
    return age.toSeconds() % 3600 == 0 && age.toHours() > 0
        ? age.toHours() + "h"
        : age.toSeconds() + "s";
  }
}

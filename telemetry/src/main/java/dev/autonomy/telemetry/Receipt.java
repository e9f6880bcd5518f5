package dev.autonomy.telemetry;

import java.time.Duration;
import java.util.Optional;

/** What a receiver answered. */
public sealed interface Receipt {

  /**
   * It has them.
   *
   * @param warning what else it said; may be empty
   */
  record Accepted(String warning) implements Receipt {}

  /**
   * It has them but for some, and must not be asked again: which ones, it does not say.
   *
   * @param refused how many, from 1
   * @param reason its words, for an operator
   */
  record PartlyRefused(long refused, String reason) implements Receipt {}

  /**
   * Not now: nobody is there, or it is busy.
   *
   * @param reason for an operator
   * @param after how long it wants to be left alone, if it said so
   */
  record Later(String reason, Optional<Duration> after) implements Receipt {}

  /**
   * Never, these frames. Fewer of them at a time it may accept, if one of them is what it refuses.
   *
   * @param reason for an operator
   */
  record Unacceptable(String reason) implements Receipt {}

  /**
   * Never, whatever the frames: the address, the right to send or the like is wrong.
   *
   * @param reason for an operator, with what to do
   */
  record Impossible(String reason) implements Receipt {}
}

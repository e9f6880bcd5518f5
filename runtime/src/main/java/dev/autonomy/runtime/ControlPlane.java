package dev.autonomy.runtime;

import dev.autonomy.supply.Release;
import java.time.Duration;
import java.util.Optional;

/** Whoever says which release is desired on this node: docs/api/releases.md has the contract. */
interface ControlPlane {

  /** What it has said. */
  sealed interface Answer {

    /**
     * This release is desired.
     *
     * @param tag names the answer, for the next question
     */
    record Desired(Release release, Optional<String> tag) implements Answer {}

    /** No release is. */
    record Nothing() implements Answer {}

    /** What was desired still is. */
    record Unchanged() implements Answer {}

    /**
     * Nothing that could be used.
     *
     * @param reason one line
     * @param retryAfter how long it wants to be left alone
     */
    record Failed(String reason, Optional<Duration> retryAfter) implements Answer {

      /** A failure that says nothing of another time. */
      Failed(String reason) {
        this(reason, Optional.empty());
      }
    }
  }

  /**
   * Asks. Whatever goes wrong is an answer.
   *
   * @param tag of the last release that it desired, if it gave one
   * @param wait how long it may keep the question open while there is nothing new
   * @throws InterruptedException if the runtime stops
   */
  Answer ask(Optional<String> tag, Duration wait) throws InterruptedException;

  /** Ends a question that is open, from another thread; there are no answers any more. */
  void close();
}

package dev.autonomy.runtime;

import dev.autonomy.supply.Release;

/** Where the archives of releases come from. */
interface CandidateSource {

  /** A release that cannot be activated as it is; the message is one line. */
  final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String step;

    RefusedException(String step, String reason) {
      super(reason);
      this.step = step;
    }

    /** What has failed: {@code registry}, or a step of verification. */
    String step() {
      return step;
    }

    /** Why, in one line. */
    String reason() {
      return String.valueOf(getMessage());
    }
  }

  /**
   * Fetches a release's archive, and verifies everything about it.
   *
   * @throws RefusedException if something about it does not hold, or it could not be fetched
   * @throws InterruptedException if the runtime stops; nothing stays behind
   */
  Candidate fetch(Release release) throws RefusedException, InterruptedException;
}

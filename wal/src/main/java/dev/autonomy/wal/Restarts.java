package dev.autonomy.wal;

import java.nio.file.NoSuchFileException;

/**
 * Repeats a look at a log that was pruned meanwhile: a segment can vanish between the moment when
 * the directory is listed and the one when the segment is opened. That is no damage.
 */
final class Restarts {

  /** Whoever prunes faster than anybody can look is believed after so many tries. */
  static final int MAX = 100;

  /** Looks at a log. */
  @FunctionalInterface
  interface Look<T> {
    T look() throws LogException;
  }

  private Restarts() {}

  /** The first look during which no segment vanished. */
  static <T> T whilePruned(Look<T> look) throws LogException {
    for (int i = 0; i < MAX; i++) {
      try {
        return look.look();
      } catch (LogException e) {
        if (!isVanished(e)) {
          throw e;
        }
      }
    }
    return look.look();
  }

  /** Whether a segment vanished under the reader. */
  static boolean isVanished(LogException problem) {
    return problem.code() == LogCode.WAL_PRUNED
        && problem.getCause() instanceof NoSuchFileException;
  }
}

package dev.autonomy.wal;

import java.time.Instant;

/** Which segments {@link LogPruner} removes: the oldest ones, up to here. */
public sealed interface PruneBound {

  /**
   * Segments whose last frame is older.
   *
   * @param time the first moment that stays
   */
  record OlderThan(Instant time) implements PruneBound {}

  /**
   * As many as are needed for the segment files to take no more than that.
   *
   * @param bytes of all segments that stay, together
   */
  record KeepBytes(long bytes) implements PruneBound {}

  /**
   * Segments whose last frame has a lower number.
   *
   * @param seq the first frame that must stay
   */
  record BeforeSeq(long seq) implements PruneBound {}
}

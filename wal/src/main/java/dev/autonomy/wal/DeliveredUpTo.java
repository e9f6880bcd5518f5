package dev.autonomy.wal;

import java.util.Optional;

/**
 * How far a log was delivered, as whoever prunes it has to believe.
 *
 * @param seq number of the last frame that is kept elsewhere; 0 when none is
 * @param problem why nothing that was put down about the delivery counts: one line, without advice;
 *     empty when it does, or when there is nothing
 */
public record DeliveredUpTo(long seq, Optional<String> problem) {

  /** Everything up to frame {@code seq} is kept elsewhere. */
  public static DeliveredUpTo of(long seq) {
    return new DeliveredUpTo(seq, Optional.empty());
  }

  static DeliveredUpTo unknown(String problem) {
    return new DeliveredUpTo(0, Optional.of(problem));
  }
}

package dev.autonomy.edge;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A segment that is here, as the ledger knows it.
 *
 * @param accepted when its last byte was durable, to the microsecond
 */
public record Holding(Segment segment, Origin origin, Instant accepted) {

  public Holding {
    accepted = accepted.truncatedTo(ChronoUnit.MICROS);
  }
}

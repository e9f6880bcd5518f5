package dev.autonomy.edge;

import java.time.Instant;

/** The two times of the relay. */
public interface EdgeClock {

  /** What the node calls the time: for expiry and days. It may jump. */
  Instant wall();

  /** Time that only passes, at its usual pace, while the process lives: for waits and rates. */
  Instant steady();
}

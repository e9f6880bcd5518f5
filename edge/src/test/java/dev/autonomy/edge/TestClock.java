package dev.autonomy.edge;

import java.time.Duration;
import java.time.Instant;

/** A clock that a test moves. */
final class TestClock implements EdgeClock {

  private Instant now = Instant.parse("2027-01-15T08:00:00Z");

  @Override
  public synchronized Instant wall() {
    return now;
  }

  @Override
  public synchronized Instant steady() {
    return now;
  }

  synchronized void pass(Duration time) {
    now = now.plus(time);
  }
}

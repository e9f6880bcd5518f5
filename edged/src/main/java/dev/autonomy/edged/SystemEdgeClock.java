package dev.autonomy.edged;

import dev.autonomy.edge.EdgeClock;
import java.time.Instant;
import java.time.InstantSource;

/** The machine's clocks: the one that is set, and one that only runs, begun at the first's time. */
final class SystemEdgeClock implements EdgeClock {

  private final InstantSource wall;
  private final Instant begun;
  private final long begunNanos = System.nanoTime();

  SystemEdgeClock(InstantSource wall) {
    this.wall = wall;
    begun = wall.instant();
  }

  @Override
  public Instant wall() {
    return wall.instant();
  }

  @Override
  public Instant steady() {
    return begun.plusNanos(System.nanoTime() - begunNanos);
  }
}

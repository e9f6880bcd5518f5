package dev.autonomy.gate;

import dev.autonomy.contract.AuditId;
import dev.autonomy.rego.builtin.Capabilities;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * What a policy may know of the world during one decision: the moment of the decision, and random
 * numbers that follow from its audit id. Both stand in the log, so that the decision can be
 * repeated to the same answer. Nothing else is there: the network is refused.
 *
 * @param time the moment, as in {@code input.time}
 * @param auditId the call's id, of which callers can guess nothing before the decision
 */
record GateCapabilities(Instant time, AuditId auditId) implements Capabilities {

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  @Override
  public long nowNanoseconds() {
    return time.getEpochSecond() * NANOS_PER_SECOND + time.getNano();
  }

  @Override
  public RandomGenerator random() {
    return new SplitMix(auditId.high() ^ Long.rotateLeft(auditId.low(), 32));
  }

  /**
   * SplitMix64 (Steele, Lea and Flood, 2014), written out so that replay never depends on a JDK.
   */
  private static final class SplitMix implements RandomGenerator {

    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private long state;

    SplitMix(long seed) {
      this.state = seed;
    }

    @Override
    public long nextLong() {
      state += GOLDEN_GAMMA;
      long mixed = (state ^ state >>> 30) * 0xbf58476d1ce4e5b9L;
      mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
      return mixed ^ mixed >>> 31;
    }
  }
}

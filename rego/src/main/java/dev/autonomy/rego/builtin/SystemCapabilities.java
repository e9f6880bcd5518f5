package dev.autonomy.rego.builtin;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.random.RandomGenerator;

/** The clock and the random numbers of the machine. */
final class SystemCapabilities implements Capabilities {

  static final SystemCapabilities INSTANCE = new SystemCapabilities();

  private static final long NANOSECONDS_PER_SECOND = 1_000_000_000L;

  private SystemCapabilities() {}

  @Override
  public long nowNanoseconds() {
    Instant now = Instant.now();
    return now.getEpochSecond() * NANOSECONDS_PER_SECOND + now.getNano();
  }

  @Override
  public RandomGenerator random() {
    return Random.SOURCE;
  }

  /** Loaded with the first random number, because seeding costs start-up time. */
  private static final class Random {
    static final SecureRandom SOURCE = new SecureRandom();
  }
}

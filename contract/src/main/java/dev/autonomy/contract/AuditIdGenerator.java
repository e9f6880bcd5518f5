package dev.autonomy.contract;

import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Makes audit ids: strictly increasing within this generator, unique across processes, not to be
 * guessed from ids seen before. Lock-free and safe for any number of threads.
 */
public final class AuditIdGenerator {

  /*
   * RFC 9562, section 6.2, method 1: the 12 bits after the version are a counter within the
   * millisecond; when they overflow, or the clock steps back, the timestamp runs ahead of the clock.
   * Timestamp and counter are one 60-bit number, advanced by compare-and-set, so that each id of a
   * generator has a high half of its own. The low half is SipHash-2-4 (Aumasson and Bernstein, 2012)
   * of the high half under a random key drawn once: a pseudorandom function costs a few
   * nanoseconds, where a secure random source per id would take a lock.
   */
  private static final int COUNTER_BITS = 12;
  private static final int COUNTER_MASK = (1 << COUNTER_BITS) - 1;

  private final InstantSource clock;
  private final long key0;
  private final long key1;
  private final AtomicLong last = new AtomicLong();

  /** A generator on {@code clock}; draws its key from {@code random}, which should be secure. */
  public AuditIdGenerator(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.key0 = random.nextLong();
    this.key1 = random.nextLong();
  }

  /** The next id. */
  public AuditId next() {
    long tick = tick();
    return AuditId.of(
        tick >>> COUNTER_BITS, (int) tick & COUNTER_MASK, SipHash.hash(key0, key1, tick));
  }

  private long tick() {
    long now = clock.millis() << COUNTER_BITS;
    while (true) {
      long previous = last.get();
      long next = Math.max(previous + 1, now);
      if (last.compareAndSet(previous, next)) {
        return next;
      }
    }
  }
}

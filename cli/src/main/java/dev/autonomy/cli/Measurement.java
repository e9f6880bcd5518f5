package dev.autonomy.cli;

import java.util.Arrays;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Measures one thing that is done again and again: first until the JIT compiler has had its time,
 * then each time by itself for the percentiles, then all together for the rate. The clock is read
 * before and after each time, so that percentiles include the cost of one reading.
 */
final class Measurement {

  private static final int PER_CLOCK_READ = 64;

  /** Rounds of looking at the heap; one in which nothing is collected is enough. */
  private static final int HEAP_ROUNDS = 7;

  /** A thread takes memory in chunks, of which a round must use many to be told from noise. */
  private static final int TIMES_PER_HEAP_ROUND = 65_536;

  private final LongSupplier monotonicNanos;
  private final LongSupplier usedBytes;

  /** What the work gave last, so that the JIT compiler cannot leave it out. */
  @Nullable Object last;

  /**
   * Measures with these instruments.
   *
   * @param monotonicNanos nanoseconds since any fixed moment
   * @param usedBytes bytes of the heap that are in use, garbage included
   */
  Measurement(LongSupplier monotonicNanos, LongSupplier usedBytes) {
    this.monotonicNanos = monotonicNanos;
    this.usedBytes = usedBytes;
  }

  /** The bytes in use on this machine's heap. */
  static long usedHeapBytes() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** What was measured. */
  static final class Result {
    private final long[] latencies;
    private final double perSecond;
    private final double bytesEach;

    private Result(long[] latencies, double perSecond, double bytesEach) {
      this.latencies = latencies;
      this.perSecond = perSecond;
      this.bytesEach = bytesEach;
      Arrays.sort(latencies);
    }

    /** How many single times were measured. */
    int count() {
      return latencies.length;
    }

    /** Times a second when only the whole is timed. */
    double perSecond() {
      return perSecond;
    }

    /**
     * Bytes allocated each time, to within a few; negative when unknown, because the collector
     * never left the heap alone long enough.
     */
    double bytesEach() {
      return bytesEach;
    }

    /** The latency that {@code share}, from 0 to 1, of the times do not exceed. */
    long percentileNanos(double share) {
      int index = (int) Math.ceil(share * latencies.length) - 1;
      return latencies[Math.max(0, index)];
    }

    double meanNanos() {
      double sum = 0;
      for (long latency : latencies) {
        sum += latency;
      }
      return sum / latencies.length;
    }
  }

  /**
   * Measures.
   *
   * @param warmUpNanos how long to run before anything counts
   * @param nanos how long to measure at most
   * @param count how many times to measure at most
   */
  Result run(Supplier<?> work, long warmUpNanos, long nanos, int count) {
    repeat(work, warmUpNanos, Long.MAX_VALUE);
    long[] latencies = single(work, nanos / 2, count);
    long before = monotonicNanos.getAsLong();
    long times = repeat(work, nanos / 2, count);
    long took = Math.max(1, monotonicNanos.getAsLong() - before);
    return new Result(latencies, times * 1e9 / took, bytesEach(work, nanos / 4, count));
  }

  private double bytesEach(Supplier<?> work, long nanos, int count) {
    double least = -1;
    long end = monotonicNanos.getAsLong() + nanos;
    long wanted = Math.min(count, TIMES_PER_HEAP_ROUND);
    for (int round = 0; round < HEAP_ROUNDS; round++) {
      long before = usedBytes.getAsLong();
      long times = repeat(work, Math.max(1, nanos / HEAP_ROUNDS), wanted);
      double each = (double) (usedBytes.getAsLong() - before) / times;
      if (each >= 0 && (least < 0 || each < least)) {
        least = each;
      }
      if (each < 0) {
        wanted = Math.max(PER_CLOCK_READ, wanted / 2);
      }
      if (monotonicNanos.getAsLong() - end > 0) {
        break;
      }
    }
    return least;
  }

  private long repeat(Supplier<?> work, long nanos, long count) {
    long end = monotonicNanos.getAsLong() + nanos;
    long times = 0;
    do {
      for (int i = 0; i < PER_CLOCK_READ && times < count; i++) {
        last = work.get();
        times++;
      }
    } while (times < count && monotonicNanos.getAsLong() - end < 0);
    return times;
  }

  private long[] single(Supplier<?> work, long nanos, int count) {
    long[] latencies = new long[Math.min(count, 1 << 16)];
    int times = 0;
    long end = monotonicNanos.getAsLong() + nanos;
    long after;
    do {
      long before = monotonicNanos.getAsLong();
      last = work.get();
      after = monotonicNanos.getAsLong();
      if (times == latencies.length) {
        latencies = Arrays.copyOf(latencies, (int) Math.min(count, times * 2L));
      }
      latencies[times++] = after - before;
    } while (times < count && after - end < 0);
    return Arrays.copyOf(latencies, times);
  }
}

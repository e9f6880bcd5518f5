package dev.autonomy.bench;

/**
 * Counts of durations in logarithmic buckets, each split linearly into {@value #SUB_BUCKETS}: a
 * percentile is exact to under one percent. For one thread.
 */
final class LatencyHistogram {

  private static final int SUB_BUCKET_BITS = 7;
  private static final int SUB_BUCKETS = 1 << SUB_BUCKET_BITS;

  private final long[] counts = new long[(64 - SUB_BUCKET_BITS) * SUB_BUCKETS];
  private long total;
  private long maxNanos;

  void add(long nanos) {
    counts[index(nanos)]++;
    total++;
    maxNanos = Math.max(maxNanos, nanos);
  }

  /** Adds what another has counted. */
  void add(LatencyHistogram other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
    total += other.total;
    maxNanos = Math.max(maxNanos, other.maxNanos);
  }

  void clear() {
    java.util.Arrays.fill(counts, 0);
    total = 0;
    maxNanos = 0;
  }

  long total() {
    return total;
  }

  long maxNanos() {
    return maxNanos;
  }

  /** The smallest duration that at least {@code percent} of all do not exceed. */
  long percentileNanos(double percent) {
    long wanted = Math.max(1, (long) Math.ceil(total * percent / 100.0));
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= wanted) {
        return Math.min(upperBound(i), maxNanos);
      }
    }
    return maxNanos;
  }

  private static int index(long nanos) {
    long value = Math.max(nanos, 0);
    int shift = Math.max(0, 64 - Long.numberOfLeadingZeros(value) - SUB_BUCKET_BITS);
    return shift * SUB_BUCKETS + (int) (value >>> shift);
  }

  private static long upperBound(int index) {
    int shift = Math.max(0, index / SUB_BUCKETS);
    long sub = index - (long) shift * SUB_BUCKETS;
    return (sub + 1 << shift) - 1;
  }
}

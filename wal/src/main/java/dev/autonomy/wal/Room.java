package dev.autonomy.wal;

import java.util.function.LongSupplier;

/**
 * The room that a log has for decisions, and how much of it is owed to those that were turned away:
 * a log counts as full until it could take the largest of them, though smaller ones still fit, or
 * for half a minute.
 */
final class Room {

  /** At most 1 MiB is kept for outcomes, */
  private static final int MAX_RESERVE_BYTES = 1 << 20;

  /** and at most a sixteenth of the log. */
  private static final int RESERVE_DIVISOR = 16;

  /** A log with less room than this is full: 4 KiB, a decision or two. */
  private static final int LEAST_BYTES = 4 << 10;

  /** Of one entry at most half of the log is owed, for a larger one may never fit. */
  private static final int OWED_DIVISOR = 2;

  /** Nor is room owed for longer than half a minute after it was asked for. */
  static final long OWED_NANOS = 30_000_000_000L;

  private final long decisionBytes;
  private final LongSupplier usedBytes;
  private final LongSupplier nanoTime;
  private volatile long owedSince;

  /** Written by the writer thread only, after the time. */
  private volatile long owedBytes;

  /**
   * The room of a log.
   *
   * @param usedBytes how large it is
   * @param nanoTime nanoseconds since any fixed moment
   */
  Room(LogLimits limits, LongSupplier usedBytes, LongSupplier nanoTime) {
    this.decisionBytes = decisionBytes(limits);
    this.usedBytes = usedBytes;
    this.nanoTime = nanoTime;
  }

  /** How large a log may be and still take decisions. */
  static long decisionBytes(LogLimits limits) {
    return limits.maxBytes() - Math.min(MAX_RESERVE_BYTES, limits.maxBytes() / RESERVE_DIVISOR);
  }

  /** How large this log may be and still take decisions. */
  long decisionBytes() {
    return decisionBytes;
  }

  /**
   * An entry of so many bytes was turned away. For the writer thread.
   *
   * @param bound how large the log may be and still take such an entry
   */
  void turnedAway(long bytes, long bound) {
    long owed = Math.min(bytes - (bound - decisionBytes), decisionBytes / OWED_DIVISOR);
    if (owed >= owedBytes()) {
      owedSince = nanoTime.getAsLong();
      owedBytes = owed;
    }
  }

  /** Forgets what is owed, once it would fit into what is left beside {@code used}. */
  void settle(long used) {
    if (owedBytes > 0 && used + owedBytes <= decisionBytes) {
      owedBytes = 0;
    }
  }

  /**
   * How many bytes have to go before the log has room; none or less when it has. For any thread.
   */
  long missingBytes() {
    return usedBytes.getAsLong() + Math.max(LEAST_BYTES, owedBytes()) - decisionBytes;
  }

  private long owedBytes() {
    long owed = owedBytes;
    return owed > 0 && nanoTime.getAsLong() - owedSince < OWED_NANOS ? owed : 0;
  }
}

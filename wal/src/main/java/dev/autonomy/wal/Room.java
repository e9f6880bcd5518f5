package dev.autonomy.wal;

/**
 * The room that a log has for decisions, and how much of it is owed to those that were turned away:
 * a log counts as full until it could take the largest of them, though smaller ones still fit.
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

  private final Segments segments;
  private final long decisionBytes;

  /** Written by the writer thread only. */
  private volatile long owedBytes;

  Room(LogLimits limits, Segments segments) {
    this.segments = segments;
    this.decisionBytes = decisionBytes(limits);
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
   * An entry was turned away, which would have needed so many bytes below {@link #decisionBytes()}.
   * For the writer thread.
   */
  void turnedAway(long bytes) {
    long owed = Math.min(bytes, decisionBytes / OWED_DIVISOR);
    if (owed > owedBytes) {
      owedBytes = owed;
    }
  }

  /** Forgets what is owed, once it would fit into what is left beside {@code usedBytes}. */
  void settle(long usedBytes) {
    if (owedBytes > 0 && usedBytes + owedBytes <= decisionBytes) {
      owedBytes = 0;
    }
  }

  /**
   * How many bytes have to go before the log has room; none or less when it has. For any thread.
   */
  long missingBytes() {
    return segments.usedBytes() + Math.max(LEAST_BYTES, owedBytes) - decisionBytes;
  }
}

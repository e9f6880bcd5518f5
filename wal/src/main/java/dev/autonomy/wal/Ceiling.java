package dev.autonomy.wal;

import org.jspecify.annotations.Nullable;

/**
 * Turns entries away for which there is no room. Decisions go first: the last part of the log is
 * kept for the outcomes of calls that were let run, and for the log's own frames.
 */
final class Ceiling {

  /** At most 1 MiB is kept for outcomes, */
  private static final int MAX_RESERVE_BYTES = 1 << 20;

  /** and at most a sixteenth of the log. */
  private static final int RESERVE_DIVISOR = 16;

  /** A log with less room than this says that it is full: 4 KiB, a decision or two. */
  static final int ROOM_BYTES = 4 << 10;

  private final LogLimits limits;
  private final Segments segments;
  private final Keeper keeper;
  private final long decisionBytes;

  Ceiling(LogLimits limits, Segments segments, Keeper keeper) {
    this.limits = limits;
    this.segments = segments;
    this.keeper = keeper;
    this.decisionBytes = decisionBytes(limits);
  }

  /** How large a log may be and still take decisions. */
  static long decisionBytes(LogLimits limits) {
    return limits.maxBytes() - Math.min(MAX_RESERVE_BYTES, limits.maxBytes() / RESERVE_DIVISOR);
  }

  /** Why {@code entry} may not join {@code batch}; null when it may. */
  @Nullable LogException refuse(PendingEntry entry, Batch batch) {
    long used = segments.usedBytes() + batch.sizeBytes() + entry.sizeBytes();
    long bound = entry.isDecision() ? decisionBytes : limits.maxBytes();
    if (used > bound && !entry.isPruning()) {
      keeper.roomWanted(used - bound);
      return full();
    }
    int open = segments.openCalls().size() + batch.opens();
    if (entry.effect() == CallEffect.OPENS && open >= limits.maxOpenCalls()) {
      return new LogException(
          LogCode.WAL_TOO_MANY_OPEN_CALLS,
          open + " calls await their outcome, the limit is " + limits.maxOpenCalls());
    }
    return null;
  }

  /** Why the log takes no decisions at present; null while it does. For any thread. */
  @Nullable LogException refusal() {
    return segments.usedBytes() + ROOM_BYTES > decisionBytes ? full() : null;
  }

  private LogException full() {
    return new LogException(
        LogCode.WAL_FULL,
        "the log has "
            + segments.usedBytes()
            + " bytes of "
            + limits.maxBytes()
            + ", "
            + (limits.maxBytes() - decisionBytes)
            + " of them kept for outcomes"
            + keeper.wayOut());
  }
}

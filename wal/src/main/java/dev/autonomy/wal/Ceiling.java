package dev.autonomy.wal;

import org.jspecify.annotations.Nullable;

/**
 * Turns entries away for which there is no room. Decisions go first: the last part of the log is
 * kept for the outcomes of calls that were let run, and for the log's own frames.
 */
final class Ceiling {

  private final LogLimits limits;
  private final Segments segments;
  private final Keeper keeper;
  private final Room room;

  Ceiling(LogLimits limits, Segments segments, Keeper keeper, Room room) {
    this.limits = limits;
    this.segments = segments;
    this.keeper = keeper;
    this.room = room;
  }

  /** Why {@code entry} may not join {@code batch}; null when it may. For the writer thread. */
  @Nullable LogException refuse(PendingEntry entry, Batch batch) {
    long used = segments.usedBytes() + batch.sizeBytes();
    room.settle(used);
    long bound = entry.isDecision() ? room.decisionBytes() : limits.maxBytes();
    if (used + entry.sizeBytes() > bound && !entry.isPruning()) {
      room.turnedAway(entry.sizeBytes(), bound);
      keeper.roomWanted();
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

  /**
   * Why the log does not take every decision at present: it is full, or was too full for one of
   * late; null while it does. For any thread.
   */
  @Nullable LogException refusal() {
    return room.missingBytes() > 0 ? full() : null;
  }

  private LogException full() {
    return new LogException(
        LogCode.WAL_FULL,
        "the log has "
            + segments.usedBytes()
            + " bytes of "
            + limits.maxBytes()
            + ", "
            + (limits.maxBytes() - room.decisionBytes())
            + " of them kept for outcomes"
            + keeper.wayOut());
  }
}

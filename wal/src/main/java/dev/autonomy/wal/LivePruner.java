package dev.autonomy.wal;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a log within its {@link Retention} while it is written. Works on the keeper's thread: the
 * writer only sees the frame that says what goes, as one more entry, and callers see nothing. What
 * it may remove is never being written, for a segment that has a successor is sealed.
 */
final class LivePruner implements SegmentRemoval.Announcement {

  /** How often age is looked at: 10 s. */
  private static final long CHECK_NANOS = 10_000_000_000L;

  private final Storage storage;
  private final Segments segments;
  private final CheckpointFile checkpoints;
  private final CommitQueue queue;
  private final EncoderPool encoders;
  private final Room room;
  private final Retention retention;
  private final PruneConditions conditions;
  private final LogOptions options;
  private final LogLimits limits;
  private long lastRun;
  private long announcedSeq;
  private @Nullable SegmentWriter lastOpen;
  private volatile boolean begun;
  private volatile boolean wanted;
  private volatile @Nullable String obstacle;

  LivePruner(
      Storage storage,
      Segments segments,
      CheckpointFile checkpoints,
      CommitQueue queue,
      EncoderPool encoders,
      Room room,
      LogOptions options) {
    this.storage = storage;
    this.segments = segments;
    this.checkpoints = checkpoints;
    this.queue = queue;
    this.encoders = encoders;
    this.room = room;
    this.retention = options.retention().orElseThrow();
    this.conditions = new PruneConditions(storage, retention);
    this.options = options;
    this.limits = options.limits();
  }

  /** The log has been begun: from now on entries are answered. */
  void begin() {
    wanted = true;
    begun = true;
  }

  /** Whether a batch has changed what should be pruned. For the writer thread. */
  boolean isInteresting(Optional<SegmentWriter> open) {
    SegmentWriter now = open.orElse(null);
    boolean sealed = !Objects.equals(now, lastOpen);
    lastOpen = now;
    return sealed || room.missingBytes() > 0;
  }

  /** Asks for a run; whether nobody had asked yet. For the writer thread. */
  boolean want() {
    if (wanted) {
      return false;
    }
    wanted = true;
    return true;
  }

  /** Whether {@link #run} should be called. For the keeper's thread. */
  boolean isDue() {
    return nanosUntilDue() <= 0;
  }

  /** When it should be called at the latest. For the keeper's thread. */
  long nanosUntilDue() {
    if (!begun) {
      return Long.MAX_VALUE;
    }
    if (obstacle == null) {
      return wanted ? 0 : CHECK_NANOS - (System.nanoTime() - lastRun);
    }
    return limits.probeInterval().toNanos() - (System.nanoTime() - lastRun);
  }

  /** Why the segments that should go may not, or cannot; null when nothing keeps them. */
  @Nullable String obstacle() {
    return obstacle;
  }

  /**
   * Removes what should go and may.
   *
   * @param between called after each segment: the keeper has other duties
   */
  void run(Runnable between) {
    wanted = false; // first: what is asked for from here on asks for another run
    lastRun = System.nanoTime();
    try {
      obstacle = prune(between);
    } catch (IOException e) {
      obstacle = Damage.writing("while pruning", storage, e).detail();
    } catch (LogException e) {
      obstacle = e.detail();
    } catch (RuntimeException | Error e) {
      obstacle = "pruning failed: " + e; // the keeper must outlive it
    }
  }

  private @Nullable String prune(Runnable between) throws IOException, LogException {
    SealedSegments sealed = SealedSegments.of(storage);
    int due = sealed.due(retention, options, room.missingBytes());
    if (due == 0) {
      return null;
    }
    long needed = sealed.list().getFirst().lastSeq();
    PruneConditions.Permit permit = conditions.permit(segments.oldestOpenCall(), needed);
    int count = Math.min(due, sealed.upTo(permit.upToSeq()));
    if (count > 0) {
      remove(sealed, count, between);
    }
    return count < due ? sealed.held(count, permit) : null;
  }

  private void remove(SealedSegments sealed, int count, Runnable between)
      throws IOException, LogException {
    PruneReport report = sealed.report(storage, count);
    if (report.lastSeq() > announcedSeq) {
      SegmentRemoval.announce(storage, report, this);
      announcedSeq = report.lastSeq();
    } else {
      storage.syncNames(); // an earlier removal may not be durable yet
    }
    for (SealedSegments.Sealed segment : List.copyOf(sealed.list().subList(0, count))) {
      SegmentRemoval.remove(storage, segment, () -> segments.pruned(segment.bytes()));
      between.run();
    }
  }

  @Override
  public void sign(SegmentHeader next) throws IOException, LogException {
    checkpoints.publishPruned(next);
  }

  @Override
  public void append(Entry entry) throws LogException {
    PendingEntry pending = encoders.encode(entry);
    pending.promiseToWait(queue);
    if (!queue.push(pending, true)) {
      throw new LogException(LogCode.WAL_CLOSED, "the log has been closed");
    }
    pending.await();
  }
}

package dev.autonomy.wal;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The writer thread: takes what has queued, makes it durable with one write and one {@code
 * fdatasync}, and ends the callers' wait. No timer delays whoever waits: while one batch is being
 * synced, the next one queues by itself. What nobody waits for may join a later batch.
 *
 * <p>After a failure the log refuses entries, tries the disk again at intervals, and continues in a
 * new segment once that succeeds.
 */
final class Committer implements Runnable {

  /** As many callers of a batch wake each other after one system call of the writer. */
  private static final int MAX_WAKE_TREE = 256;

  private final CommitQueue queue;
  private final Segments segments;
  private final Keeper keeper;
  private final EncoderPool encoders;
  private final Ceiling ceiling;
  private final int maxBatchBytes;
  private final long probeNanos;
  private final Duration maxWait;
  private final Batch batch = new Batch();
  private final AtomicLong refusedEntries = new AtomicLong();
  private final @Nullable PendingEntry[] waiting = new PendingEntry[MAX_WAKE_TREE];
  private long lastProbe;
  private volatile long busySince;
  private volatile @Nullable LogException refusal;
  private volatile @Nullable LogException endFailure;

  Committer(
      CommitQueue queue,
      Segments segments,
      Keeper keeper,
      EncoderPool encoders,
      Ceiling ceiling,
      LogLimits limits) {
    this.queue = queue;
    this.segments = segments;
    this.keeper = keeper;
    this.encoders = encoders;
    this.ceiling = ceiling;
    this.maxBatchBytes = limits.maxBatchBytes();
    this.probeNanos = limits.probeInterval().toNanos();
    this.maxWait = limits.maxWait();
  }

  /** Why nothing is written at present; null while the disk takes what it is given. */
  @Nullable LogException refusal() {
    long since = busySince;
    return since != 0 && System.nanoTime() - since > maxWait.toNanos()
        ? Damage.stalled(maxWait)
        : refusal;
  }

  /** Why the log could not be ended properly; null if it was. After the thread has ended. */
  @Nullable LogException endFailure() {
    return endFailure;
  }

  /** Counts an entry that was turned away before it reached the queue. */
  void countRefusal() {
    refusedEntries.incrementAndGet();
  }

  @Override
  public void run() {
    PendingEntry entries = null;
    while (!queue.isClosing()) {
      if (entries == null) {
        entries = queue.take(refusal == null ? Long.MAX_VALUE : probeNanos);
      }
      if (entries != null) {
        entries = commit(entries);
      }
      if (refusal != null && System.nanoTime() - lastProbe >= probeNanos) {
        probe();
      }
    }
    commitAll(entries);
    commitAll(queue.drainAndClose());
    end();
  }

  private void commitAll(@Nullable PendingEntry first) {
    PendingEntry entries = first;
    while (entries != null) {
      entries = commit(entries);
    }
  }

  /**
   * Makes one batch of the entries durable, or refuses it.
   *
   * @param first the entries, linked in order
   * @return the entries that did not fit
   */
  private @Nullable PendingEntry commit(PendingEntry first) {
    PendingEntry rest = first;
    PendingEntry last = first;
    long bytes = 0;
    busySince = System.nanoTime() | 1;
    batch.begin(segments.durable().size() + 1);
    try {
      LogException reason = refusal;
      while (rest != null && hasRoomFor(rest)) {
        last = rest;
        rest = last.next;
        bytes += last.sizeBytes();
        LogException no = reason == null ? ceiling.refuse(last, batch) : reason;
        if (no == null) {
          segments.add(last, batch);
        } else {
          last.fail(no);
          countRefusal();
        }
      }
      last.next = null;
      if (batch.frames() > 0) {
        segments.commit(batch, first);
      }
    } catch (IOException | LogException | RuntimeException | Error e) {
      last.next = null;
      refuse(first, e);
    }
    busySince = 0;
    queue.release(bytes);
    PendingEntry.completeAll(first, waiting);
    if (batch.frames() > 0 && refusal == null) {
      tellKeeper();
    }
    return rest;
  }

  private void tellKeeper() {
    try {
      keeper.framesArrived();
    } catch (OutOfMemoryError _) {
      // This thread must not end; the next batch tells it.
    }
  }

  private boolean hasRoomFor(PendingEntry entry) {
    return batch.frames() == 0 || batch.sizeBytes() + entry.sizeBytes() <= maxBatchBytes;
  }

  /** Nothing of the batch counts; the log refuses entries until {@link #probe} succeeds. */
  private void refuse(PendingEntry first, Throwable cause) {
    LogException reason = segments.explain(cause);
    refusal = reason;
    lastProbe = System.nanoTime();
    segments.rollBack();
    for (PendingEntry entry = first; entry != null; entry = entry.next) {
      if (!entry.isFailed()) {
        entry.fail(reason);
        countRefusal();
      }
    }
  }

  private void probe() {
    LogException reason = refusal;
    lastProbe = System.nanoTime();
    try {
      segments.mend();
      refusal = null;
      long refused = refusedEntries.getAndSet(0);
      if (reason != null) {
        commitAll(encoders.encode(LogEntries.resumed(reason, refused)));
      }
    } catch (IOException | LogException | RuntimeException | Error e) {
      refusal = segments.explain(e);
    }
  }

  private void end() {
    try {
      if (refusal != null) {
        probe();
      }
      if (refusal == null) {
        for (OpenCalls.OpenCall call : segments.openCalls().list()) {
          commitAll(encoders.encode(LogEntries.unknownOutcome(call)));
        }
      }
      LogException reason = refusal;
      if (reason == null) {
        segments.end();
      } else {
        endFailure = reason;
      }
    } catch (IOException | LogException | RuntimeException | Error e) {
      endFailure = segments.explain(e);
    } finally {
      segments.abandon();
    }
  }
}

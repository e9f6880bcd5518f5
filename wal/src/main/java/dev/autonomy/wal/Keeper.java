package dev.autonomy.wal;

import dev.autonomy.wal.tree.TreeState;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The thread that does for the writer what need not delay an append: loads the signing key, signs a
 * checkpoint at intervals while frames arrive, keeps zeros ahead of the writer in its segment, and
 * prunes. The key takes as long as all else that happens before the first frame, so it starts
 * before.
 */
final class Keeper implements Runnable {

  /** Zeros are written in steps of 256 KiB, so that no append waits long for the disk. */
  private static final int STEP_BYTES = 256 << 10;

  /** As many zeros are kept ahead as the segment has bytes: at least 64 KiB, */
  private static final long MIN_AHEAD_BYTES = 64 << 10;

  /** at most 8 MiB. */
  private static final long MAX_AHEAD_BYTES = 8 << 20;

  /** A checkpoint that cannot be written for so many intervals stops the log. */
  static final int TOLERATED_INTERVALS = 10;

  private final Segments segments;
  private final CheckpointFile checkpoints;
  private final LogLimits limits;
  private final @Nullable LivePruner pruner;
  private final long intervalNanos;
  private final Thread thread;
  private long lastAttempt;
  private long lastSuccess;
  private volatile boolean idle;
  private volatile boolean growthWanted;
  private volatile boolean stopped;
  private volatile @Nullable LogException problem;

  /**
   * A keeper that has not begun to work.
   *
   * @param pruner null when nothing is ever pruned
   */
  Keeper(
      Segments segments,
      CheckpointFile checkpoints,
      LogLimits limits,
      @Nullable LivePruner pruner) {
    this.segments = segments;
    this.checkpoints = checkpoints;
    this.limits = limits;
    this.pruner = pruner;
    this.intervalNanos = limits.checkpointInterval().toNanos();
    this.thread = Thread.ofPlatform().daemon().name("wal-keeper").unstarted(this);
  }

  /** Begins to work. For the thread that opens the log. */
  void start() {
    thread.start();
  }

  /** The writer has made frames durable. For the writer thread. */
  void framesArrived() {
    Optional<SegmentWriter> segment = segments.open();
    if (segment.isPresent() && !growthWanted && missingZeros(segment.get(), 2) > 0) {
      growthWanted = true;
      LockSupport.unpark(thread);
    } else if (idle) {
      idle = false;
      LockSupport.unpark(thread);
    }
    if (pruner != null && pruner.isInteresting(segment)) {
      roomWanted();
    }
  }

  /** A segment was sealed, or the log is getting full. For the writer thread. */
  void roomWanted() {
    if (pruner != null && pruner.want()) {
      LockSupport.unpark(thread);
    }
  }

  /** From now on the log answers its own entries, and may be pruned. */
  void logBegun() {
    if (pruner != null) {
      pruner.begin();
      LockSupport.unpark(thread);
    }
  }

  /** What keeps a full log from having room, and what to do: the end of a sentence. */
  String wayOut() {
    if (pruner == null) {
      return ": raise its ceiling (`--wal-max-bytes`), let it prune itself (`--wal-prune`), or stop"
          + " the runtime and run `autonomy wal prune`";
    }
    String obstacle = pruner.obstacle();
    return obstacle == null
        ? ": it is being pruned, or its last segment alone fills it; try again, or raise its"
            + " ceiling"
        : "; " + obstacle + ", or raise its ceiling";
  }

  /** Why frames cannot be signed for, once that has lasted too long; null while all is well. */
  @Nullable LogException problem() {
    return problem;
  }

  /**
   * Ends the thread, if it was started. For the thread that closes the log.
   *
   * @return false if the disk does not answer and it goes on
   */
  boolean stop() {
    stopped = true;
    LockSupport.unpark(thread);
    return Threads.join(thread, limits.maxWait());
  }

  @Override
  public void run() {
    lastSuccess = System.nanoTime();
    lastAttempt = lastSuccess;
    sign(TreeState.EMPTY);
    while (!stopped) {
      if (growthWanted) {
        growthWanted = false;
        grow();
      }
      if (pruner != null && pruner.isDue()) {
        pruner.run(this::signWhenDue);
      }
      if (problem != null) {
        LockSupport.parkNanos(this, limits.probeInterval().toNanos());
        sign(segments.durable());
      } else if (checkpoints.size() >= segments.durable().size()) {
        awaitFrames();
      } else if (nanosUntilSigning() > 0) {
        park(nanosUntilSigning());
      } else {
        sign(segments.durable());
      }
    }
  }

  private void signWhenDue() {
    if (nanosUntilSigning() <= 0 && checkpoints.size() < segments.durable().size()) {
      sign(segments.durable());
    }
  }

  private long nanosUntilSigning() {
    return intervalNanos - (System.nanoTime() - lastAttempt);
  }

  private void awaitFrames() {
    idle = true;
    if (!stopped && !growthWanted && checkpoints.size() >= segments.durable().size()) {
      park(Long.MAX_VALUE);
    }
    idle = false;
  }

  /** Waits for work, at most so long; work that arrives after the look at it ends the wait. */
  private void park(long nanos) {
    long most = pruner == null ? nanos : Math.min(nanos, pruner.nanosUntilDue());
    if (most > 0 && !stopped) {
      LockSupport.parkNanos(this, most);
    }
  }

  /** Loads the key, if that has not been done, and signs for {@code tree}. */
  private void sign(TreeState tree) {
    lastAttempt = System.nanoTime();
    try {
      checkpoints.prepare();
      checkpoints.publish(tree);
      lastSuccess = lastAttempt;
      problem = null;
    } catch (LogException e) {
      refuse(e);
    } catch (RuntimeException | Error e) {
      // No memory, or no file descriptor to load a class with: this thread must outlive it.
      refuse(new LogException(LogCode.WAL_IO, "the checkpoint cannot be signed: " + e, e));
    }
  }

  private void refuse(LogException reason) {
    boolean lasting = lastAttempt - lastSuccess > TOLERATED_INTERVALS * intervalNanos;
    if (reason.code() == LogCode.WAL_KEY || lasting) {
      problem = reason;
    }
  }

  private void grow() {
    Optional<SegmentWriter> segment = segments.open();
    try {
      byte[] zeros = new byte[STEP_BYTES];
      while (segment.isPresent() && !stopped && missingZeros(segment.get(), 1) > 0) {
        segment.get().extend(zeros);
      }
    } catch (IOException | RuntimeException | Error e) {
      // Appending works without zeros, only slower; if the disk fails, the writer hears it as well.
    }
  }

  /** Zeros to add until a part of what should be ahead of the writer is there. */
  private long missingZeros(SegmentWriter segment, int divisor) {
    long position = segment.position();
    long allocated = segment.allocated();
    long ahead = Math.clamp(position, MIN_AHEAD_BYTES, MAX_AHEAD_BYTES);
    long bound = Math.min(limits.segmentBytes(), allocated + roomBytes()) - STEP_BYTES;
    return allocated > bound ? 0 : position + ahead / divisor - allocated;
  }

  private long roomBytes() {
    return limits.maxBytes() - segments.allocatedBytes();
  }
}

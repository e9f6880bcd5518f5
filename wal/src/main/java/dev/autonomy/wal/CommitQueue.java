package dev.autonomy.wal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The entries that wait for the writer: many threads push, one drains. Bounded in bytes; who would
 * exceed the bound waits for room.
 *
 * <p>An entry that somebody waits for is urgent: it wakes the writer. One that nobody waits for is
 * patient: it goes with the next urgent one, or after {@link #PATIENCE_NANOS} on its own.
 *
 * <p>A Treiber stack through {@link PendingEntry#next} that the writer takes whole and turns
 * around, so that pushing is one compare-and-set, and draining one exchange, whatever the number of
 * entries.
 *
 * <p>No wake-up is lost: a caller first changes {@code top} or {@code urgent} and then looks at
 * {@code rest}; the writer first sets {@code rest} and then looks at both. All are volatile, so at
 * least one of the two sees what the other did, and a thread that is unparked before it parks does
 * not park.
 */
final class CommitQueue {

  /** How long an entry that nobody waits for may stay here: 5 ms. */
  static final long PATIENCE_NANOS = 5_000_000;

  /** What stands on the stack once nothing may be pushed any more. */
  private static final PendingEntry CLOSED = PendingEntry.sentinel();

  private static final VarHandle TOP;
  private static final VarHandle REST;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      TOP = lookup.findVarHandle(CommitQueue.class, "top", PendingEntry.class);
      REST = lookup.findVarHandle(CommitQueue.class, "rest", Rest.class);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a field of the queue is missing", e);
    }
  }

  private final long maxBytes;
  private final Duration maxWait;
  private final StallWatch watch;
  private final AtomicLong queuedBytes = new AtomicLong();
  private final ReentrantLock roomLock = new ReentrantLock();
  private final Condition room = roomLock.newCondition();
  private final AtomicInteger waitingForRoom = new AtomicInteger();
  private volatile @Nullable PendingEntry top;
  private volatile Rest rest = Rest.NONE;
  private volatile boolean urgent;
  private volatile boolean closing;
  private volatile @Nullable Thread writer;

  /** What ends the writer's wait. */
  private enum Rest {
    /** It does not wait. */
    NONE,
    /** An urgent entry, or the end of the patience. */
    DOZING,
    /** Any entry. */
    ASLEEP
  }

  CommitQueue(LogLimits limits) {
    this.maxBytes = limits.maxQueuedBytes();
    this.maxWait = limits.maxWait();
    this.watch = new StallWatch(maxWait);
  }

  /** How long a caller waits for the disk at most. */
  Duration maxWait() {
    return maxWait;
  }

  /** Watches over those who wait for what they have pushed. */
  StallWatch watch() {
    return watch;
  }

  /** Names the thread that drains; before the first push. */
  void drainedBy(Thread thread) {
    writer = thread;
  }

  /**
   * Adds an entry, when there is room for it.
   *
   * @return false if the queue is closed
   * @throws LogException if there is no room for as long as anybody waits for the disk
   */
  boolean push(PendingEntry entry, boolean isUrgent) throws LogException {
    admit(entry.sizeBytes());
    PendingEntry below;
    do {
      below = top;
      if (closing || below == CLOSED) {
        release(entry.sizeBytes());
        return false;
      }
      entry.next = below;
    } while (!TOP.compareAndSet(this, below, entry));
    if (isUrgent) {
      urge();
    } else {
      wakeWriter(Rest.ASLEEP);
    }
    return true;
  }

  /** Everything that has been pushed is urgent: somebody waits for it. */
  void urge() {
    urgent = true;
    wakeWriter(Rest.DOZING);
    wakeWriter(Rest.ASLEEP);
  }

  private void wakeWriter(Rest from) {
    if (rest == from && REST.compareAndSet(this, from, Rest.NONE)) {
      LockSupport.unpark(writer);
    }
  }

  /**
   * Takes every entry, oldest first, once one is urgent or the patience of the others is over.
   * Dozes before it sleeps, so that under load patient entries need not wake the writer.
   *
   * @param maxNanos how long to wait at most when there is no entry
   * @return null if there is none yet: ask again
   */
  @Nullable PendingEntry take(long maxNanos) {
    if (!urgent) {
      rest(Rest.DOZING, PATIENCE_NANOS);
      if (top == null) {
        rest(Rest.ASLEEP, maxNanos);
        if (!urgent) {
          return null;
        }
      }
    }
    urgent = false;
    return top == null ? null : oldestFirst((PendingEntry) TOP.getAndSet(this, null));
  }

  private void rest(Rest kind, long maxNanos) {
    rest = kind;
    if (!urgent && !closing && (kind == Rest.DOZING || top == null)) {
      LockSupport.parkNanos(this, maxNanos);
    }
    rest = Rest.NONE;
  }

  /** Takes every entry, and lets nobody push another. For the writer. */
  @Nullable PendingEntry drainAndClose() {
    return oldestFirst((PendingEntry) TOP.getAndSet(this, CLOSED));
  }

  private static @Nullable PendingEntry oldestFirst(@Nullable PendingEntry newest) {
    PendingEntry oldest = null;
    PendingEntry entry = newest == CLOSED ? null : newest;
    while (entry != null) {
      PendingEntry below = entry.next;
      entry.next = oldest;
      oldest = entry;
      entry = below;
    }
    return oldest;
  }

  /** The entries' bytes no longer count: they are durable or refused. */
  void release(long bytes) {
    queuedBytes.addAndGet(-bytes);
    if (waitingForRoom.get() > 0) {
      roomLock.lock();
      try {
        room.signalAll();
      } finally {
        roomLock.unlock();
      }
    }
  }

  /** Whether {@link #close()} was called. */
  boolean isClosing() {
    return closing;
  }

  /** Refuses entries from now on; what was pushed is still drained. */
  void close() {
    closing = true;
    urge();
  }

  private void admit(int bytes) throws LogException {
    while (true) {
      long queued = queuedBytes.get();
      if (queued > 0 && queued + bytes > maxBytes) {
        awaitRoom(bytes);
      } else if (queuedBytes.compareAndSet(queued, queued + bytes)) {
        return;
      }
    }
  }

  private void awaitRoom(int bytes) throws LogException {
    roomLock.lock();
    boolean interrupted = false;
    try {
      waitingForRoom.incrementAndGet();
      urge();
      long left = maxWait.toNanos();
      while (queuedBytes.get() > 0 && queuedBytes.get() + bytes > maxBytes) {
        if (left <= 0) {
          throw Damage.stalled(maxWait);
        }
        long start = System.nanoTime();
        try {
          room.awaitNanos(left);
        } catch (InterruptedException _) {
          interrupted = true;
        }
        left -= System.nanoTime() - start;
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      waitingForRoom.decrementAndGet();
      roomLock.unlock();
    }
  }
}

package dev.autonomy.wal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
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
 * <p>A Treiber stack through {@link PendingEntry#next} that the writer takes whole and turns
 * around, so that pushing is one compare-and-set, and draining one exchange, whatever the number of
 * entries.
 */
final class CommitQueue {

  /** What stands on the stack once nothing may be pushed any more. */
  private static final PendingEntry CLOSED = PendingEntry.sentinel();

  private static final VarHandle TOP;
  private static final VarHandle IDLE;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      TOP = lookup.findVarHandle(CommitQueue.class, "top", PendingEntry.class);
      IDLE = lookup.findVarHandle(CommitQueue.class, "idle", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a field of the queue is missing", e);
    }
  }

  private final long maxBytes;
  private final AtomicLong queuedBytes = new AtomicLong();
  private final ReentrantLock roomLock = new ReentrantLock();
  private final Condition room = roomLock.newCondition();
  private final AtomicInteger waitingForRoom = new AtomicInteger();
  private volatile @Nullable PendingEntry top;
  private volatile boolean idle;
  private volatile boolean closing;
  private volatile @Nullable Thread writer;

  CommitQueue(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Names the thread that drains; before the first push. */
  void drainedBy(Thread thread) {
    writer = thread;
  }

  /**
   * Adds an entry, when there is room for it.
   *
   * @return false if the queue is closed
   */
  boolean push(PendingEntry entry) {
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
    wakeWriter();
    return true;
  }

  /** Ends the writer's wait, if it waits: there is something to do. */
  void wakeWriter() {
    if (idle && IDLE.compareAndSet(this, true, false)) {
      LockSupport.unpark(writer);
    }
  }

  /** Takes every entry, oldest first; null when there is none. For the writer. */
  @Nullable PendingEntry drain() {
    return top == null ? null : oldestFirst((PendingEntry) TOP.getAndSet(this, null));
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

  /** Waits until there is something to drain, the queue is closing or the time is over. */
  void awaitWork(long maxNanos) {
    idle = true;
    if (top == null && !closing) {
      LockSupport.parkNanos(this, maxNanos);
    }
    idle = false;
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
    wakeWriter();
  }

  private void admit(int bytes) {
    while (true) {
      long queued = queuedBytes.get();
      if (queued > 0 && queued + bytes > maxBytes) {
        awaitRoom(bytes);
      } else if (queuedBytes.compareAndSet(queued, queued + bytes)) {
        return;
      }
    }
  }

  private void awaitRoom(int bytes) {
    roomLock.lock();
    try {
      waitingForRoom.incrementAndGet();
      while (queuedBytes.get() > 0 && queuedBytes.get() + bytes > maxBytes) {
        room.awaitUninterruptibly();
      }
    } finally {
      waitingForRoom.decrementAndGet();
      roomLock.unlock();
    }
  }
}

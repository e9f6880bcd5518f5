package dev.autonomy.wal;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends the wait of callers whose time is up because the disk does not answer, and of those who
 * should have been woken by another caller that has come to grief.
 *
 * <p>They park without a bound of their own. A virtual thread that parks for a limited time puts a
 * task among the timers of all virtual threads and takes it out again: with 256 callers that took
 * more processor time than all else that an append does.
 */
final class StallWatch implements Runnable {

  /** A caller waits an eighth longer than it wanted to, at most. */
  private static final int LOOKS_PER_WAIT = 8;

  private final Set<PendingEntry> awaited = ConcurrentHashMap.newKeySet();
  private final long periodNanos;
  private final Thread thread;
  private volatile boolean stopped;

  /** A watch that does not look yet. */
  StallWatch(Duration maxWait) {
    this.periodNanos = Math.max(1, maxWait.toNanos() / LOOKS_PER_WAIT);
    this.thread = Thread.ofPlatform().daemon().name("wal-watch").unstarted(this);
  }

  /** A thread is about to park until the entry is done or late. */
  void enter(PendingEntry entry) {
    awaited.add(entry);
  }

  /** It does not any more. */
  void leave(PendingEntry entry) {
    awaited.remove(entry);
  }

  /** Begins to look. */
  void start() {
    thread.start();
  }

  /** Ends the thread. Every entry must be done. */
  void stop() {
    stopped = true;
    LockSupport.unpark(thread);
  }

  @Override
  public void run() {
    while (!stopped) {
      LockSupport.parkNanos(this, periodNanos);
      wakeDue();
    }
    wakeDue(); // the entries are done, and nobody looks after this
  }

  private void wakeDue() {
    try {
      long now = System.nanoTime();
      for (PendingEntry entry : awaited) {
        entry.wakeIfDue(now);
      }
    } catch (OutOfMemoryError _) {
      // This thread must not end; it looks again.
    }
  }
}

package dev.autonomy.wal;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends the wait of callers whose time is up, when the disk does not answer.
 *
 * <p>They park without a bound of their own. A virtual thread that parks for a limited time puts a
 * task among the timers of all virtual threads and takes it out again: with 256 callers that took
 * more processor time than all else that an append does.
 */
final class StallWatch implements Runnable {

  /** A caller waits an eighth longer than it wanted to, at most. */
  private static final int LOOKS_PER_WAIT = 8;

  private final CommitQueue queue;
  private final Committer committer;
  private final long periodNanos;
  private final Thread thread;
  private volatile boolean stopped;

  StallWatch(CommitQueue queue, Committer committer, Duration maxWait) {
    this.queue = queue;
    this.committer = committer;
    this.periodNanos = Math.max(1, maxWait.toNanos() / LOOKS_PER_WAIT);
    this.thread = Thread.ofPlatform().daemon().name("wal-watch").unstarted(this);
  }

  /** Begins to look. */
  void start() {
    thread.start();
  }

  /** Ends the thread. Nobody may be waiting any more. */
  void stop() {
    stopped = true;
    LockSupport.unpark(thread);
  }

  @Override
  public void run() {
    while (!stopped) {
      LockSupport.parkNanos(this, periodNanos);
      try {
        queue.wakeLate();
        committer.wakeLate();
      } catch (OutOfMemoryError _) {
        // This thread must not end; it looks again.
      }
    }
  }
}

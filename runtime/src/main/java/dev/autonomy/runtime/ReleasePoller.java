package dev.autonomy.runtime;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * The thread that goes through the cycles. It begins once the runtime serves, and nothing waits for
 * it: neither the start, nor the calls, nor, beyond {@link #STOP_TIMEOUT}, the stop.
 */
final class ReleasePoller implements Runnable {

  /** What the last step may take when the runtime stops; a crash would not hurt it either. */
  static final Duration STOP_TIMEOUT = Duration.ofSeconds(1);

  private final ReleaseCycle cycle;
  private final ControlPlane controlPlane;
  private final Thread thread;
  private volatile boolean stopped;

  ReleasePoller(ReleaseCycle cycle, ControlPlane controlPlane) {
    this.cycle = cycle;
    this.controlPlane = controlPlane;
    this.thread = Thread.ofPlatform().daemon().name("release-poller").unstarted(this);
  }

  void start() {
    thread.start();
  }

  /** What has been done so far. */
  ReleaseStatus status() {
    return cycle.status();
  }

  /** Asks the thread to end, whatever it is doing. */
  void stop() {
    stopped = true;
    controlPlane.close();
    thread.interrupt();
  }

  /** Waits until it has ended, but not long. */
  void awaitEnd() {
    try {
      thread.join(STOP_TIMEOUT);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void run() {
    while (!stopped) {
      Duration pause;
      try {
        pause = cycle.run();
      } catch (InterruptedException _) {
        return;
      } catch (Throwable e) {
        // The policy in force stays in force; a loop that ended here would never see another. An
        // error of linkage, too, ends with the upgrade that caused it.
        pause = cycle.broken(e);
      }
      park(pause);
    }
  }

  private void park(Duration pause) {
    long end = System.nanoTime() + pause.toNanos();
    for (long left = pause.toNanos(); left > 0 && !stopped; left = end - System.nanoTime()) {
      LockSupport.parkNanos(this, left);
      if (Thread.interrupted()) {
        return;
      }
    }
  }
}

package dev.autonomy.edged;

import dev.autonomy.edge.Inbox;
import dev.autonomy.edge.SegmentStore;
import java.io.IOException;
import java.time.Duration;

/** What has to be done now and then: expiry, offers and parts that nobody goes on with, memory. */
final class Housekeeping implements AutoCloseable {

  private static final Duration EVERY = Duration.ofSeconds(5);

  /** Of the heap, still used after it has been cleaned: from there on nothing new is taken. */
  private static final double SHED_ABOVE = 0.85;

  private static final double TAKE_BELOW = 0.7;

  private final SegmentStore store;
  private final Inbox inbox;
  private final Runnable wake;
  private final Pause pause;
  private final EdgeLog log;
  private final Thread thread;
  private boolean shedding;

  Housekeeping(SegmentStore store, Inbox inbox, Runnable wake, Pause pause, EdgeLog log) {
    this.store = store;
    this.inbox = inbox;
    this.wake = wake;
    this.pause = pause;
    this.log = log;
    thread = Thread.ofVirtual().name("housekeeping").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Something that is done now and then. */
  private interface Chore {
    void run() throws IOException;
  }

  private void run() {
    while (!pause.of(EVERY)) {
      attempt(this::watchMemory);
      attempt(inbox::dropForgotten);
      attempt(this::dropStaleParts);
      attempt(
          () -> {
            if (store.expire() > 0) {
              wake.run();
            }
          });
    }
  }

  /** What fails now is tried again the next time, and keeps nothing else from being done. */
  private void attempt(Chore chore) {
    try {
      chore.run();
    } catch (IOException | RuntimeException e) {
      log.error("housekeeping", "error", e.toString());
    }
  }

  private void dropStaleParts() throws IOException {
    int dropped = store.dropStaleParts();
    if (dropped > 0) {
      log.info("parts_dropped", "count", String.valueOf(dropped));
    }
  }

  private void watchMemory() {
    boolean tight = used() > (shedding ? TAKE_BELOW : SHED_ABOVE);
    if (tight) {
      // What is used may be garbage: only after a collection it says something.
      System.gc();
      tight = used() > (shedding ? TAKE_BELOW : SHED_ABOVE);
    }
    if (tight != shedding) {
      shedding = tight;
      inbox.shed(tight);
      log.warn("memory", "shedding", String.valueOf(tight));
    }
  }

  private static double used() {
    Runtime runtime = Runtime.getRuntime();
    return (double) (runtime.totalMemory() - runtime.freeMemory()) / runtime.maxMemory();
  }

  @Override
  public void close() {
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.autonomy.edged;

import dev.autonomy.edge.EdgeEvent;
import dev.autonomy.edge.EdgeListener;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The last {@value #CAPACITY} events, for operators who look back or follow. Nothing waits for a
 * reader: whoever reads too slowly misses the oldest ones and can tell how many by their numbers.
 */
public final class EdgeEvents implements EdgeListener {

  static final int CAPACITY = 1_000;

  private final InstantSource wall;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private final Deque<Entry> entries = new ArrayDeque<>();
  private long last;

  public EdgeEvents(InstantSource wall) {
    this.wall = wall;
  }

  /**
   * An event.
   *
   * @param number counts from 1 since the daemon's start
   */
  record Entry(long number, Instant at, EdgeEvent event) {}

  @Override
  public void happened(EdgeEvent event) {
    lock.lock();
    try {
      last++;
      entries.addLast(new Entry(last, wall.instant(), event));
      if (entries.size() > CAPACITY) {
        entries.removeFirst();
      }
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The number of the newest event; 0 before the first. */
  long last() {
    lock.lock();
    try {
      return last;
    } finally {
      lock.unlock();
    }
  }

  /** The newest events, oldest first. */
  List<Entry> newest(int limit) {
    lock.lock();
    try {
      return entries.stream().skip(Math.max(0, entries.size() - limit)).toList();
    } finally {
      lock.unlock();
    }
  }

  /** Events with larger numbers, oldest first, waiting for one if there is none yet. */
  List<Entry> after(long number, int limit, Duration patience) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = patience.toNanos();
      while (last <= number && left > 0) {
        left = more.awaitNanos(left);
      }
      List<Entry> found = new ArrayList<>();
      for (Entry entry : entries) {
        if (entry.number() > number && found.size() < limit) {
          found.add(entry);
        }
      }
      return found;
    } finally {
      lock.unlock();
    }
  }
}

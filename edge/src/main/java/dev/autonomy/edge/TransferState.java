package dev.autonomy.edge;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Where an incoming transfer stands, between the thread that leads it and those that may end it.
 * Memory alone: its lock is held over no file and no commit.
 */
final class TransferState {

  private enum Stage {
    /** Wanted, no byte has come. */
    WANTED,
    COMING,
    /** All is there, and on its way to be a segment; it ends by itself. */
    SETTLING,
    OVER
  }

  private final CountDownLatch over = new CountDownLatch(1);
  private Stage stage = Stage.WANTED;
  private Instant holdUntil;
  private boolean atWork;
  private boolean cancelled;
  private boolean progressed;
  private boolean excused;
  private Runnable wake = () -> {};

  TransferState(Instant holdUntil) {
    this.holdUntil = holdUntil;
  }

  synchronized boolean begun() {
    return stage != Stage.WANTED;
  }

  synchronized boolean isCancelled() {
    return cancelled;
  }

  /** Whether it has kept its place for too long without a chunk; not while this node is at work. */
  synchronized boolean overdueBy(Instant now) {
    boolean waits = !atWork && (stage == Stage.WANTED || stage == Stage.COMING);
    return waits && holdUntil.isBefore(now);
  }

  /** Keeps the place of an offer for longer. Returns whether it still is one. */
  synchronized boolean renew(Instant newHold) {
    if (stage != Stage.WANTED || cancelled) {
      return false;
    }
    holdUntil = newHold;
    return true;
  }

  /** Bytes are to come. Returns whether they may. */
  synchronized boolean begin(Instant newHold) {
    if (stage != Stage.WANTED || cancelled) {
      return false;
    }
    stage = Stage.COMING;
    holdUntil = newHold;
    return true;
  }

  /** A chunk is about to be written. Returns whether it may be. */
  synchronized boolean enter() {
    if (stage != Stage.COMING || cancelled) {
      return false;
    }
    atWork = true;
    return true;
  }

  /** A whole chunk has come. */
  synchronized void arrived(Instant newHold) {
    progressed = true;
    holdUntil = newHold;
  }

  /** What goes wrong is this node's fault. */
  synchronized void excuse() {
    excused = true;
  }

  /** The chunk is written. Returns whether others have ended it meanwhile: it is put away now. */
  synchronized boolean leave() {
    atWork = false;
    if (!cancelled || stage == Stage.OVER) {
      return false;
    }
    stage = Stage.OVER;
    return true;
  }

  /** All has come; nobody may end it any more. Returns whether nobody has. */
  synchronized boolean settle() {
    if (stage != Stage.COMING || cancelled) {
      return false;
    }
    stage = Stage.SETTLING;
    return true;
  }

  /**
   * It is to end without being complete.
   *
   * @return whether it is put away now; otherwise it is over, settles, or is put away when the
   *     chunk under way is written
   */
  synchronized boolean stop() {
    if (stage == Stage.SETTLING || stage == Stage.OVER) {
      return false;
    }
    cancelled = true;
    if (atWork) {
      return false;
    }
    stage = Stage.OVER;
    return true;
  }

  /** What wakes whoever leads it; to be done at once when it was stopped already. */
  Runnable onWake(Runnable waking) {
    synchronized (this) {
      if (!cancelled) {
        wake = waking;
        return () -> {};
      }
    }
    return waking;
  }

  /** What wakes whoever leads it, once it is stopped. */
  synchronized Runnable waking() {
    return cancelled ? wake : () -> {};
  }

  /** It is over. Returns how that came. */
  synchronized Admission.Ending ended(boolean completed, boolean superseded) {
    stage = Stage.OVER;
    if (completed) {
      return Admission.Ending.COMPLETED;
    }
    if (progressed) {
      return Admission.Ending.PROGRESSED;
    }
    return excused || superseded ? Admission.Ending.EXCUSED : Admission.Ending.LAPSED;
  }

  /** Its files are closed and its place is free. */
  void closed() {
    over.countDown();
  }

  /** Waits for that. Returns whether it is so. */
  boolean awaitClosed(Duration longest) {
    try {
      return over.await(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}

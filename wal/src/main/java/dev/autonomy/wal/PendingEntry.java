package dev.autonomy.wal;

import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * An encoded entry: first in the writer's queue, then in a batch, then done.
 *
 * <p>The callers of one batch wake each other along a binary tree (see {@link #completeAll}):
 * waking a virtual thread costs the writer a system call, but costs another virtual thread next to
 * nothing, and the writer has the next batch to write. With 64 callers on two cores this halves the
 * processor time of an append.
 */
final class PendingEntry implements Ticket {

  private final byte[] bytes;
  private final int disclosureBytes;
  private final boolean decision;
  private final boolean pruning;
  private final CallEffect effect;
  private final @Nullable String auditId;
  private final int callKey;

  /** Where it is going to be pushed, as soon as that is known. */
  private @Nullable CommitQueue queue;

  /** The link of the queue, and later of the batch. */
  @Nullable PendingEntry next;

  private @Nullable PendingEntry wakesLeft;
  private @Nullable PendingEntry wakesRight;
  private long seq;
  private @Nullable LogException failure;
  private volatile boolean done;
  private boolean patient;
  private boolean bounded;
  private long deadline;
  private volatile @Nullable Thread waiter;

  /** Copies what an encoder has left in its buffers. */
  PendingEntry(Entry entry, RecordBuffer disclosures, RecordBuffer frame) {
    disclosureBytes = disclosures.size();
    bytes = new byte[disclosureBytes + frame.size()];
    System.arraycopy(disclosures.array(), 0, bytes, 0, disclosureBytes);
    System.arraycopy(frame.array(), 0, bytes, disclosureBytes, frame.size());
    decision = entry.kind().equals(FrameKind.DECISION);
    pruning = entry.kind().equals(FrameKind.LOG_PRUNED);
    effect = entry.effect();
    auditId = entry.auditId();
    callKey = auditId == null ? 0 : CallList.key(auditId);
  }

  private PendingEntry() {
    bytes = new byte[0];
    disclosureBytes = 0;
    decision = false;
    pruning = false;
    effect = CallEffect.NONE;
    auditId = null;
    callKey = 0;
  }

  /** An entry that is never written. */
  static PendingEntry sentinel() {
    return new PendingEntry();
  }

  /** The disclosure records, then the frame's text behind its time. */
  byte[] bytes() {
    return bytes;
  }

  /** Where in {@link #bytes()} the disclosures end. */
  int disclosureBytes() {
    return disclosureBytes;
  }

  /** At most this many bytes on disk. */
  int sizeBytes() {
    return bytes.length + FrameText.MAX_PREFIX_BYTES + RecordBuffer.RECORD_HEADER_BYTES;
  }

  /**
   * Whether it asks to let a call run, or refuses one: the first to be turned away when it is full.
   */
  boolean isDecision() {
    return decision;
  }

  /** Whether it says that something is removed: it makes room, so it needs none. */
  boolean isPruning() {
    return pruning;
  }

  CallEffect effect() {
    return effect;
  }

  @Nullable String auditId() {
    return auditId;
  }

  /** The key of the audit id, if it has one: computed by the caller's thread, not the writer's. */
  int callKey() {
    return callKey;
  }

  /** The frame's number, once the writer has assigned one. */
  long seq() {
    return seq;
  }

  void assign(long number) {
    seq = number;
  }

  /**
   * The calling thread is going to push it and to wait, as long as the queue says: it will wake
   * others in return.
   */
  void promiseToWait(CommitQueue urgentQueue) {
    queue = urgentQueue;
    bounded = true;
    deadline = System.nanoTime() + urgentQueue.maxWait().toNanos();
    waiter = Thread.currentThread();
  }

  /** Nobody waits for it yet; who does will have to hurry {@code patientQueue}. */
  void waitsThrough(CommitQueue patientQueue) {
    queue = patientQueue;
    patient = true;
  }

  @Override
  public boolean isDone() {
    return done;
  }

  /**
   * Waits until it is durable, or for as long as {@link #promiseToWait} said.
   *
   * @throws LogException if it was refused, or is not durable when that time is over: then it may
   *     still become so, but nobody may act as if it were
   */
  @Override
  public long await() throws LogException {
    if (!done && !parkUntilDone()) {
      waiter = null;
      if (!done) {
        throw Damage.stalled(Objects.requireNonNull(queue).maxWait());
      }
    }
    wakeOthers();
    LogException reason = failure;
    if (reason != null) {
      throw new LogException(reason.code(), reason.detail(), reason);
    }
    return seq;
  }

  private boolean parkUntilDone() {
    Thread before = waiter;
    if (before != null && !before.equals(Thread.currentThread())) {
      throw new IllegalStateException("another thread waits for this entry already");
    }
    waiter = Thread.currentThread();
    CommitQueue pushedTo = Objects.requireNonNull(queue);
    StallWatch watch = pushedTo.watch();
    boolean interrupted = false;
    watch.enter(this);
    try {
      if (patient) {
        pushedTo.urge();
      }
      while (!done && !isLate(System.nanoTime())) {
        LockSupport.park(this);
        interrupted |= Thread.interrupted();
      }
    } finally {
      watch.leave(this);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    return done;
  }

  private boolean isLate(long now) {
    return bounded && now - deadline >= 0;
  }

  /** Wakes who waits for it when there is nothing to wait for any more: for {@link StallWatch}. */
  void wakeIfDue(long now) {
    if (done || isLate(now)) {
      wake(this);
    }
  }

  private void wakeOthers() {
    wakesLeft = wake(wakesLeft);
    wakesRight = wake(wakesRight);
  }

  /** Marks it as refused; {@link #completeAll} tells the caller. */
  void fail(LogException reason) {
    failure = reason;
  }

  boolean isFailed() {
    return failure != null;
  }

  /**
   * Ends the wait of every entry of the list that starts at {@code first}.
   *
   * @param waiting scratch space: so many entries at most wake each other
   */
  static void completeAll(PendingEntry first, @Nullable PendingEntry[] waiting) {
    PendingEntry rest = first;
    while (rest != null) {
      rest = completeSome(rest, waiting);
    }
  }

  private static @Nullable PendingEntry completeSome(
      PendingEntry first, @Nullable PendingEntry[] waiting) {
    int count = 0;
    PendingEntry entry = first;
    while (entry != null && count < waiting.length) {
      PendingEntry following = entry.next;
      entry.next = null;
      if (entry.waiter == null) {
        entry.done = true;
        // Whoever began to wait meanwhile has promised nothing: wake it from here.
        wake(entry);
      } else {
        waiting[count++] = entry;
      }
      entry = following;
    }
    link(waiting, count);
    // Backwards, so that an entry which is seen as done has only done ones below it.
    for (int i = count - 1; i >= 0; i--) {
      PendingEntry awaited = Objects.requireNonNull(waiting[i]);
      waiting[i] = null;
      awaited.done = true;
      if (awaited.waiter == null) {
        awaited.wakeOthers(); // who promised to has given up
      } else if (i == 0) {
        wake(awaited);
      }
    }
    return entry;
  }

  /**
   * Makes each entry wake two others: the {@code i}th those at {@code 2i + 1} and {@code 2i + 2}.
   */
  private static void link(@Nullable PendingEntry[] waiting, int count) {
    for (int i = 0; 2 * i + 1 < count; i++) {
      PendingEntry entry = Objects.requireNonNull(waiting[i]);
      entry.wakesLeft = waiting[2 * i + 1];
      entry.wakesRight = 2 * i + 2 < count ? waiting[2 * i + 2] : null;
    }
  }

  private static @Nullable PendingEntry wake(@Nullable PendingEntry entry) {
    if (entry != null) {
      LockSupport.unpark(entry.waiter);
    }
    return null;
  }
}

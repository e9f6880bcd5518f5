package dev.autonomy.edge;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;

/**
 * One segment on its way in from one peer: wanted, then taken chunk by chunk, then a segment of
 * this node or a part that waits. One thread at a time leads it; it holds no bytes itself. Others
 * may end it meanwhile: its lock is held over no file and no commit.
 */
public final class IncomingTransfer {

  private enum Stage {
    /** Wanted, no byte has come. */
    WANTED,
    COMING,
    /** All is there, and on its way to be a segment; it ends by itself. */
    SETTLING,
    OVER
  }

  private final Inbox inbox;
  private final IncomingPart part;
  private final TokenBucket rate;
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile long offset;
  private Stage stage = Stage.WANTED;
  private Instant holdUntil;
  private boolean atWork;
  private boolean cancelled;
  private boolean progressed;
  private boolean excused;

  IncomingTransfer(Inbox inbox, IncomingPart part, TokenBucket rate, Instant holdUntil) {
    this.inbox = inbox;
    this.part = part;
    this.rate = rate;
    this.holdUntil = holdUntil;
    offset = part.files().offset();
  }

  public String peer() {
    return name().peer();
  }

  public Segment segment() {
    return part.segment();
  }

  PartName name() {
    return part.taken().name();
  }

  /** Bytes that are here and checked. */
  public long offset() {
    return offset;
  }

  long outstanding() {
    return segment().size() - offset;
  }

  /** Whether all bytes have come. */
  public boolean full() {
    return offset == segment().size();
  }

  /**
   * Whether the segment has become held by way of somebody else: the rest of its bytes need not
   * come, {@link #finish} is next.
   */
  public boolean superseded() {
    return part.superseded();
  }

  synchronized boolean begun() {
    return stage != Stage.WANTED;
  }

  /** Whether it has kept its place for too long without a chunk; not while this node is at work. */
  synchronized boolean overdueBy(Instant now) {
    return !atWork && (stage == Stage.WANTED || stage == Stage.COMING) && holdUntil.isBefore(now);
  }

  /** The same peer offers the same once more before any byte came. Returns whether it is so. */
  synchronized boolean renew(Segment offered, Instant newHold) {
    if (stage != Stage.WANTED || cancelled || !segment().equals(offered)) {
      return false;
    }
    holdUntil = newHold;
    return true;
  }

  synchronized void begin(long from, Instant newHold) throws RefusedException {
    if (stage != Stage.WANTED || cancelled || from != offset) {
      throw refusal(
          Reason.OFFSET_MISMATCH, "bytes from " + from + " on, expected from " + offset + " on");
    }
    stage = Stage.COMING;
    holdUntil = newHold;
  }

  /**
   * Takes a chunk in.
   *
   * @param crc the CRC-32C that the sender computed
   * @return how long to wait before the next chunk is read, to keep the peer's rate
   * @throws RefusedException when it is more than was offered, damaged, there is no room, or the
   *     transfer was ended by others; it must be {@link #cut} then
   */
  public Duration chunk(ByteBuffer chunk, int crc) throws IOException {
    enter();
    try {
      if (superseded()) {
        return Duration.ZERO;
      }
      int length = chunk.remaining();
      take(chunk, crc);
      Duration pause = rate.take(length, inbox.steady());
      arrived(inbox.steady().plus(pause).plus(inbox.chunkHold()));
      return pause;
    } finally {
      leave();
    }
  }

  private void take(ByteBuffer chunk, int crc) throws IOException {
    int length = chunk.remaining();
    long left = outstanding();
    if (length > left || length < Math.min(left, inbox.minChunkBytes()) || length == 0) {
      throw refusal(
          Reason.MALFORMED,
          "a chunk of " + length + " bytes at " + offset + " of " + segment().size());
    }
    inbox.arrived(peer(), length);
    CRC32C actual = new CRC32C();
    actual.update(chunk.duplicate());
    if ((int) actual.getValue() != crc) {
      throw refusal(Reason.CHUNK_CORRUPT, "the chunk at " + offset + " fails its checksum");
    }
    try {
      inbox.store().parts().reserve(part);
      part.files().append(chunk, crc);
    } catch (RefusedException e) {
      excuse();
      inbox.refused(peer(), segment().digest(), e.reason());
      throw e;
    } catch (IOException e) {
      excuse();
      throw e;
    }
    offset = part.files().offset();
  }

  private RefusedException refusal(Reason reason, String message) {
    inbox.refused(peer(), segment().digest(), reason);
    return new RefusedException(reason, message);
  }

  private synchronized void enter() throws RefusedException {
    if (stage != Stage.COMING || cancelled) {
      throw new RefusedException(
          Reason.CONNECTION_CUT, "the transfer took too long, or the peer has begun it anew");
    }
    atWork = true;
  }

  private synchronized void arrived(Instant newHold) {
    progressed = true;
    holdUntil = newHold;
  }

  /** It is this node's fault. */
  private synchronized void excuse() {
    excused = true;
  }

  private void leave() throws IOException {
    synchronized (this) {
      atWork = false;
      if (!cancelled || stage == Stage.OVER) {
        return;
      }
      stage = Stage.OVER;
    }
    putAway();
  }

  /**
   * After the last chunk, or when it is {@link #superseded}: the segment is here, or this says why
   * not. Ends the transfer.
   *
   * @return {@link Answer.Have}, or a refusal
   */
  public Answer finish() throws IOException {
    boolean whole = full() || superseded();
    synchronized (this) {
      if (stage != Stage.COMING || cancelled) {
        return Answer.refuse(Reason.CONNECTION_CUT);
      }
      stage = whole ? Stage.SETTLING : stage;
    }
    if (!whole) {
      inbox.refused(peer(), segment().digest(), Reason.MALFORMED);
      cut();
      return Answer.refuse(Reason.MALFORMED);
    }
    Answer answer = Answer.refuse(Reason.STORAGE_FAILED);
    try {
      answer = inbox.completed(part);
    } finally {
      end(answer instanceof Answer.Have);
      inbox.recordCharge(peer());
    }
    if (answer instanceof Answer.Refuse refuse) {
      inbox.refused(peer(), segment().digest(), refuse.reason());
    }
    return answer;
  }

  /** The bytes have ended before the segment: what came is kept. A second call does nothing. */
  public void cut() throws IOException {
    try {
      cancel();
    } finally {
      inbox.recordCharge(peer());
    }
  }

  /**
   * Ends it, at once or as soon as the chunk under way is written; one that is complete goes on.
   */
  void cancel() throws IOException {
    synchronized (this) {
      if (stage == Stage.SETTLING || stage == Stage.OVER) {
        return;
      }
      cancelled = true;
      if (atWork) {
        return;
      }
      stage = Stage.OVER;
    }
    putAway();
  }

  private void putAway() throws IOException {
    try {
      inbox.store().parts().suspend(part);
    } finally {
      end(false);
    }
  }

  private void end(boolean completed) {
    Admission.Ending ending;
    synchronized (this) {
      stage = Stage.OVER;
      if (completed) {
        ending = Admission.Ending.COMPLETED;
      } else if (progressed) {
        ending = Admission.Ending.PROGRESSED;
      } else {
        ending = excused || superseded() ? Admission.Ending.EXCUSED : Admission.Ending.LAPSED;
      }
    }
    inbox.closed(this, ending);
    over.countDown();
  }

  /** Waits until its files are closed. Returns whether they are. */
  boolean awaitEnd(Duration longest) {
    try {
      return over.await(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}

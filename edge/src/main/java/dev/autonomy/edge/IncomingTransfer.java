package dev.autonomy.edge;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.zip.CRC32C;

/**
 * One segment on its way in from one peer: wanted, then taken chunk by chunk, then a segment of
 * this node or a part that waits. One thread at a time leads it; it holds no bytes itself. Others
 * may end it meanwhile, without waiting for a file or a commit.
 */
public final class IncomingTransfer {

  private final Inbox inbox;
  private final IncomingPart part;
  private final TokenBucket rate;
  private final TransferState state;
  private volatile long offset;

  IncomingTransfer(Inbox inbox, IncomingPart part, TokenBucket rate, Instant holdUntil) {
    this.inbox = inbox;
    this.part = part;
    this.rate = rate;
    state = new TransferState(holdUntil);
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

  /** Whether others have ended it: the peer has begun it anew, or it took too long. */
  public boolean isCancelled() {
    return state.isCancelled();
  }

  /**
   * What is to be done when others end this, so that whoever leads it does not wait for bytes in
   * vain, such as closing what is read from; at once when it has happened.
   */
  public void whenEndedByOthers(Runnable waking) {
    state.onWake(waking).run();
  }

  boolean begun() {
    return state.begun();
  }

  boolean overdueBy(Instant now) {
    return state.overdueBy(now);
  }

  /** The same peer offers the same once more before any byte came. Returns whether it is so. */
  boolean renew(Segment offered, Instant newHold) {
    return segment().equals(offered) && state.renew(newHold);
  }

  void begin(long from, Instant newHold) throws RefusedException {
    if (from != offset || !state.begin(newHold)) {
      throw refusal(
          Reason.OFFSET_MISMATCH, "bytes from " + from + " on, expected from " + offset + " on");
    }
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
    if (!state.enter()) {
      throw new RefusedException(
          Reason.CONNECTION_CUT, "the transfer took too long, or the peer has begun it anew");
    }
    try {
      if (superseded()) {
        return Duration.ZERO;
      }
      int length = chunk.remaining();
      take(chunk, crc);
      Duration pause = rate.take(length, inbox.steady());
      state.arrived(inbox.steady().plus(pause).plus(inbox.chunkHold()));
      return pause;
    } finally {
      if (state.leave()) {
        putAway();
      }
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
      state.excuse();
      inbox.refused(peer(), segment().digest(), e.reason());
      throw e;
    } catch (IOException e) {
      state.excuse();
      throw e;
    }
    offset = part.files().offset();
  }

  private RefusedException refusal(Reason reason, String message) {
    inbox.refused(peer(), segment().digest(), reason);
    return new RefusedException(reason, message);
  }

  /**
   * After the last chunk, or when it is {@link #superseded}: the segment is here, or this says why
   * not. Ends the transfer.
   *
   * @return {@link Answer.Have}, or a refusal
   */
  public Answer finish() throws IOException {
    if (!full() && !superseded() && !isCancelled()) {
      inbox.refused(peer(), segment().digest(), Reason.MALFORMED);
      cut();
      return Answer.refuse(Reason.MALFORMED);
    }
    if (!state.settle()) {
      return Answer.refuse(Reason.CONNECTION_CUT);
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
      stop();
    } finally {
      inbox.recordCharge(peer());
    }
  }

  /** Others end it. */
  void cancel() throws IOException {
    try {
      stop();
    } finally {
      state.waking().run();
    }
  }

  /** At once or as soon as the chunk under way is written; one that is complete goes on. */
  private void stop() throws IOException {
    if (state.stop()) {
      putAway();
    }
  }

  private void putAway() throws IOException {
    try {
      inbox.store().parts().suspend(part);
    } finally {
      end(false);
    }
  }

  private void end(boolean completed) {
    inbox.closed(this, state.ended(completed, superseded()));
    state.closed();
  }

  /** Waits until its files are closed. Returns whether they are. */
  boolean awaitEnd(Duration longest) {
    return state.awaitClosed(longest);
  }
}

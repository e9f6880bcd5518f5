package dev.autonomy.edge;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.zip.CRC32C;

/**
 * One segment on its way in: wanted, then taken chunk by chunk, then a segment of this node or a
 * part that waits. One thread at a time leads it; it holds no bytes itself.
 */
public final class IncomingTransfer {

  /** Bytes that may be lost from the day's charge by a crash: 16 MiB. */
  private static final long CHARGE_BYTES = 16L << 20;

  private final Inbox inbox;
  private final String peer;
  private final Segment segment;
  private final PartialSegment partial;
  private final TokenBucket rate;
  private Instant holdUntil;
  private boolean begun;
  private boolean ended;
  private long uncharged;

  IncomingTransfer(
      Inbox inbox,
      String peer,
      Segment segment,
      PartialSegment partial,
      TokenBucket rate,
      Instant holdUntil) {
    this.inbox = inbox;
    this.peer = peer;
    this.segment = segment;
    this.partial = partial;
    this.rate = rate;
    this.holdUntil = holdUntil;
  }

  public String peer() {
    return peer;
  }

  public Segment segment() {
    return segment;
  }

  /** Bytes that are here and checked. */
  public synchronized long offset() {
    return partial.offset();
  }

  synchronized long outstanding() {
    return segment.size() - partial.offset() + uncharged;
  }

  /** The same peer offers the same segment again before any byte came. */
  synchronized boolean takeUp(String again, Segment offered, Instant newHold) {
    if (begun || ended || !peer.equals(again) || !segment.equals(offered)) {
      return false;
    }
    holdUntil = newHold;
    return true;
  }

  synchronized void cutIfForgottenBy(Instant now) throws IOException {
    if (!begun && holdUntil.isBefore(now)) {
      cut();
    }
  }

  synchronized void begin(long offset) throws RefusedException {
    if (begun || ended || offset != partial.offset()) {
      throw refusal(
          Reason.OFFSET_MISMATCH,
          "bytes from " + offset + " on, expected from " + partial.offset() + " on");
    }
    begun = true;
  }

  /**
   * Takes a chunk in.
   *
   * @param crc the CRC-32C that the sender computed
   * @return how long to wait before the next chunk is read, to keep the peer's rate
   * @throws RefusedException when it is more than was offered or damaged; the transfer must be
   *     {@link #cut} then
   */
  public synchronized Duration chunk(ByteBuffer chunk, int crc) throws IOException {
    int length = chunk.remaining();
    if (length == 0 || length > segment.size() - partial.offset()) {
      throw refusal(
          Reason.MALFORMED,
          "a chunk of " + length + " bytes at " + partial.offset() + " of " + segment.size());
    }
    uncharged += length;
    CRC32C actual = new CRC32C();
    actual.update(chunk.duplicate());
    if ((int) actual.getValue() != crc) {
      throw refusal(
          Reason.CHUNK_CORRUPT, "the chunk at " + partial.offset() + " fails its checksum");
    }
    partial.append(chunk, crc);
    if (uncharged >= CHARGE_BYTES) {
      charge();
    }
    return rate.take(length, inbox.steady());
  }

  private RefusedException refusal(Reason reason, String message) {
    inbox.refused(peer, segment.digest(), reason);
    return new RefusedException(reason, message);
  }

  private void charge() {
    long bytes = uncharged;
    uncharged = 0;
    if (bytes > 0) {
      inbox.charge(peer, bytes);
    }
  }

  /** Whether all bytes have come. */
  public synchronized boolean full() {
    return partial.full();
  }

  /**
   * After the last chunk: the segment is here, or this says why not. Ends the transfer.
   *
   * @return {@link Answer.Have}, or a refusal
   */
  public synchronized Answer finish() throws IOException {
    Answer answer = completed();
    if (answer instanceof Answer.Refuse refuse) {
      inbox.refused(peer, segment.digest(), refuse.reason());
    }
    return answer;
  }

  private Answer completed() throws IOException {
    if (!partial.full()) {
      cut();
      return Answer.refuse(Reason.MALFORMED);
    }
    ended = true;
    try {
      inbox.store().complete(partial, segment, new Origin(peer));
      return new Answer.Have();
    } catch (RefusedException e) {
      return new Answer.Refuse(e.reason(), e.retryAfter());
    } catch (IOException e) {
      return Answer.refuse(Reason.ofFailure(e));
    } finally {
      inbox.closed(this);
      charge();
    }
  }

  /** The bytes have ended before the segment: what came is kept. A second call does nothing. */
  public synchronized void cut() throws IOException {
    if (ended) {
      return;
    }
    ended = true;
    try {
      inbox.store().suspend(partial, segment);
    } finally {
      inbox.closed(this);
      charge();
    }
  }
}

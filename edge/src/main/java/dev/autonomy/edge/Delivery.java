package dev.autonomy.edge;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;

/**
 * The ledger's row of one segment that is owed to one peer.
 *
 * @param segment what is owed
 * @param peer to whom
 * @param state where it stands
 * @param attempts attempts that brought nothing forward, since an operator last acted
 * @param offset bytes that the peer was known to have when the last transfer began
 * @param sequence when it was queued, as a number that only grows; an operator's retry keeps it
 * @param notBefore no attempt before this instant, to the microsecond; 1970 for at once
 * @param reason why the last attempt failed or was put off, a code of {@link Reason}; empty when
 *     none was
 */
public record Delivery(
    Segment segment,
    String peer,
    DeliveryState state,
    int attempts,
    long offset,
    long sequence,
    Instant notBefore,
    String reason) {

  /** The relay's order: urgent first, then first queued, then by digest and peer (INV-11). */
  public static final Comparator<Delivery> ORDER =
      Comparator.comparingInt((Delivery delivery) -> -delivery.segment.priority())
          .thenComparingLong(Delivery::sequence)
          .thenComparing(delivery -> delivery.segment.digest())
          .thenComparing(Delivery::peer);

  public Delivery {
    notBefore = notBefore.truncatedTo(ChronoUnit.MICROS);
  }

  /** Whether it may be tried now. */
  public boolean due(Instant now) {
    return switch (state) {
      case SCHEDULED, FAILED -> !notBefore.isAfter(now);
      case INFLIGHT, ACKED, DEADLETTER, EXPIRED -> false;
    };
  }

  /**
   * Whether this is the same row, unchanged. What has become of its segment's expiry is no change
   * of the row.
   */
  public boolean sameRowAs(Delivery other) {
    return equals(other.of(segment)) && other.segment.digest().equals(segment.digest());
  }

  /** The same, with what is known of its segment now. */
  public Delivery of(Segment known) {
    return new Delivery(known, peer, state, attempts, offset, sequence, notBefore, reason);
  }

  /**
   * Refuses what the relay itself must not make of this row.
   *
   * @throws IllegalArgumentException when {@code to} is of another segment or peer, has another
   *     sequence number, or is in a state that this one does not lead to
   */
  public void requireMoveTo(Delivery to) {
    if (!to.segment.equals(segment) || !to.peer.equals(peer) || to.sequence != sequence) {
      throw new IllegalArgumentException("of another row: " + to + ", expected that of " + this);
    }
    if (!state.leadsTo(to.state)) {
      throw new IllegalArgumentException(state + " does not lead to " + to.state);
    }
  }

  /** The same in another state. */
  public Delivery in(DeliveryState next) {
    return new Delivery(segment, peer, next, attempts, offset, sequence, notBefore, reason);
  }

  /** The same, to be tried from {@code instant} on. */
  public Delivery waitingUntil(Instant instant) {
    return new Delivery(segment, peer, state, attempts, offset, sequence, instant, reason);
  }

  Delivery failed(int newAttempts, long newOffset, Instant retryAt, Reason why) {
    DeliveryState next = DeliveryState.FAILED;
    return new Delivery(segment, peer, next, newAttempts, newOffset, sequence, retryAt, why.code());
  }

  /** The same, scheduled for later: nothing was wrong with it. */
  Delivery putOff(long newOffset, Instant retryAt, Reason why) {
    DeliveryState next = DeliveryState.SCHEDULED;
    return new Delivery(segment, peer, next, attempts, newOffset, sequence, retryAt, why.code());
  }

  /** The same as a deadletter. */
  public Delivery givenUp(int newAttempts, Reason why) {
    DeliveryState next = DeliveryState.DEADLETTER;
    return new Delivery(segment, peer, next, newAttempts, offset, sequence, notBefore, why.code());
  }

  /** The same, as an operator has it tried again. */
  public Delivery retried(Instant now) {
    return new Delivery(segment, peer, DeliveryState.SCHEDULED, 0, offset, sequence, now, reason);
  }
}

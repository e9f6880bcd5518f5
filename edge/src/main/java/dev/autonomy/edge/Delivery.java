package dev.autonomy.edge;

import java.time.Instant;
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
 * @param notBefore no attempt before this instant
 * @param reason why the last attempt failed, a code of {@link Reason}; empty when none has
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

  Delivery givenUp(int newAttempts, Reason why) {
    DeliveryState next = DeliveryState.DEADLETTER;
    return new Delivery(segment, peer, next, newAttempts, offset, sequence, notBefore, why.code());
  }
}

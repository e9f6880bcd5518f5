package dev.autonomy.edge;

import java.time.Instant;

/** Something that has happened on this node; what it says is durable where that matters. */
public sealed interface EdgeEvent {

  /** A segment is here that was not before; its origin says who brought it. */
  record Accepted(Segment segment, Origin origin) implements EdgeEvent {}

  /** Something was not taken: from a peer, or from an operator when {@code from} is local. */
  record Refused(Origin from, String what, Reason reason) implements EdgeEvent {}

  /** A peer has acknowledged a segment. */
  record Acknowledged(Delivery delivery) implements EdgeEvent {}

  /** An attempt to deliver failed; the delivery says why and when the next one is due. */
  record Failed(Delivery delivery) implements EdgeEvent {}

  /** A peer takes nothing just now; the delivery says why and when it is offered again. */
  record PutOff(Delivery delivery) implements EdgeEvent {}

  /** A delivery was given up. */
  record GivenUp(Delivery delivery) implements EdgeEvent {}

  /** A delivery ended because its segment's time was over before the peer had it. */
  record DeliveryExpired(Delivery delivery) implements EdgeEvent {}

  /** A segment has left this node. */
  record Left(Segment segment, Fate fate) implements EdgeEvent {}

  /** A peer has answered after it had not, or for the first time. */
  record PeerUp(String peer) implements EdgeEvent {}

  /**
   * A peer cannot be reached any more.
   *
   * @param retryAt when it is tried again, in steady time
   */
  record PeerDown(String peer, Instant retryAt) implements EdgeEvent {}

  /**
   * An operator has decided something.
   *
   * @param operator the user's name
   * @param command what, as the control protocol calls it
   * @param subject on what; may be empty
   */
  record Commanded(String operator, String command, String subject) implements EdgeEvent {}
}

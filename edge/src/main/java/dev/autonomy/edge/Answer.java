package dev.autonomy.edge;

import java.time.Duration;

/** What the receiver says to an offer, and after the last chunk. */
public sealed interface Answer {

  /** It has the segment, whole and durable: to an offer or at the end of a transfer. */
  record Have() implements Answer {}

  /** It wants the bytes from {@code offset} on. */
  record Want(long offset) implements Answer {
    public Want {
      if (offset < 0) {
        throw new IllegalArgumentException("offset is " + offset + ", expected 0 or more");
      }
    }
  }

  /**
   * It does not take it.
   *
   * @param retryAfter how long to wait at least; zero leaves it to the sender
   */
  record Refuse(Reason reason, Duration retryAfter) implements Answer {}

  static Refuse refuse(Reason reason) {
    return new Refuse(reason, Duration.ZERO);
  }
}

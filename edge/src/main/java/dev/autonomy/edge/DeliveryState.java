package dev.autonomy.edge;

import java.util.Locale;

/** Where one delivery stands. */
public enum DeliveryState {
  /** Waits for its turn, and for a time if the peer has put it off. */
  SCHEDULED,
  /** A transfer is under way; after a crash it is {@link #SCHEDULED} again. */
  INFLIGHT,
  /** An attempt failed; it is {@link #SCHEDULED} again when its backoff is over. */
  FAILED,
  /** The peer has the segment, whole and durable. */
  ACKED,
  /** Given up; an operator decides. */
  DEADLETTER,
  /** The segment expired before the peer had it. */
  EXPIRED;

  /** Whether only an operator's command leads on (INV-12). */
  public boolean terminal() {
    return switch (this) {
      case SCHEDULED, INFLIGHT, FAILED -> false;
      case ACKED, DEADLETTER, EXPIRED -> true;
    };
  }

  /** Whether an operator has to be asked before its segment may go. */
  public boolean owed() {
    return switch (this) {
      case SCHEDULED, INFLIGHT, FAILED, DEADLETTER -> true;
      case ACKED, EXPIRED -> false;
    };
  }

  /** Whether the relay itself may go from here to there; an operator may do more. */
  public boolean leadsTo(DeliveryState next) {
    return switch (this) {
      case SCHEDULED -> next == INFLIGHT || next == EXPIRED || next == DEADLETTER;
      case INFLIGHT ->
          next == SCHEDULED
              || next == ACKED
              || next == FAILED
              || next == DEADLETTER
              || next == EXPIRED;
      case FAILED -> next == SCHEDULED || next == EXPIRED || next == DEADLETTER;
      case ACKED, DEADLETTER, EXPIRED -> false;
    };
  }

  /** As the ledger, the control protocol and the metrics write it: lower case. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The state with this code.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static DeliveryState ofCode(String code) {
    for (DeliveryState state : values()) {
      if (state.code().equals(code)) {
        return state;
      }
    }
    throw new IllegalArgumentException("no state of a delivery: `" + code + "`");
  }
}

package dev.autonomy.edge;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which deliveries are meant.
 *
 * @param states in one of these states
 * @param peer owed to this peer; empty for any
 * @param reason last failed for this reason, a code of {@link Reason}; empty for any or none
 */
public record DeliveryFilter(
    Set<DeliveryState> states, Optional<String> peer, Optional<String> reason) {

  public DeliveryFilter {
    states = Set.copyOf(states);
  }

  /** All in one of these states. */
  public static DeliveryFilter in(Collection<DeliveryState> states) {
    return new DeliveryFilter(Set.copyOf(states), Optional.empty(), Optional.empty());
  }

  /** All that the relay still has to do: scheduled, in flight, failed. */
  public static DeliveryFilter open() {
    return in(EnumSet.of(DeliveryState.SCHEDULED, DeliveryState.INFLIGHT, DeliveryState.FAILED));
  }

  /** All that is owed: what the relay still has to do, and deadletters. */
  public static DeliveryFilter backlog() {
    return in(
        EnumSet.of(
            DeliveryState.SCHEDULED,
            DeliveryState.INFLIGHT,
            DeliveryState.FAILED,
            DeliveryState.DEADLETTER));
  }

  /** All deadletters. */
  public static DeliveryFilter deadletters() {
    return in(EnumSet.of(DeliveryState.DEADLETTER));
  }

  /** The same of one peer, or of any. */
  public DeliveryFilter of(Optional<String> onePeer) {
    return new DeliveryFilter(states, onePeer, reason);
  }

  /** The same with one reason, or with any. */
  public DeliveryFilter because(Optional<String> oneReason) {
    return new DeliveryFilter(states, peer, oneReason);
  }

  /** Whether this delivery is meant. */
  public boolean matches(Delivery delivery) {
    return states.contains(delivery.state())
        && peer.map(delivery.peer()::equals).orElse(true)
        && reason.map(delivery.reason()::equals).orElse(true);
  }
}

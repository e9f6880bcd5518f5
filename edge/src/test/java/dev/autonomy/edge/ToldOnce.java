package dev.autonomy.edge;

import java.util.HashSet;
import java.util.Set;

/** What a node tells of deliveries: after the ledger has it, and ends only once. */
final class ToldOnce {

  private final MemoryLedger durable;
  private final Set<Long> ended = new HashSet<>();

  ToldOnce(MemoryLedger durable) {
    this.durable = durable;
  }

  void check(EdgeEvent event) {
    switch (event) {
      case EdgeEvent.Acknowledged(Delivery delivery) -> end(delivery);
      case EdgeEvent.DeliveryExpired(Delivery delivery) -> end(delivery);
      case EdgeEvent.Failed(Delivery delivery) -> require(delivery, isThere(delivery));
      case EdgeEvent.PutOff(Delivery delivery) -> require(delivery, isThere(delivery));
      case EdgeEvent.GivenUp(Delivery delivery) -> require(delivery, isThere(delivery));
      case EdgeEvent.Left(Segment segment, Fate _) -> {
        if (durable.holding(segment.digest()).isPresent()) {
          throw new AssertionError("told as gone and held: " + segment);
        }
      }
      case EdgeEvent.Accepted _,
          EdgeEvent.Refused _,
          EdgeEvent.PeerUp _,
          EdgeEvent.PeerDown _,
          EdgeEvent.Commanded _ -> {}
    }
  }

  private void end(Delivery delivery) {
    boolean gone = durable.holding(delivery.segment().digest()).isEmpty();
    require(delivery, gone || isThere(delivery));
    require(delivery, ended.add(delivery.sequence()));
  }

  private boolean isThere(Delivery delivery) {
    return durable.deliveries(delivery.segment().digest()).stream()
        .anyMatch(row -> row.sameRowAs(delivery));
  }

  private static void require(Delivery delivery, boolean holds) {
    if (!holds) {
      throw new AssertionError("told twice, or not what the ledger says: " + delivery);
    }
  }
}

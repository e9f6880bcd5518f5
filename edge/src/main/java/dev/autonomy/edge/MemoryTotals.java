package dev.autonomy.edge;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** The part of the account that no row shows any more. */
final class MemoryTotals {

  private final Map<String, Account.Sum> removed = new HashMap<>();
  private final Map<String, Account.Sum> withdrawn = new HashMap<>();
  private final Map<DeliveryState, Account.Sum> ended = new EnumMap<>(DeliveryState.class);
  private Account.Sum accepted = Account.Sum.ZERO;
  private Account.Sum owed = Account.Sum.ZERO;
  private Account.Sum evicted = Account.Sum.ZERO;
  private Account.Sum expired = Account.Sum.ZERO;

  void accepted(Segment segment) {
    accepted = accepted.plus(segment.size());
  }

  void owed(Segment segment) {
    owed = owed.plus(segment.size());
  }

  void left(Segment segment, Fate fate) {
    switch (fate) {
      case Fate.Evicted() -> evicted = evicted.plus(segment.size());
      case Fate.Expired() -> expired = expired.plus(segment.size());
      case Fate.Removed(String operator) -> add(removed, operator, segment);
    }
  }

  void ended(Delivery delivery, Fate fate) {
    if (delivery.state() == DeliveryState.ACKED || delivery.state() == DeliveryState.EXPIRED) {
      add(ended, delivery.state(), delivery.segment());
      return;
    }
    switch (fate) {
      case Fate.Evicted() ->
          throw new IllegalStateException("evicted while owed: " + delivery.segment().digest());
      case Fate.Expired() -> add(ended, DeliveryState.EXPIRED, delivery.segment());
      case Fate.Removed(String operator) -> withdrawn(delivery, operator);
    }
  }

  void withdrawn(Delivery delivery, String operator) {
    add(withdrawn, operator, delivery.segment());
  }

  Account with(Account.Sum held, Map<DeliveryState, Account.Sum> live) {
    Map<DeliveryState, Account.Sum> delivered = new EnumMap<>(DeliveryState.class);
    delivered.putAll(live);
    ended.forEach((state, sum) -> delivered.merge(state, sum, Account.Sum::plus));
    return new Account(accepted, held, evicted, expired, removed, owed, delivered, withdrawn);
  }

  private static <K> void add(Map<K, Account.Sum> sums, K key, Segment segment) {
    sums.merge(key, new Account.Sum(1, segment.size()), Account.Sum::plus);
  }
}

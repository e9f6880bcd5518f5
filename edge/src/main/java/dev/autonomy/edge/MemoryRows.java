package dev.autonomy.edge;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** What a {@link MemoryLedger} holds and owes, row by row; guarded by it. */
final class MemoryRows {

  private final TreeMap<Digest, Holding> holdings = new TreeMap<>();
  private final Map<Digest, Map<String, Delivery>> deliveries = new TreeMap<>();
  private final Map<String, Long> lastSequences = new HashMap<>();
  private long lastSequence;

  Collection<Holding> holdings() {
    return holdings.values();
  }

  Collection<Holding> holdings(Optional<Digest> after) {
    return after.isEmpty() ? holdings() : holdings.tailMap(after.get(), false).values();
  }

  Optional<Holding> holding(Digest segment) {
    return Optional.ofNullable(holdings.get(segment));
  }

  long lastSequence(String peer) {
    return lastSequences.getOrDefault(peer, 0L);
  }

  /** Whether it was not held before; what was takes the later expiry. */
  boolean hold(Holding holding) {
    Holding before = holdings.putIfAbsent(holding.segment().digest(), holding);
    if (before != null && holding.segment().outlives(before.segment())) {
      Segment held = before.segment().expiring(holding.segment().expires());
      holdings.put(held.digest(), new Holding(held, before.origin(), before.accepted()));
      owed(held.digest()).replaceAll((_, delivery) -> delivery.of(held));
    }
    return before == null;
  }

  /** Queues a held segment for those of the peers that it was not owed to; what was queued. */
  List<Delivery> owe(Digest digest, Collection<String> peers) {
    Segment held = holding(digest).orElseThrow().segment();
    Map<String, Delivery> owed = deliveries.computeIfAbsent(digest, _ -> new TreeMap<>());
    List<Delivery> queued = new ArrayList<>();
    for (String peer : peers) {
      if (!owed.containsKey(peer)) {
        lastSequence++;
        lastSequences.put(peer, lastSequence);
        DeliveryState state = DeliveryState.SCHEDULED;
        Delivery delivery = new Delivery(held, peer, state, 0, 0, lastSequence, Instant.EPOCH, "");
        owed.put(peer, delivery);
        queued.add(delivery);
      }
    }
    return queued;
  }

  /** A segment and its deliveries are gone. */
  void remove(Digest segment) {
    holdings.remove(segment);
    deliveries.remove(segment);
  }

  boolean replace(Delivery from, Delivery to) {
    Map<String, Delivery> owed = owed(from.segment().digest());
    Delivery now = owed.get(from.peer());
    if (now == null || !now.sameRowAs(from)) {
      return false;
    }
    owed.put(to.peer(), to.of(now.segment()));
    return true;
  }

  /** Replaces all such rows; how many. */
  int replaceAll(Predicate<Delivery> which, UnaryOperator<Delivery> next) {
    List<Delivery> found = select(which, Integer.MAX_VALUE);
    found.forEach(delivery -> replace(delivery, next.apply(delivery)));
    return found.size();
  }

  List<Delivery> expireOpen(Digest segment) {
    List<Delivery> expired = new ArrayList<>();
    for (Delivery delivery : owed(segment).values()) {
      if (!delivery.state().terminal()) {
        expired.add(delivery.in(DeliveryState.EXPIRED));
      }
    }
    expired.forEach(delivery -> owed(segment).put(delivery.peer(), delivery));
    return expired;
  }

  List<Delivery> owedNow(Digest segment) {
    return owed(segment).values().stream().filter(delivery -> delivery.state().owed()).toList();
  }

  Map<String, Delivery> owed(Digest segment) {
    return deliveries.getOrDefault(segment, new TreeMap<>());
  }

  boolean has(Holding holding, DeliveryState state) {
    return owed(holding.segment().digest()).values().stream()
        .anyMatch(delivery -> delivery.state() == state);
  }

  boolean mayLeave(Holding holding, Fate fate) {
    return switch (fate) {
      case Fate.Evicted() -> acknowledgedByAll(holding);
      case Fate.Expired() -> !has(holding, DeliveryState.INFLIGHT);
      case Fate.Removed _ -> true;
    };
  }

  boolean owesNow(Holding holding) {
    return owed(holding.segment().digest()).values().stream()
        .anyMatch(delivery -> !delivery.state().terminal());
  }

  boolean acknowledgedByAll(Holding holding) {
    Collection<Delivery> owed = owed(holding.segment().digest()).values();
    return !owed.isEmpty()
        && owed.stream().allMatch(delivery -> delivery.state() == DeliveryState.ACKED);
  }

  List<Delivery> select(Predicate<Delivery> wanted, int limit) {
    return deliveries.values().stream()
        .flatMap(owed -> owed.values().stream())
        .filter(wanted)
        .sorted(Delivery.ORDER)
        .limit(limit)
        .toList();
  }
}

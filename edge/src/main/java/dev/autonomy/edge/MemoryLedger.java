package dev.autonomy.edge;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A ledger that is gone with its process: the plain reference that the durable one is compared
 * with, and what simulations use. Every call looks at every row.
 */
public final class MemoryLedger implements Ledger {

  private final TreeMap<Digest, Holding> holdings = new TreeMap<>();
  private final Map<Digest, Map<String, Delivery>> deliveries = new TreeMap<>();
  private final Map<String, Long> charges = new HashMap<>();
  private final Map<String, String> settings = new HashMap<>();
  private final MemoryTotals totals = new MemoryTotals();
  private final Map<String, Long> lastSequences = new HashMap<>();
  private long lastSequence;

  /** An empty one. */
  public MemoryLedger() {}

  @Override
  public synchronized boolean accept(
      Segment segment, Origin origin, Collection<String> peers, Instant now) {
    Holding before = holdings.putIfAbsent(segment.digest(), new Holding(segment, origin, now));
    if (before == null) {
      totals.accepted(segment);
    }
    Map<String, Delivery> owed = deliveries.computeIfAbsent(segment.digest(), _ -> new TreeMap<>());
    Segment held = before == null ? segment : prolonged(before, segment, owed);
    for (String peer : peers) {
      if (!owed.containsKey(peer)) {
        lastSequence++;
        lastSequences.put(peer, lastSequence);
        DeliveryState state = DeliveryState.SCHEDULED;
        owed.put(peer, new Delivery(held, peer, state, 0, 0, lastSequence, now, ""));
        totals.owed(held);
      }
    }
    return before == null;
  }

  private Segment prolonged(Holding before, Segment again, Map<String, Delivery> owed) {
    if (!again.outlives(before.segment())) {
      return before.segment();
    }
    Segment held = before.segment().expiring(again.expires());
    holdings.put(held.digest(), new Holding(held, before.origin(), before.accepted()));
    owed.replaceAll((_, delivery) -> delivery.of(held));
    return held;
  }

  @Override
  public synchronized Optional<Holding> holding(Digest segment) {
    return Optional.ofNullable(holdings.get(segment));
  }

  @Override
  public synchronized List<Holding> holdings(Optional<Digest> after, int limit) {
    Map<Digest, Holding> rest = after.isEmpty() ? holdings : holdings.tailMap(after.get(), false);
    return rest.values().stream().limit(limit).toList();
  }

  @Override
  public synchronized List<Delivery> deliveries(Digest segment) {
    return List.copyOf(owed(segment).values());
  }

  @Override
  public synchronized List<Delivery> deliveries(Collection<DeliveryState> states, int limit) {
    return select(delivery -> states.contains(delivery.state()), limit);
  }

  @Override
  public synchronized List<Delivery> deliveries(DeliveryFilter filter, int limit) {
    return select(filter::matches, limit);
  }

  @Override
  public synchronized Account.Sum count(DeliveryFilter filter) {
    Account.Sum sum = Account.Sum.ZERO;
    for (Delivery delivery : select(filter::matches, Integer.MAX_VALUE)) {
      sum = sum.plus(delivery.segment().size());
    }
    return sum;
  }

  @Override
  public synchronized Map<String, Map<DeliveryState, Account.Sum>> backlog() {
    Map<String, Map<DeliveryState, Account.Sum>> sums = new TreeMap<>();
    for (Delivery delivery : select(DeliveryFilter.backlog()::matches, Integer.MAX_VALUE)) {
      sums.computeIfAbsent(delivery.peer(), _ -> new EnumMap<>(DeliveryState.class))
          .merge(
              delivery.state(), new Account.Sum(1, delivery.segment().size()), Account.Sum::plus);
    }
    return sums;
  }

  @Override
  public synchronized List<Delivery> due(String peer, int limit, Instant now) {
    return select(delivery -> delivery.peer().equals(peer) && delivery.due(now), limit);
  }

  @Override
  public synchronized List<Delivery> start(List<Delivery> due, Instant now) {
    List<Delivery> started = new ArrayList<>();
    for (Delivery delivery : due) {
      if (delivery.due(now) && replace(delivery, delivery.in(DeliveryState.INFLIGHT))) {
        started.add(Objects.requireNonNull(owed(delivery.segment().digest()).get(delivery.peer())));
      }
    }
    return started;
  }

  @Override
  public synchronized boolean move(Delivery from, Delivery to, Instant now) {
    from.requireMoveTo(to);
    return replace(from, to);
  }

  private boolean replace(Delivery from, Delivery to) {
    Map<String, Delivery> owed = owed(from.segment().digest());
    Delivery now = owed.get(from.peer());
    if (now == null || !now.sameRowAs(from)) {
      return false;
    }
    owed.put(to.peer(), to.of(now.segment()));
    return true;
  }

  @Override
  public synchronized int recover(Instant now, Instant latest) {
    List<Delivery> inflight =
        select(delivery -> delivery.state() == DeliveryState.INFLIGHT, Integer.MAX_VALUE);
    for (Delivery delivery : inflight) {
      replace(delivery, delivery.in(DeliveryState.SCHEDULED));
    }
    Predicate<Delivery> tooLong =
        delivery ->
            delivery.state() == DeliveryState.FAILED && delivery.notBefore().isAfter(latest);
    for (Delivery delivery : select(tooLong, Integer.MAX_VALUE)) {
      replace(delivery, delivery.waitingUntil(latest));
    }
    return inflight.size();
  }

  @Override
  public synchronized int giveUpExcept(Collection<String> peers, Instant now) {
    List<Delivery> lost =
        select(
            delivery ->
                !peers.contains(delivery.peer())
                    && (delivery.state() == DeliveryState.SCHEDULED
                        || delivery.state() == DeliveryState.FAILED),
            Integer.MAX_VALUE);
    for (Delivery delivery : lost) {
      replace(delivery, delivery.givenUp(delivery.attempts(), Reason.PEER_REMOVED));
    }
    return lost.size();
  }

  @Override
  public synchronized Optional<Instant> nextDue(Collection<String> peers, Instant now) {
    return select(
            delivery -> delivery.state() == DeliveryState.FAILED && peers.contains(delivery.peer()),
            Integer.MAX_VALUE)
        .stream()
        .map(Delivery::notBefore)
        .filter(now::isBefore)
        .min(Comparator.naturalOrder());
  }

  @Override
  public synchronized long lastSequence(String peer) {
    return lastSequences.getOrDefault(peer, 0L);
  }

  @Override
  public synchronized boolean owes(String peer, long sequence) {
    return !select(
            delivery ->
                delivery.peer().equals(peer)
                    && delivery.sequence() <= sequence
                    && !delivery.state().terminal(),
            1)
        .isEmpty();
  }

  @Override
  public synchronized List<Holding> expired(Instant now, int limit) {
    return holdings.values().stream()
        .filter(holding -> holding.segment().expiredBy(now))
        .filter(holding -> !has(holding, DeliveryState.INFLIGHT))
        .filter(holding -> !has(holding, DeliveryState.DEADLETTER) || owesNow(holding))
        .sorted(
            Comparator.comparing((Holding holding) -> holding.segment().expires().orElseThrow())
                .thenComparing(holding -> holding.segment().digest()))
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized List<Holding> evictable(int limit) {
    return holdings.values().stream()
        .filter(this::acknowledgedByAll)
        .sorted(
            Comparator.comparing(Holding::accepted)
                .thenComparing(holding -> holding.segment().digest()))
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized boolean forget(Digest segment, Fate fate, Instant now) {
    Holding holding = holdings.get(segment);
    if (holding == null) {
      return false;
    }
    switch (fate) {
      case Fate.Evicted() -> {
        if (!acknowledgedByAll(holding)) {
          return false;
        }
      }
      case Fate.Expired() -> {
        if (has(holding, DeliveryState.INFLIGHT)) {
          return false;
        }
        if (has(holding, DeliveryState.DEADLETTER)) {
          owed(segment)
              .replaceAll(
                  (_, delivery) ->
                      delivery.state().terminal() ? delivery : delivery.in(DeliveryState.EXPIRED));
          return false;
        }
      }
      case Fate.Removed _ -> {}
    }
    holdings.remove(segment);
    totals.left(holding.segment(), fate);
    for (Delivery delivery : owed(segment).values()) {
      totals.ended(delivery, fate);
    }
    deliveries.remove(segment);
    return true;
  }

  @Override
  public synchronized boolean retry(Delivery given, Instant now) {
    return given.state() == DeliveryState.DEADLETTER && replace(given, given.retried(now));
  }

  @Override
  public synchronized boolean purge(Delivery given, String operator, Instant now) {
    Map<String, Delivery> owed = owed(given.segment().digest());
    Delivery stored = owed.get(given.peer());
    if (given.state() != DeliveryState.DEADLETTER || stored == null || !stored.sameRowAs(given)) {
      return false;
    }
    owed.remove(given.peer());
    totals.withdrawn(given, operator);
    return true;
  }

  @Override
  public synchronized void charge(String peer, Direction direction, LocalDate day, long bytes) {
    charges.merge(chargeKey(peer, direction, day), bytes, Long::sum);
  }

  @Override
  public synchronized long charged(String peer, Direction direction, LocalDate day) {
    return charges.getOrDefault(chargeKey(peer, direction, day), 0L);
  }

  private static String chargeKey(String peer, Direction direction, LocalDate day) {
    return day + " " + direction + " " + peer;
  }

  @Override
  public synchronized Account account() {
    Account.Sum held = Account.Sum.ZERO;
    for (Holding holding : holdings.values()) {
      held = held.plus(holding.segment().size());
    }
    Map<DeliveryState, Account.Sum> live = new EnumMap<>(DeliveryState.class);
    for (Delivery delivery : select(_ -> true, Integer.MAX_VALUE)) {
      live.merge(
          delivery.state(), new Account.Sum(1, delivery.segment().size()), Account.Sum::plus);
    }
    return totals.with(held, live);
  }

  @Override
  public synchronized Optional<String> setting(String name) {
    return Optional.ofNullable(settings.get(name));
  }

  @Override
  public synchronized void set(String name, String value) {
    settings.put(name, value);
  }

  @Override
  public long bytesOnDisk() {
    return 0;
  }

  @Override
  public void close() {}

  private Map<String, Delivery> owed(Digest segment) {
    return deliveries.getOrDefault(segment, new TreeMap<>());
  }

  private boolean has(Holding holding, DeliveryState state) {
    return owed(holding.segment().digest()).values().stream()
        .anyMatch(delivery -> delivery.state() == state);
  }

  private boolean owesNow(Holding holding) {
    return owed(holding.segment().digest()).values().stream()
        .anyMatch(delivery -> !delivery.state().terminal());
  }

  private boolean acknowledgedByAll(Holding holding) {
    Collection<Delivery> owed = owed(holding.segment().digest()).values();
    return !owed.isEmpty()
        && owed.stream().allMatch(delivery -> delivery.state() == DeliveryState.ACKED);
  }

  private List<Delivery> select(Predicate<Delivery> wanted, int limit) {
    return deliveries.values().stream()
        .flatMap(owed -> owed.values().stream())
        .filter(wanted)
        .sorted(Delivery.ORDER)
        .limit(limit)
        .toList();
  }
}

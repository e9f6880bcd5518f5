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

  private final MemoryRows rows = new MemoryRows();
  private final Map<String, Long> charges = new HashMap<>();
  private final Map<String, String> settings = new HashMap<>();
  private final MemoryTotals totals = new MemoryTotals();

  /** An empty one. */
  public MemoryLedger() {}

  @Override
  public synchronized boolean accept(
      Segment segment, Origin origin, Collection<String> peers, Instant now) {
    boolean isNew = rows.hold(new Holding(segment, origin, now));
    if (isNew) {
      totals.accepted(segment);
    }
    for (Delivery queued : rows.owe(segment.digest(), peers)) {
      totals.owed(queued.segment());
    }
    return isNew;
  }

  @Override
  public synchronized Optional<Holding> holding(Digest segment) {
    return rows.holding(segment);
  }

  @Override
  public synchronized List<Holding> holdings(Optional<Digest> after, int limit) {
    return rows.holdings(after).stream().limit(limit).toList();
  }

  @Override
  public synchronized List<Delivery> deliveries(Digest segment) {
    return List.copyOf(rows.owed(segment).values());
  }

  @Override
  public synchronized List<Delivery> deliveries(Collection<DeliveryState> states, int limit) {
    return rows.select(delivery -> states.contains(delivery.state()), limit);
  }

  @Override
  public synchronized List<Delivery> deliveries(DeliveryFilter filter, int limit) {
    return rows.select(filter::matches, limit);
  }

  @Override
  public synchronized Account.Sum count(DeliveryFilter filter) {
    Account.Sum sum = Account.Sum.ZERO;
    for (Delivery delivery : rows.select(filter::matches, Integer.MAX_VALUE)) {
      sum = sum.plus(delivery.segment().size());
    }
    return sum;
  }

  @Override
  public synchronized Map<String, Map<DeliveryState, Account.Sum>> backlog() {
    Map<String, Map<DeliveryState, Account.Sum>> sums = new TreeMap<>();
    for (Delivery delivery : rows.select(DeliveryFilter.backlog()::matches, Integer.MAX_VALUE)) {
      sums.computeIfAbsent(delivery.peer(), _ -> new EnumMap<>(DeliveryState.class))
          .merge(
              delivery.state(), new Account.Sum(1, delivery.segment().size()), Account.Sum::plus);
    }
    return sums;
  }

  @Override
  public synchronized List<Delivery> due(String peer, int limit, Instant now) {
    return rows.select(delivery -> delivery.peer().equals(peer) && delivery.due(now), limit);
  }

  @Override
  public synchronized List<Delivery> start(List<Delivery> due, Instant now) {
    List<Delivery> started = new ArrayList<>();
    for (Delivery delivery : due) {
      if (delivery.due(now) && rows.replace(delivery, delivery.in(DeliveryState.INFLIGHT))) {
        started.add(
            Objects.requireNonNull(rows.owed(delivery.segment().digest()).get(delivery.peer())));
      }
    }
    return started;
  }

  @Override
  public synchronized boolean move(Delivery from, Delivery to, Instant now) {
    from.requireMoveTo(to);
    return rows.replace(from, to);
  }

  @Override
  public synchronized boolean end(Delivery from, Delivery to, long sentBytes, LocalDate day) {
    from.requireMoveTo(to);
    if (sentBytes > 0) {
      charge(from.peer(), Direction.OUTBOUND, day, sentBytes);
      charge(ALL_PEERS, Direction.OUTBOUND, day, sentBytes);
    }
    return rows.replace(from, to);
  }

  @Override
  public synchronized int recover(Instant now, Instant latest) {
    int inflight =
        rows.replaceAll(
            delivery -> delivery.state() == DeliveryState.INFLIGHT,
            delivery -> delivery.in(DeliveryState.SCHEDULED));
    rows.replaceAll(
        delivery -> delivery.state() == DeliveryState.SCHEDULED,
        delivery -> delivery.waitingUntil(Instant.EPOCH));
    rows.replaceAll(
        delivery ->
            delivery.state() == DeliveryState.FAILED && delivery.notBefore().isAfter(latest),
        delivery -> delivery.waitingUntil(latest));
    return inflight;
  }

  @Override
  public synchronized List<Delivery> giveUpExcept(
      Collection<String> peers, int limit, Instant now) {
    List<Delivery> lost = new ArrayList<>();
    Predicate<Delivery> stray =
        delivery ->
            !peers.contains(delivery.peer())
                && (delivery.state() == DeliveryState.SCHEDULED
                    || delivery.state() == DeliveryState.FAILED);
    for (Delivery delivery : rows.select(stray, limit)) {
      Delivery given = delivery.givenUp(delivery.attempts(), Reason.PEER_REMOVED);
      rows.replace(delivery, given);
      lost.add(given);
    }
    return lost;
  }

  @Override
  public synchronized Optional<Instant> nextDue(Collection<String> peers, Instant now) {
    return rows
        .select(
            delivery ->
                peers.contains(delivery.peer())
                    && (delivery.state() == DeliveryState.FAILED
                        || delivery.state() == DeliveryState.SCHEDULED),
            Integer.MAX_VALUE)
        .stream()
        .map(Delivery::notBefore)
        .filter(now::isBefore)
        .min(Comparator.naturalOrder());
  }

  @Override
  public synchronized long lastSequence(String peer) {
    return rows.lastSequence(peer);
  }

  @Override
  public synchronized boolean owes(String peer, long sequence) {
    return !rows.select(
            delivery ->
                delivery.peer().equals(peer)
                    && delivery.sequence() <= sequence
                    && !delivery.state().terminal(),
            1)
        .isEmpty();
  }

  @Override
  public synchronized List<Holding> expired(Instant now, int limit) {
    return rows.holdings().stream()
        .filter(holding -> holding.segment().expiredBy(now))
        .filter(holding -> !rows.has(holding, DeliveryState.INFLIGHT))
        .filter(holding -> !rows.has(holding, DeliveryState.DEADLETTER) || rows.owesNow(holding))
        .sorted(
            Comparator.comparing((Holding holding) -> holding.segment().expires().orElseThrow())
                .thenComparing(holding -> holding.segment().digest()))
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized List<Holding> evictable(int limit) {
    return rows.holdings().stream()
        .filter(rows::acknowledgedByAll)
        .sorted(
            Comparator.comparing(Holding::accepted)
                .thenComparing(holding -> holding.segment().digest()))
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized Departure forget(Digest segment, Fate fate, Instant now) {
    Optional<Holding> held = rows.holding(segment);
    if (held.isEmpty() || !rows.mayLeave(held.get(), fate)) {
      return Departure.NONE;
    }
    if (fate instanceof Fate.Expired && rows.has(held.get(), DeliveryState.DEADLETTER)) {
      return Departure.stays(rows.expireOpen(segment));
    }
    List<Delivery> ended =
        fate instanceof Fate.Expired ? rows.expireOpen(segment) : rows.owedNow(segment);
    totals.left(held.get().segment(), fate);
    for (Delivery delivery : rows.owed(segment).values()) {
      totals.ended(delivery, fate);
    }
    rows.remove(segment);
    return Departure.gone(ended);
  }

  @Override
  public synchronized Departure removeUnlessOwed(Digest segment, String operator, Instant now) {
    List<Delivery> owed = rows.owedNow(segment);
    return owed.isEmpty()
        ? forget(segment, new Fate.Removed(operator), now)
        : Departure.keptFor(owed);
  }

  @Override
  public synchronized boolean retry(Delivery given, Instant now) {
    return given.state() == DeliveryState.DEADLETTER && rows.replace(given, given.retried(now));
  }

  @Override
  public synchronized boolean purge(Delivery given, String operator, Instant now) {
    Map<String, Delivery> owed = rows.owed(given.segment().digest());
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
    for (Holding holding : rows.holdings()) {
      held = held.plus(holding.segment().size());
    }
    Map<DeliveryState, Account.Sum> live = new EnumMap<>(DeliveryState.class);
    for (Delivery delivery : rows.select(_ -> true, Integer.MAX_VALUE)) {
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
}

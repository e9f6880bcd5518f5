package dev.autonomy.edged;

import dev.autonomy.edge.Delivery;
import dev.autonomy.edge.DeliveryState;
import dev.autonomy.edge.Departure;
import dev.autonomy.edge.Digest;
import dev.autonomy.edge.Fate;
import dev.autonomy.edged.LedgerRows.Stored;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** How segments leave a ledger, and what of them stays in its account. */
final class LedgerDepartures {

  private final Database database;
  private final LedgerChanges changes;
  private final LedgerReads reads;

  LedgerDepartures(Database database, LedgerChanges changes) {
    this.database = database;
    this.changes = changes;
    reads = new LedgerReads(database);
  }

  Departure forget(Digest segment, Fate fate) throws SQLException {
    List<Stored> owed = owed(segment);
    Optional<Long> size = reads.holding(segment).map(holding -> holding.segment().size());
    if (size.isEmpty() || !mayLeave(owed, fate)) {
      return Departure.NONE;
    }
    if (fate instanceof Fate.Expired && has(owed, DeliveryState.DEADLETTER)) {
      return Departure.stays(expireOpen(owed));
    }
    List<Delivery> ended = new ArrayList<>();
    for (Stored gone : owed) {
      ended(gone.delivery(), fate);
      database.update(LedgerChanges.DELETE, gone.delivery().sequence());
      if (gone.delivery().state().owed()) {
        ended.add(
            fate instanceof Fate.Expired
                ? gone.delivery().in(DeliveryState.EXPIRED)
                : gone.delivery());
      }
    }
    switch (fate) {
      case Fate.Evicted() -> changes.add(LedgerChanges.EVICTED, "", 1, size.get());
      case Fate.Expired() -> changes.add(LedgerChanges.EXPIRED, "", 1, size.get());
      case Fate.Removed(String operator) ->
          changes.add(LedgerChanges.REMOVED, operator, 1, size.get());
    }
    database.update("DELETE FROM segment WHERE digest = ?", LedgerRows.bytes(segment));
    return Departure.gone(ended);
  }

  Departure removeUnlessOwed(Digest segment, String operator) throws SQLException {
    List<Delivery> owed =
        owed(segment).stream().map(Stored::delivery).filter(one -> one.state().owed()).toList();
    return owed.isEmpty() ? forget(segment, new Fate.Removed(operator)) : Departure.keptFor(owed);
  }

  /** A segment's deliveries, by peer. */
  private List<Stored> owed(Digest segment) throws SQLException {
    List<Stored> owed =
        new ArrayList<>(
            database.rows(LedgerReads.OF_SEGMENT, LedgerRows::stored, LedgerRows.bytes(segment)));
    owed.sort(Comparator.comparing(stored -> stored.delivery().peer()));
    return owed;
  }

  private static boolean mayLeave(List<Stored> owed, Fate fate) {
    return switch (fate) {
      case Fate.Evicted() ->
          !owed.isEmpty()
              && owed.stream().allMatch(d -> d.delivery().state() == DeliveryState.ACKED);
      case Fate.Expired() -> !has(owed, DeliveryState.INFLIGHT);
      case Fate.Removed _ -> true;
    };
  }

  private List<Delivery> expireOpen(List<Stored> owed) throws SQLException {
    List<Delivery> expired = new ArrayList<>();
    for (Stored stored : owed) {
      if (!stored.delivery().state().terminal()) {
        Delivery next = stored.delivery().in(DeliveryState.EXPIRED);
        changes.replace(stored, next);
        expired.add(next);
      }
    }
    return expired;
  }

  private static boolean has(List<Stored> owed, DeliveryState state) {
    return owed.stream().anyMatch(stored -> stored.delivery().state() == state);
  }

  private void ended(Delivery delivery, Fate fate) throws SQLException {
    long size = delivery.segment().size();
    if (delivery.state() == DeliveryState.ACKED || delivery.state() == DeliveryState.EXPIRED) {
      changes.add(LedgerChanges.ENDED, delivery.state().code(), 1, size);
      return;
    }
    switch (fate) {
      case Fate.Evicted() -> throw new IllegalStateException("evicted while owed: " + delivery);
      case Fate.Expired() ->
          changes.add(LedgerChanges.ENDED, DeliveryState.EXPIRED.code(), 1, size);
      case Fate.Removed(String operator) -> changes.add(LedgerChanges.WITHDRAWN, operator, 1, size);
    }
  }
}

package dev.autonomy.edged;

import dev.autonomy.edge.Delivery;
import dev.autonomy.edge.DeliveryState;
import dev.autonomy.edge.Digest;
import dev.autonomy.edge.Fate;
import dev.autonomy.edged.LedgerRows.Stored;
import java.sql.SQLException;
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

  boolean forget(Digest segment, Fate fate) throws SQLException {
    List<Stored> owed =
        database.rows(LedgerReads.OF_SEGMENT, LedgerRows::stored, LedgerRows.bytes(segment));
    Optional<Long> size = reads.holding(segment).map(holding -> holding.segment().size());
    if (size.isEmpty() || !mayLeave(owed, fate)) {
      return false;
    }
    for (Stored gone : owed) {
      ended(gone.delivery(), fate);
      database.update(LedgerChanges.DELETE, gone.delivery().sequence());
    }
    switch (fate) {
      case Fate.Evicted() -> changes.add(LedgerChanges.EVICTED, "", 1, size.get());
      case Fate.Expired() -> changes.add(LedgerChanges.EXPIRED, "", 1, size.get());
      case Fate.Removed(String operator) ->
          changes.add(LedgerChanges.REMOVED, operator, 1, size.get());
    }
    database.update("DELETE FROM segment WHERE digest = ?", LedgerRows.bytes(segment));
    return true;
  }

  private boolean mayLeave(List<Stored> owed, Fate fate) throws SQLException {
    return switch (fate) {
      case Fate.Evicted() ->
          !owed.isEmpty()
              && owed.stream().allMatch(d -> d.delivery().state() == DeliveryState.ACKED);
      case Fate.Expired() -> !has(owed, DeliveryState.INFLIGHT) && !keptByDeadletters(owed);
      case Fate.Removed _ -> true;
    };
  }

  private boolean keptByDeadletters(List<Stored> owed) throws SQLException {
    if (!has(owed, DeliveryState.DEADLETTER)) {
      return false;
    }
    for (Stored stored : owed) {
      if (!stored.delivery().state().terminal()) {
        changes.replace(stored, stored.delivery().in(DeliveryState.EXPIRED));
      }
    }
    return true;
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

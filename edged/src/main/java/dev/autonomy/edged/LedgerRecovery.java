package dev.autonomy.edged;

import dev.autonomy.edge.Delivery;
import dev.autonomy.edge.DeliveryState;
import dev.autonomy.edged.LedgerRows.Stored;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** What a start makes of the deliveries that it finds, in SQL. */
final class LedgerRecovery {

  /** Rows that a change of very many reads at once. */
  private static final int PAGE = 500;

  static final String LATE =
      "SELECT sequence FROM delivery WHERE peer = (SELECT id FROM peer WHERE name = ?)"
          + " AND state = 'failed' AND not_before > ? LIMIT "
          + PAGE;

  private final Database database;
  private final LedgerChanges changes;
  private final LedgerReads reads;

  LedgerRecovery(Database database, LedgerChanges changes) {
    this.database = database;
    this.changes = changes;
    reads = new LedgerReads(database);
  }

  /** Returns how many deliveries were in flight. */
  int run(Instant latest) throws SQLException {
    int inflight = 0;
    long late = LedgerRows.micros(latest);
    for (String peer : reads.peers()) {
      inflight +=
          replaceAll(
              peer, DeliveryState.INFLIGHT, delivery -> delivery.in(DeliveryState.SCHEDULED));
      List<Long> page = database.rows(LATE, row -> row.getLong(1), peer, late);
      while (!page.isEmpty()) {
        for (long sequence : page) {
          database.update("UPDATE delivery SET not_before = ? WHERE sequence = ?", late, sequence);
        }
        page = database.rows(LATE, row -> row.getLong(1), peer, late);
      }
    }
    return inflight;
  }

  @FunctionalInterface
  private interface Next {
    Delivery of(Delivery delivery);
  }

  /** Page by page, so that memory is bounded; every row must leave the state. */
  private int replaceAll(String peer, DeliveryState state, Next next) throws SQLException {
    int replaced = 0;
    List<Stored> page = page(peer, state);
    while (!page.isEmpty()) {
      for (Stored stored : page) {
        changes.replace(stored, next.of(stored.delivery()));
      }
      replaced += page.size();
      page = page(peer, state);
    }
    return replaced;
  }

  private List<Stored> page(String peer, DeliveryState state) throws SQLException {
    return database.rows(LedgerReads.IN_STATE, LedgerRows::stored, peer, state.code(), PAGE);
  }
}

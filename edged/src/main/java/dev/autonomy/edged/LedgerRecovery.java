package dev.autonomy.edged;

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

  static final String PUT_OFF =
      "SELECT sequence FROM delivery WHERE peer = (SELECT id FROM peer WHERE name = ?)"
          + " AND state = 'scheduled' AND not_before > 0 AND not_before > ? LIMIT "
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
    for (String peer : reads.peers()) {
      inflight += reschedule(peer);
      waitNoLonger(PUT_OFF, peer, 0);
      waitNoLonger(LATE, peer, LedgerRows.micros(latest));
    }
    return inflight;
  }

  /** Page by page, so that memory is bounded. */
  private int reschedule(String peer) throws SQLException {
    int count = 0;
    List<Stored> page = inflight(peer);
    while (!page.isEmpty()) {
      for (Stored stored : page) {
        changes.replace(stored, stored.delivery().in(DeliveryState.SCHEDULED));
      }
      count += page.size();
      page = inflight(peer);
    }
    return count;
  }

  private List<Stored> inflight(String peer) throws SQLException {
    String state = DeliveryState.INFLIGHT.code();
    return database.rows(LedgerReads.IN_STATE, LedgerRows::stored, peer, state, PAGE);
  }

  private void waitNoLonger(String question, String peer, long micros) throws SQLException {
    List<Long> page = database.rows(question, row -> row.getLong(1), peer, micros);
    while (!page.isEmpty()) {
      for (long sequence : page) {
        database.update("UPDATE delivery SET not_before = ? WHERE sequence = ?", micros, sequence);
      }
      page = database.rows(question, row -> row.getLong(1), peer, micros);
    }
  }
}

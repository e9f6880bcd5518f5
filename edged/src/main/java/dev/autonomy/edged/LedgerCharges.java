package dev.autonomy.edged;

import dev.autonomy.edge.Ledger;
import dev.autonomy.edge.Ledger.Direction;
import java.sql.SQLException;
import java.time.LocalDate;

/** What went from and to peers on each day, in SQL. */
final class LedgerCharges {

  private static final String CHARGE =
      "UPDATE charge SET bytes = bytes + ? WHERE peer = ? AND direction = ? AND day = ?";

  private static final String FORGET_CHARGES =
      "DELETE FROM charge WHERE peer = ? AND direction = ? AND day <= ?";

  private final Database database;

  LedgerCharges(Database database) {
    this.database = database;
  }

  void add(String peer, Direction direction, LocalDate day, long bytes) throws SQLException {
    String code = LedgerReads.code(direction);
    if (database.update(CHARGE, bytes, peer, code, day.toEpochDay()) == 0) {
      database.update(
          "INSERT INTO charge VALUES (?, ?, ?, ?)", peer, code, day.toEpochDay(), bytes);
      database.update(FORGET_CHARGES, peer, code, day.toEpochDay() - Ledger.CHARGED_DAYS);
    }
  }
}

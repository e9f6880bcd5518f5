package dev.autonomy.edged;

import dev.autonomy.edge.Account;
import dev.autonomy.edge.DeliveryFilter;
import dev.autonomy.edge.DeliveryState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Counts over a ledger, in SQL; each consistent within a transaction that somebody else opens. */
final class LedgerSums {

  static final String COUNT =
      "SELECT count(*), coalesce(sum(size), 0) FROM delivery"
          + " WHERE peer = (SELECT id FROM peer WHERE name = ?) AND state = ?";

  static final String COUNT_BECAUSE = COUNT + " AND reason = ?";

  private static final String HELD = "SELECT count(*), coalesce(sum(size), 0) FROM segment";

  private final Database database;
  private final LedgerReads reads;

  LedgerSums(Database database, LedgerReads reads) {
    this.database = database;
    this.reads = reads;
  }

  Account.Sum count(DeliveryFilter filter) throws SQLException {
    Account.Sum all = Account.Sum.ZERO;
    for (String peer : reads.peers(filter)) {
      for (DeliveryState state : filter.states()) {
        all = all.plus(count(peer, state, filter.reason()));
      }
    }
    return all;
  }

  private Account.Sum count(String peer, DeliveryState state, Optional<String> reason)
      throws SQLException {
    Optional<Account.Sum> found =
        reason.isEmpty()
            ? database.row(COUNT, row -> sum(row, 1), peer, state.code())
            : database.row(COUNT_BECAUSE, row -> sum(row, 1), peer, state.code(), reason.get());
    return found.orElse(Account.Sum.ZERO);
  }

  Map<String, Map<DeliveryState, Account.Sum>> backlog() throws SQLException {
    Map<String, Map<DeliveryState, Account.Sum>> backlog = new TreeMap<>();
    for (String peer : reads.peers()) {
      for (DeliveryState state : DeliveryFilter.backlog().states()) {
        Account.Sum sum = count(peer, state, Optional.empty());
        if (sum.count() > 0) {
          backlog.computeIfAbsent(peer, _ -> new EnumMap<>(DeliveryState.class)).put(state, sum);
        }
      }
    }
    return backlog;
  }

  Account account() throws SQLException {
    Account.Sum held = database.row(HELD, row -> sum(row, 1)).orElse(Account.Sum.ZERO);
    Map<DeliveryState, Account.Sum> delivered = live();
    Map<String, Map<String, Account.Sum>> totals = totals();
    totals
        .getOrDefault(LedgerChanges.ENDED, Map.of())
        .forEach(
            (state, sum) -> delivered.merge(DeliveryState.ofCode(state), sum, Account.Sum::plus));
    return new Account(
        total(totals, LedgerChanges.ACCEPTED),
        held,
        total(totals, LedgerChanges.EVICTED),
        total(totals, LedgerChanges.EXPIRED),
        totals.getOrDefault(LedgerChanges.REMOVED, Map.of()),
        total(totals, LedgerChanges.OWED),
        delivered,
        totals.getOrDefault(LedgerChanges.WITHDRAWN, Map.of()));
  }

  /** Counted row by row, in one pass that needs no room. */
  private Map<DeliveryState, Account.Sum> live() throws SQLException {
    StringBuilder sql = new StringBuilder("SELECT 0");
    for (DeliveryState state : DeliveryState.values()) {
      String filter = " FILTER (WHERE state = '" + state.code() + "')";
      sql.append(", count(*)").append(filter);
      sql.append(", coalesce(sum(size)").append(filter).append(", 0)");
    }
    Map<DeliveryState, Account.Sum> live = new EnumMap<>(DeliveryState.class);
    database.row(
        sql.append(" FROM delivery").toString(),
        row -> {
          int column = 2;
          for (DeliveryState state : DeliveryState.values()) {
            Account.Sum sum = sum(row, column);
            column += 2;
            if (sum.count() > 0) {
              live.put(state, sum);
            }
          }
          return live;
        });
    return live;
  }

  private Map<String, Map<String, Account.Sum>> totals() throws SQLException {
    Map<String, Map<String, Account.Sum>> totals = new HashMap<>();
    database.rows(
        "SELECT what, detail, count, bytes FROM total",
        row ->
            totals
                    .computeIfAbsent(row.getString(1), _ -> new HashMap<>())
                    .put(row.getString(2), sum(row, 3))
                == null);
    return totals;
  }

  private static Account.Sum total(Map<String, Map<String, Account.Sum>> totals, String what) {
    return totals.getOrDefault(what, Map.of()).getOrDefault("", Account.Sum.ZERO);
  }

  private static Account.Sum sum(ResultSet row, int column) throws SQLException {
    return new Account.Sum(row.getLong(column), row.getLong(column + 1));
  }
}

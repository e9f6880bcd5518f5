package dev.autonomy.edged;

import dev.autonomy.edge.Account;
import dev.autonomy.edge.Delivery;
import dev.autonomy.edge.DeliveryFilter;
import dev.autonomy.edge.DeliveryState;
import dev.autonomy.edge.Digest;
import dev.autonomy.edge.Holding;
import dev.autonomy.edge.Ledger.Direction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The questions to a ledger, in SQL; none of them sorts or holds more than what it returns. */
final class LedgerReads {

  /**
   * As many deliveries whose backoff is over are put in order when few are; of more, those that
   * still wait are passed over in an order that is there.
   */
  private static final int FEW = 1_000;

  static final String HOLDING =
      "SELECT " + LedgerRows.HOLDING + " FROM segment s WHERE s.digest = ?";

  static final String HOLDINGS =
      "SELECT "
          + LedgerRows.HOLDING
          + " FROM segment s WHERE s.digest > ? ORDER BY s.digest LIMIT ?";

  static final String OF_SEGMENT =
      "SELECT " + LedgerRows.DELIVERY + LedgerRows.DELIVERIES + "WHERE s.digest = ?";

  private static final String OF_PEER =
      "SELECT "
          + LedgerRows.DELIVERY
          + LedgerRows.DELIVERIES
          + "WHERE d.peer = (SELECT id FROM peer WHERE name = ?) AND ";

  private static final String IN_ORDER = " ORDER BY d.priority DESC, d.sequence LIMIT ?";

  static final String IN_STATE = OF_PEER + "d.state = ?" + IN_ORDER;

  static final String IN_STATE_BECAUSE = OF_PEER + "d.state = ? AND d.reason = ?" + IN_ORDER;

  static final String COUNT =
      "SELECT count(*), coalesce(sum(size), 0) FROM delivery"
          + " WHERE peer = (SELECT id FROM peer WHERE name = ?) AND state = ?";

  static final String COUNT_BECAUSE = COUNT + " AND reason = ?";

  private static final String RETRIES =
      " FROM delivery INDEXED BY delivery_retry WHERE peer = (SELECT id FROM peer WHERE name = ?)"
          + " AND state = 'failed' AND not_before <= ?";

  static final String RIPE = "SELECT count(*) FROM (SELECT 1" + RETRIES + " LIMIT ?)";

  static final String RIPE_OF_FEW =
      "SELECT "
          + LedgerRows.DELIVERY
          + LedgerRows.DELIVERIES
          + "WHERE d.sequence IN (SELECT sequence"
          + RETRIES
          + ")"
          + IN_ORDER;

  static final String RIPE_OF_MANY =
      OF_PEER + "d.state = 'failed' AND +d.not_before <= ?" + IN_ORDER;

  static final String NEXT_DUE =
      "SELECT not_before FROM delivery"
          + " WHERE peer = (SELECT id FROM peer WHERE name = ?) AND state = 'failed'"
          + " AND not_before > ? ORDER BY not_before LIMIT 1";

  static final String OWES =
      "SELECT 1 FROM delivery WHERE peer = (SELECT id FROM peer WHERE name = ?)"
          + " AND state IN ('scheduled', 'inflight', 'failed')"
          + " AND priority IN (0, 1, 2, 3, 4, 5, 6, 7, 8, 9) AND sequence <= ? LIMIT 1";

  static final String LAST_SEQUENCE = "SELECT last_sequence FROM peer WHERE name = ?";

  static final String EXPIRED =
      "SELECT "
          + LedgerRows.HOLDING
          + " FROM segment s WHERE s.expires IS NOT NULL AND (s.dead = 0 OR s.open > 0)"
          + " AND s.expires <= ? AND NOT EXISTS"
          + " (SELECT 1 FROM delivery d WHERE d.segment = s.id AND d.state = 'inflight')"
          + " ORDER BY s.expires, s.digest LIMIT ?";

  static final String EVICTABLE =
      "SELECT "
          + LedgerRows.HOLDING
          + " FROM segment s WHERE s.owed > 0 AND s.acked = s.owed"
          + " ORDER BY s.accepted, s.digest LIMIT ?";

  private static final String CHARGED =
      "SELECT bytes FROM charge WHERE peer = ? AND direction = ? AND day = ?";

  private static final String SETTING = "SELECT value FROM setting WHERE name = ?";

  private static final String HELD = "SELECT count(*), coalesce(sum(size), 0) FROM segment";

  private final Database database;

  LedgerReads(Database database) {
    this.database = database;
  }

  Optional<Holding> holding(Digest segment) throws SQLException {
    return database.row(HOLDING, LedgerRows::holding, LedgerRows.bytes(segment));
  }

  List<Holding> holdings(Optional<Digest> after, int limit) throws SQLException {
    byte[] from = after.map(LedgerRows::bytes).orElse(new byte[0]);
    return database.rows(HOLDINGS, LedgerRows::holding, from, limit);
  }

  List<Delivery> deliveries(Digest segment) throws SQLException {
    List<Delivery> deliveries =
        new ArrayList<>(database.rows(OF_SEGMENT, LedgerRows::delivery, LedgerRows.bytes(segment)));
    deliveries.sort((one, other) -> one.peer().compareTo(other.peer()));
    return List.copyOf(deliveries);
  }

  List<Delivery> deliveries(Collection<DeliveryState> states, int limit) throws SQLException {
    return deliveries(DeliveryFilter.in(states), limit);
  }

  List<Delivery> deliveries(DeliveryFilter filter, int limit) throws SQLException {
    List<Delivery> first = new ArrayList<>();
    for (String peer : peers(filter)) {
      for (DeliveryState state : filter.states()) {
        first.addAll(
            filter.reason().isEmpty()
                ? inState(peer, state, limit)
                : database.rows(
                    IN_STATE_BECAUSE,
                    LedgerRows::delivery,
                    peer,
                    state.code(),
                    filter.reason().get(),
                    limit));
        keepFirst(first, limit);
      }
    }
    return List.copyOf(first);
  }

  private List<String> peers(DeliveryFilter filter) throws SQLException {
    return filter.peer().isPresent() ? List.of(filter.peer().get()) : peers();
  }

  Account.Sum count(DeliveryFilter filter) throws SQLException {
    Account.Sum all = Account.Sum.ZERO;
    for (String peer : peers(filter)) {
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
    for (String peer : peers()) {
      for (DeliveryState state : DeliveryFilter.backlog().states()) {
        Account.Sum sum = count(peer, state, Optional.empty());
        if (sum.count() > 0) {
          backlog.computeIfAbsent(peer, _ -> new EnumMap<>(DeliveryState.class)).put(state, sum);
        }
      }
    }
    return backlog;
  }

  private List<Delivery> inState(String peer, DeliveryState state, int limit) throws SQLException {
    return database.rows(IN_STATE, LedgerRows::delivery, peer, state.code(), limit);
  }

  private static void keepFirst(List<Delivery> deliveries, int limit) {
    deliveries.sort(Delivery.ORDER);
    if (deliveries.size() > limit) {
      deliveries.subList(limit, deliveries.size()).clear();
    }
  }

  List<Delivery> due(String peer, int limit, Instant now) throws SQLException {
    long instant = LedgerRows.micros(now);
    List<Delivery> due = new ArrayList<>(inState(peer, DeliveryState.SCHEDULED, limit));
    boolean few = database.number(RIPE, peer, instant, FEW + 1) <= FEW;
    String ripe = few ? RIPE_OF_FEW : RIPE_OF_MANY;
    due.addAll(database.rows(ripe, LedgerRows::delivery, peer, instant, limit));
    keepFirst(due, limit);
    return List.copyOf(due);
  }

  Optional<Instant> nextDue(Collection<String> peers, Instant now) throws SQLException {
    long instant = LedgerRows.micros(now);
    Optional<Instant> first = Optional.empty();
    for (String peer : peers) {
      Optional<Instant> next =
          database.row(NEXT_DUE, row -> LedgerRows.instant(row.getLong(1)), peer, instant);
      if (first.isEmpty() || (next.isPresent() && next.get().isBefore(first.get()))) {
        first = next;
      }
    }
    return first;
  }

  long lastSequence(String peer) throws SQLException {
    return database.number(LAST_SEQUENCE, peer);
  }

  boolean owes(String peer, long sequence) throws SQLException {
    return database.number(OWES, peer, sequence) == 1;
  }

  List<Holding> expired(Instant now, int limit) throws SQLException {
    return database.rows(EXPIRED, LedgerRows::holding, LedgerRows.micros(now), limit);
  }

  List<Holding> evictable(int limit) throws SQLException {
    return database.rows(EVICTABLE, LedgerRows::holding, limit);
  }

  long charged(String peer, Direction direction, LocalDate day) throws SQLException {
    return database.number(CHARGED, peer, code(direction), day.toEpochDay());
  }

  static String code(Direction direction) {
    return direction.name().toLowerCase(Locale.ROOT);
  }

  Optional<String> setting(String name) throws SQLException {
    return database.row(SETTING, row -> row.getString(1), name);
  }

  /** Every peer that anything was ever owed to. */
  List<String> peers() throws SQLException {
    return database.rows("SELECT name FROM peer", row -> row.getString(1));
  }

  /** The account, when a transaction is open on the connection. */
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

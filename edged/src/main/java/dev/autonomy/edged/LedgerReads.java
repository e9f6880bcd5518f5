package dev.autonomy.edged;

import dev.autonomy.edge.Delivery;
import dev.autonomy.edge.DeliveryFilter;
import dev.autonomy.edge.DeliveryState;
import dev.autonomy.edge.Digest;
import dev.autonomy.edge.Holding;
import dev.autonomy.edge.Ledger.Direction;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

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

  /** Passes over what is put off, which the relay keeps few. */
  static final String SCHEDULED_NOW =
      OF_PEER + "d.state = 'scheduled' AND +d.not_before <= ?" + IN_ORDER;

  static final String IN_STATE_BECAUSE = OF_PEER + "d.state = ? AND d.reason = ?" + IN_ORDER;

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

  static final String NEXT_PUT_OFF =
      "SELECT not_before FROM delivery"
          + " WHERE peer = (SELECT id FROM peer WHERE name = ?) AND state = 'scheduled'"
          + " AND not_before > 0 AND not_before > ? ORDER BY not_before LIMIT 1";

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
    if (filter.reason().isEmpty()) {
      return first(peers(filter), filter.states(), limit);
    }
    String reason = filter.reason().get();
    List<Delivery> first = new ArrayList<>();
    for (String peer : peers(filter)) {
      for (DeliveryState state : filter.states()) {
        first.addAll(
            database.rows(
                IN_STATE_BECAUSE, LedgerRows::delivery, peer, state.code(), reason, limit));
        keepFirst(first, limit);
      }
    }
    return List.copyOf(first);
  }

  /** The first deliveries to these peers in these states, in {@link Delivery#ORDER}. */
  List<Delivery> first(Collection<String> peers, Collection<DeliveryState> states, int limit)
      throws SQLException {
    List<Delivery> first = new ArrayList<>();
    for (String peer : peers) {
      for (DeliveryState state : states) {
        first.addAll(inState(peer, state, limit));
        keepFirst(first, limit);
      }
    }
    return List.copyOf(first);
  }

  /** The peers that a filter lets through. */
  List<String> peers(DeliveryFilter filter) throws SQLException {
    return filter.peer().isPresent() ? List.of(filter.peer().get()) : peers();
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
    List<Delivery> due =
        new ArrayList<>(database.rows(SCHEDULED_NOW, LedgerRows::delivery, peer, instant, limit));
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
      for (String question : List.of(NEXT_DUE, NEXT_PUT_OFF)) {
        Optional<Instant> next =
            database.row(question, row -> LedgerRows.instant(row.getLong(1)), peer, instant);
        if (first.isEmpty() || (next.isPresent() && next.get().isBefore(first.get()))) {
          first = next;
        }
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
}

package dev.autonomy.edged;

import dev.autonomy.edge.Delivery;
import dev.autonomy.edge.DeliveryState;
import dev.autonomy.edge.Digest;
import dev.autonomy.edge.Fate;
import dev.autonomy.edge.Ledger;
import dev.autonomy.edge.Ledger.Direction;
import dev.autonomy.edge.Origin;
import dev.autonomy.edge.Reason;
import dev.autonomy.edge.Segment;
import dev.autonomy.edged.LedgerRows.Stored;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The changes of a ledger, in SQL; each within a transaction that somebody else begins and ends.
 */
final class LedgerChanges {

  // What the table of totals counts.
  static final String ACCEPTED = "accepted";
  static final String OWED = "owed";
  static final String EVICTED = "evicted";
  static final String EXPIRED = "expired";
  static final String REMOVED = "removed";
  static final String ENDED = "ended";
  static final String WITHDRAWN = "withdrawn";

  /** Rows that a change of very many reads at once. */
  private static final int PAGE = 500;

  /** A change that means nothing, but is written. */
  static final String NOTHING =
      "INSERT INTO total VALUES ('overwritten', '', 1, 0) ON CONFLICT DO UPDATE SET count = count +"
          + " 1";

  private static final String ADD =
      "INSERT INTO total VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE"
          + " SET count = count + excluded.count, bytes = bytes + excluded.bytes";

  private static final String HOLD =
      "INSERT INTO segment"
          + " (digest, size, media_type, label, priority, expires, origin, accepted)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (digest) DO NOTHING";

  private static final String NEVER_EXPIRES = "UPDATE segment SET expires = NULL WHERE digest = ?";

  private static final String EXPIRES_LATER =
      "UPDATE segment SET expires = ? WHERE digest = ? AND expires < ?";

  private static final String OWE =
      "INSERT INTO delivery (sequence, segment, peer, priority, size, state, attempts, offset,"
          + " not_before, reason) SELECT ?, s.id, p.id, s.priority, s.size, 'scheduled', 0, 0, ?,"
          + " '' FROM segment s, peer p WHERE s.digest = ? AND p.name = ? ON CONFLICT (segment,"
          + " peer) DO NOTHING";

  private static final String COUNT_OWED =
      "UPDATE segment SET owed = owed + ?, open = open + ? WHERE digest = ? RETURNING size";

  private static final String COUNT =
      "UPDATE segment SET owed = owed + ?, open = open + ?, acked = acked + ?, dead = dead + ?"
          + " WHERE id = ?";

  static final String STORED =
      "SELECT " + LedgerRows.DELIVERY + LedgerRows.DELIVERIES + "WHERE s.digest = ? AND p.name = ?";

  private static final String REPLACE =
      "UPDATE delivery SET state = ?, attempts = ?, offset = ?, not_before = ?, reason = ?"
          + " WHERE sequence = ?";

  private static final String CHARGE =
      "UPDATE charge SET bytes = bytes + ? WHERE peer = ? AND direction = ? AND day = ?";

  private static final String FORGET_CHARGES =
      "DELETE FROM charge WHERE peer = ? AND direction = ? AND day <= ?";

  static final String DELETE = "DELETE FROM delivery WHERE sequence = ?";

  static final String LATE =
      "SELECT sequence FROM delivery WHERE peer = (SELECT id FROM peer WHERE name = ?)"
          + " AND state = 'failed' AND not_before > ? LIMIT "
          + PAGE;

  private final Database database;
  private final LedgerReads reads;
  private final LedgerDepartures departures;

  LedgerChanges(Database database) {
    this.database = database;
    reads = new LedgerReads(database);
    departures = new LedgerDepartures(database, this);
  }

  boolean accept(Segment segment, Origin origin, Collection<String> peers, Instant now)
      throws SQLException {
    byte[] digest = LedgerRows.bytes(segment.digest());
    @Nullable Object[] row = {
      digest,
      segment.size(),
      segment.mediaType(),
      segment.label(),
      segment.priority(),
      segment.expires().map(LedgerRows::micros).orElse(null),
      origin.peer(),
      LedgerRows.micros(now)
    };
    boolean isNew = database.update(HOLD, row) == 1;
    if (isNew) {
      add(ACCEPTED, "", 1, segment.size());
    }
    if (!isNew) {
      prolong(digest, segment);
    }
    long sequence = database.number("SELECT max(last_sequence) FROM peer");
    int owed = 0;
    for (String peer : peers) {
      database.update("INSERT INTO peer (name) VALUES (?) ON CONFLICT (name) DO NOTHING", peer);
      if (database.update(OWE, sequence + 1, LedgerRows.micros(now), digest, peer) == 1) {
        sequence++;
        owed++;
        database.update("UPDATE peer SET last_sequence = ? WHERE name = ?", sequence, peer);
      }
    }
    if (owed > 0) {
      // Of what is held already, the size that was known first counts.
      long size = database.number(COUNT_OWED, owed, owed, digest);
      add(OWED, "", owed, owed * size);
    }
    return isNew;
  }

  private void prolong(byte[] digest, Segment again) throws SQLException {
    if (again.expires().isEmpty()) {
      database.update(NEVER_EXPIRES, digest);
    } else {
      long later = LedgerRows.micros(again.expires().get());
      database.update(EXPIRES_LATER, later, digest, later);
    }
  }

  void add(String what, String detail, long count, long bytes) throws SQLException {
    database.update(ADD, what, detail, count, bytes);
  }

  List<Delivery> start(List<Delivery> due, Instant now) throws SQLException {
    List<Delivery> started = new ArrayList<>();
    for (Delivery delivery : due) {
      Optional<Stored> stored = delivery.due(now) ? stored(delivery) : Optional.empty();
      if (stored.isPresent()) {
        Delivery next = stored.get().delivery().in(DeliveryState.INFLIGHT);
        replace(stored.get(), next);
        started.add(next);
      }
    }
    return List.copyOf(started);
  }

  /** Replaces a row when it is as it was read. */
  boolean replace(Delivery from, Delivery to) throws SQLException {
    Optional<Stored> stored = stored(from);
    if (stored.isEmpty()) {
      return false;
    }
    replace(stored.get(), to);
    return true;
  }

  private Optional<Stored> stored(Delivery given) throws SQLException {
    byte[] digest = LedgerRows.bytes(given.segment().digest());
    return database
        .row(STORED, LedgerRows::stored, digest, given.peer())
        .filter(stored -> stored.delivery().sameRowAs(given));
  }

  void replace(Stored from, Delivery to) throws SQLException {
    database.update(
        REPLACE,
        to.state().code(),
        to.attempts(),
        to.offset(),
        LedgerRows.micros(to.notBefore()),
        to.reason(),
        to.sequence());
    Kinds before = Kinds.of(from.delivery().state());
    Kinds after = Kinds.of(to.state());
    if (!before.equals(after)) {
      database.update(
          COUNT,
          0,
          after.open - before.open,
          after.acked - before.acked,
          after.dead - before.dead,
          from.segment());
    }
  }

  private void delete(Stored gone) throws SQLException {
    Kinds kinds = Kinds.of(gone.delivery().state());
    database.update(DELETE, gone.delivery().sequence());
    database.update(COUNT, -1, -kinds.open, -kinds.acked, -kinds.dead, gone.segment());
  }

  int recover(Instant latest) throws SQLException {
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

  int giveUpExcept(Collection<String> peers) throws SQLException {
    int lost = 0;
    for (String peer : reads.peers()) {
      if (!peers.contains(peer)) {
        lost += replaceAll(peer, DeliveryState.SCHEDULED, LedgerChanges::peerRemoved);
        lost += replaceAll(peer, DeliveryState.FAILED, LedgerChanges::peerRemoved);
      }
    }
    return lost;
  }

  private static Delivery peerRemoved(Delivery delivery) {
    return delivery.givenUp(delivery.attempts(), Reason.PEER_REMOVED);
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
        replace(stored, next.of(stored.delivery()));
      }
      replaced += page.size();
      page = page(peer, state);
    }
    return replaced;
  }

  private List<Stored> page(String peer, DeliveryState state) throws SQLException {
    return database.rows(LedgerReads.IN_STATE, LedgerRows::stored, peer, state.code(), PAGE);
  }

  boolean forget(Digest segment, Fate fate) throws SQLException {
    return departures.forget(segment, fate);
  }

  boolean purge(Delivery given, String operator) throws SQLException {
    Optional<Stored> stored = stored(given);
    if (stored.isEmpty() || given.state() != DeliveryState.DEADLETTER) {
      return false;
    }
    delete(stored.get());
    add(WITHDRAWN, operator, 1, given.segment().size());
    return true;
  }

  void charge(String peer, Direction direction, LocalDate day, long bytes) throws SQLException {
    String code = LedgerReads.code(direction);
    if (database.update(CHARGE, bytes, peer, code, day.toEpochDay()) == 0) {
      database.update(
          "INSERT INTO charge VALUES (?, ?, ?, ?)", peer, code, day.toEpochDay(), bytes);
      database.update(FORGET_CHARGES, peer, code, day.toEpochDay() - Ledger.CHARGED_DAYS);
    }
  }

  void set(String name, String value) throws SQLException {
    database.update(
        "INSERT INTO setting VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
        name,
        value);
  }

  /** How a delivery counts in its segment's row. */
  private record Kinds(int open, int acked, int dead) {

    static Kinds of(DeliveryState state) {
      return switch (state) {
        case SCHEDULED, INFLIGHT, FAILED -> new Kinds(1, 0, 0);
        case ACKED -> new Kinds(0, 1, 0);
        case DEADLETTER -> new Kinds(0, 0, 1);
        case EXPIRED -> new Kinds(0, 0, 0);
      };
    }
  }
}

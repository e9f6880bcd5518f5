package dev.autonomy.edged;

import dev.autonomy.edge.Delivery;
import dev.autonomy.edge.DeliveryState;
import dev.autonomy.edge.Departure;
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
          + " not_before, reason) SELECT ?, s.id, p.id, s.priority, s.size, 'scheduled', 0, 0, 0,"
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

  static final String DELETE = "DELETE FROM delivery WHERE sequence = ?";

  private static final List<DeliveryState> STRAY =
      List.of(DeliveryState.SCHEDULED, DeliveryState.FAILED);

  private final Database database;
  private final LedgerReads reads;
  private final LedgerDepartures departures;
  private final LedgerCharges charges;

  LedgerChanges(Database database) {
    this.database = database;
    reads = new LedgerReads(database);
    departures = new LedgerDepartures(database, this);
    charges = new LedgerCharges(database);
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
      if (database.update(OWE, sequence + 1, digest, peer) == 1) {
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
    return new LedgerRecovery(database, this).run(latest);
  }

  List<Delivery> giveUpExcept(Collection<String> peers, int limit) throws SQLException {
    List<String> strays = new ArrayList<>(reads.peers());
    strays.removeAll(peers);
    List<Delivery> given = new ArrayList<>();
    for (Delivery delivery : reads.first(strays, STRAY, limit)) {
      Delivery next = delivery.givenUp(delivery.attempts(), Reason.PEER_REMOVED);
      if (replace(delivery, next)) {
        given.add(next);
      }
    }
    return List.copyOf(given);
  }

  boolean end(Delivery from, Delivery to, long sentBytes, LocalDate day) throws SQLException {
    if (sentBytes > 0) {
      charges.add(from.peer(), Direction.OUTBOUND, day, sentBytes);
      charges.add(Ledger.ALL_PEERS, Direction.OUTBOUND, day, sentBytes);
    }
    return replace(from, to);
  }

  Departure forget(Digest segment, Fate fate) throws SQLException {
    return departures.forget(segment, fate);
  }

  Departure removeUnlessOwed(Digest segment, String operator) throws SQLException {
    return departures.removeUnlessOwed(segment, operator);
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
    charges.add(peer, direction, day, bytes);
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

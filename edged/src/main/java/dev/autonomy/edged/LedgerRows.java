package dev.autonomy.edged;

import dev.autonomy.edge.Delivery;
import dev.autonomy.edge.DeliveryState;
import dev.autonomy.edge.Digest;
import dev.autonomy.edge.Holding;
import dev.autonomy.edge.Origin;
import dev.autonomy.edge.Segment;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/** Between the columns of a ledger and the relay's values. */
final class LedgerRows {

  /** Of {@link #segment}, from the table {@code segment} as {@code s}. */
  static final String SEGMENT =
      "s.digest, s.size, s.media_type, s.label, s.priority, s.expires IS NOT NULL, s.expires";

  /** Of {@link #holding}, likewise. */
  static final String HOLDING = SEGMENT + ", s.origin, s.accepted";

  /** Of {@link #delivery}, from {@code delivery} as {@code d} and {@code peer} as {@code p} too. */
  static final String DELIVERY =
      SEGMENT
          + ", p.name, d.state, d.attempts, d.offset, d.sequence, d.not_before, d.reason,"
          + " d.segment";

  static final String DELIVERIES =
      " FROM delivery d JOIN segment s ON s.id = d.segment JOIN peer p ON p.id = d.peer ";

  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final long NANOS_PER_MICRO = 1_000;
  private static final long MAX_SECONDS = Long.MAX_VALUE / MICROS_PER_SECOND - 1;

  private LedgerRows() {}

  static Segment segment(ResultSet row) throws SQLException {
    return new Segment(
        new Digest(HexFormat.of().formatHex(row.getBytes(1))),
        row.getLong(2),
        row.getString(3),
        row.getString(4),
        row.getInt(5),
        row.getBoolean(6) ? Optional.of(instant(row.getLong(7))) : Optional.empty());
  }

  static Holding holding(ResultSet row) throws SQLException {
    return new Holding(segment(row), new Origin(row.getString(8)), instant(row.getLong(9)));
  }

  static Delivery delivery(ResultSet row) throws SQLException {
    return new Delivery(
        segment(row),
        row.getString(8),
        DeliveryState.ofCode(row.getString(9)),
        row.getInt(10),
        row.getLong(11),
        row.getLong(12),
        instant(row.getLong(13)),
        row.getString(14));
  }

  /** The delivery, and the key of its segment's row. */
  static Stored stored(ResultSet row) throws SQLException {
    return new Stored(delivery(row), row.getLong(15));
  }

  static byte[] bytes(Digest digest) {
    return HexFormat.of().parseHex(digest.hex());
  }

  /**
   * Microseconds since 1970; those that a {@code long} cannot hold are the first or last it can.
   */
  static long micros(Instant instant) {
    long seconds = Math.clamp(instant.getEpochSecond(), -MAX_SECONDS, MAX_SECONDS);
    return seconds * MICROS_PER_SECOND + instant.getNano() / NANOS_PER_MICRO;
  }

  static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, MICROS_PER_SECOND),
        Math.floorMod(micros, MICROS_PER_SECOND) * NANOS_PER_MICRO);
  }

  /** A row of the table {@code delivery}. */
  record Stored(Delivery delivery, long segment) {}
}

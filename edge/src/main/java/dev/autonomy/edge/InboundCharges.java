package dev.autonomy.edge;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What each peer has sent today (UTC): counted in memory as it comes, and in the ledger now and
 * then. What the ledger cannot take stays until it can, and counts. Neither the ledger is asked nor
 * anything committed under a lock.
 */
final class InboundCharges {

  /** Bytes that may be lost from the day's charge by a crash: 16 MiB. */
  private static final long CHARGE_BYTES = 16L << 20;

  private final Ledger ledger;
  private final EdgeClock clock;
  private final Map<String, Charged> peers = new ConcurrentHashMap<>();

  InboundCharges(Ledger ledger, EdgeClock clock) {
    this.ledger = ledger;
    this.clock = clock;
  }

  /** One peer's; guarded by itself. */
  private static final class Charged {

    /** The day that {@code recorded} is of. */
    private LocalDate day = LocalDate.MIN;

    private long recorded;
    private final Map<LocalDate, Long> unrecorded = new TreeMap<>();
    private final Map<LocalDate, Long> underWay = new TreeMap<>();

    synchronized boolean knows(LocalDate today) {
      return day.equals(today);
    }

    synchronized void load(LocalDate today, long bytes) {
      day = today;
      recorded = bytes;
    }

    synchronized long spent(LocalDate today) {
      return (day.equals(today) ? recorded : 0)
          + unrecorded.getOrDefault(today, 0L)
          + underWay.getOrDefault(today, 0L);
    }

    synchronized long add(LocalDate today, long bytes) {
      return unrecorded.merge(today, bytes, Long::sum);
    }

    /** Empty while somebody else records. */
    synchronized Map<LocalDate, Long> begin() {
      if (!underWay.isEmpty()) {
        return Map.of();
      }
      underWay.putAll(unrecorded);
      unrecorded.clear();
      return Map.copyOf(underWay);
    }

    synchronized void end(LocalDate of, long bytes, boolean done) {
      underWay.remove(of);
      if (!done) {
        unrecorded.merge(of, bytes, Long::sum);
      } else if (day.equals(of)) {
        recorded += bytes;
      }
    }
  }

  private Charged of(String peer) {
    return peers.computeIfAbsent(peer, _ -> new Charged());
  }

  LocalDate day() {
    return LocalDate.ofInstant(clock.wall(), ZoneOffset.UTC);
  }

  /** Asks the ledger for today, unless that is known. */
  void load(String peer) throws LedgerException {
    LocalDate today = day();
    Charged charged = of(peer);
    if (!charged.knows(today)) {
      charged.load(today, ledger.charged(peer, Ledger.Direction.INBOUND, today));
    }
  }

  /** Bytes that have come from it today, as far as {@link #load} has asked for. */
  long spent(String peer) {
    return of(peer).spent(day());
  }

  /** When the next day begins. */
  Instant midnight() {
    return day().plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** Bytes have come. Returns whether it is time to {@link #record}. */
  boolean add(String peer, long bytes) {
    return of(peer).add(day(), bytes) >= CHARGE_BYTES;
  }

  /** Writes into the ledger what is not there yet; what it does not take is kept. */
  void record(String peer) {
    Charged charged = of(peer);
    charged.begin().forEach((day, bytes) -> record(peer, charged, day, bytes));
  }

  private void record(String peer, Charged charged, LocalDate day, long bytes) {
    boolean done = false;
    try {
      ledger.charge(peer, Ledger.Direction.INBOUND, day, bytes);
      done = true;
    } catch (LedgerException _) {
      // Its trouble shows where something has to be recorded; here waiting is enough.
    } finally {
      charged.end(day, bytes, done);
    }
  }

  void recordAll() {
    peers.keySet().forEach(this::record);
  }
}

package dev.autonomy.edged;

import dev.autonomy.edge.Account;
import dev.autonomy.edge.Delivery;
import dev.autonomy.edge.DeliveryFilter;
import dev.autonomy.edge.DeliveryState;
import dev.autonomy.edge.Departure;
import dev.autonomy.edge.Digest;
import dev.autonomy.edge.Fate;
import dev.autonomy.edge.Holding;
import dev.autonomy.edge.Ledger;
import dev.autonomy.edge.LedgerException;
import dev.autonomy.edge.Origin;
import dev.autonomy.edge.Segment;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The ledger on disk: one SQLite file, its write-ahead log beside it while it is open, and a lock
 * that keeps a second process out. {@code docs/formats/edge-ledger.md} has the tables.
 *
 * <p>Changes of many callers share transactions, each forced to the disk before its callers return.
 * Reads see what was committed before them, on a connection of their own, and wait for no change.
 * Memory is about 2 MiB for pages, whatever the size of the file.
 */
public final class SqliteLedger implements Ledger {

  private final Path file;
  private final LedgerFile owned;
  private final Database writing;
  private final LedgerWriter writer;
  private final LedgerChanges changes;
  private final LedgerReads reads;
  private final LedgerSums sums;
  private final LedgerView view;

  private SqliteLedger(Path file, LedgerFile owned, Database writing, Database reading) {
    this.file = file;
    this.owned = owned;
    this.writing = writing;
    changes = new LedgerChanges(writing);
    reads = new LedgerReads(reading);
    sums = new LedgerSums(reading, reads);
    view = new LedgerView(file, reading);
    writer = LedgerWriter.start(file, writing);
  }

  /**
   * Opens a ledger, or makes an empty one where no file is. The whole file is read and checked
   * first.
   *
   * @throws LedgerException when it cannot be used; {@link LedgerException#kind} says why
   */
  public static SqliteLedger open(Path path) throws LedgerException {
    Path file = path.toAbsolutePath();
    LedgerFile owned = LedgerFile.open(file);
    @Nullable Database writing = null;
    @Nullable Database reading = null;
    try {
      writing = Database.open(file);
      LedgerSchema.check(file, writing);
      LedgerSchema.configure(writing);
      reading = Database.open(file);
      LedgerSchema.configure(reading);
      reading.execute("PRAGMA query_only = ON");
      return new SqliteLedger(file, owned, writing, reading);
    } catch (SQLException e) {
      discard(reading, writing, owned);
      throw SqlFailure.of(file, e);
    } catch (LedgerException e) {
      discard(reading, writing, owned);
      throw e;
    }
  }

  private static void discard(@Nullable AutoCloseable... opened) {
    for (AutoCloseable each : opened) {
      if (each != null) {
        try {
          each.close();
        } catch (Exception e) {
          // What went wrong before is what is told.
        }
      }
    }
  }

  @Override
  public boolean accept(Segment segment, Origin origin, Collection<String> peers, Instant now)
      throws LedgerException {
    List<String> owed = List.copyOf(peers);
    return writer.change(_ -> changes.accept(segment, origin, owed, now));
  }

  @Override
  public Optional<Holding> holding(Digest segment) throws LedgerException {
    return view.read(() -> reads.holding(segment));
  }

  @Override
  public List<Holding> holdings(Optional<Digest> after, int limit) throws LedgerException {
    return view.read(() -> reads.holdings(after, limit));
  }

  @Override
  public List<Delivery> deliveries(Digest segment) throws LedgerException {
    return view.read(() -> reads.deliveries(segment));
  }

  @Override
  public List<Delivery> deliveries(Collection<DeliveryState> states, int limit)
      throws LedgerException {
    return view.read(() -> reads.deliveries(states, limit));
  }

  @Override
  public List<Delivery> deliveries(DeliveryFilter filter, int limit) throws LedgerException {
    return view.read(() -> reads.deliveries(filter, limit));
  }

  @Override
  public Account.Sum count(DeliveryFilter filter) throws LedgerException {
    return view.readTogether(() -> sums.count(filter));
  }

  @Override
  public Map<String, Map<DeliveryState, Account.Sum>> backlog() throws LedgerException {
    return view.readTogether(sums::backlog);
  }

  @Override
  public List<Delivery> due(String peer, int limit, Instant now) throws LedgerException {
    return view.read(() -> reads.due(peer, limit, now));
  }

  @Override
  public List<Delivery> start(List<Delivery> due, Instant now) throws LedgerException {
    if (due.isEmpty()) {
      return List.of();
    }
    List<Delivery> asRead = List.copyOf(due);
    return writer.change(_ -> changes.start(asRead, now));
  }

  @Override
  public boolean move(Delivery from, Delivery to, Instant now) throws LedgerException {
    from.requireMoveTo(to);
    return writer.change(_ -> changes.replace(from, to));
  }

  @Override
  public boolean end(Delivery from, Delivery to, long sentBytes, LocalDate day)
      throws LedgerException {
    from.requireMoveTo(to);
    return writer.change(_ -> changes.end(from, to, sentBytes, day));
  }

  @Override
  public int recover(Instant now, Instant latest) throws LedgerException {
    return writer.change(_ -> changes.recover(latest));
  }

  @Override
  public List<Delivery> giveUpExcept(Collection<String> peers, int limit, Instant now)
      throws LedgerException {
    List<String> kept = List.copyOf(peers);
    return writer.change(_ -> changes.giveUpExcept(kept, limit));
  }

  @Override
  public Optional<Instant> nextDue(Collection<String> peers, Instant now) throws LedgerException {
    return view.read(() -> reads.nextDue(peers, now));
  }

  @Override
  public long lastSequence(String peer) throws LedgerException {
    return view.read(() -> reads.lastSequence(peer));
  }

  @Override
  public boolean owes(String peer, long sequence) throws LedgerException {
    return view.read(() -> reads.owes(peer, sequence));
  }

  @Override
  public List<Holding> expired(Instant now, int limit) throws LedgerException {
    return view.read(() -> reads.expired(now, limit));
  }

  @Override
  public List<Holding> evictable(int limit) throws LedgerException {
    return view.read(() -> reads.evictable(limit));
  }

  @Override
  public Departure forget(Digest segment, Fate fate, Instant now) throws LedgerException {
    return writer.change(_ -> changes.forget(segment, fate));
  }

  @Override
  public Departure removeUnlessOwed(Digest segment, String operator, Instant now)
      throws LedgerException {
    return writer.change(_ -> changes.removeUnlessOwed(segment, operator));
  }

  @Override
  public boolean retry(Delivery given, Instant now) throws LedgerException {
    return given.state() == DeliveryState.DEADLETTER
        && writer.change(_ -> changes.replace(given, given.retried(now)));
  }

  @Override
  public boolean purge(Delivery given, String operator, Instant now) throws LedgerException {
    return writer.change(_ -> changes.purge(given, operator));
  }

  @Override
  public void charge(String peer, Direction direction, LocalDate day, long bytes)
      throws LedgerException {
    writer.change(
        _ -> {
          changes.charge(peer, direction, day, bytes);
          return true;
        });
  }

  @Override
  public long charged(String peer, Direction direction, LocalDate day) throws LedgerException {
    return view.read(() -> reads.charged(peer, direction, day));
  }

  @Override
  public Account account() throws LedgerException {
    return view.readTogether(sums::account);
  }

  @Override
  public Optional<String> setting(String name) throws LedgerException {
    return view.read(() -> reads.setting(name));
  }

  @Override
  public void set(String name, String value) throws LedgerException {
    writer.change(
        _ -> {
          changes.set(name, value);
          return true;
        });
  }

  @Override
  public long bytesOnDisk() throws LedgerException {
    return owned.bytesOnDisk();
  }

  /** Ends when the changes that wait have been made; the log is then part of the file. */
  @Override
  public void close() throws LedgerException {
    writer.close();
    try (owned) {
      if (view.close()) {
        writing.close();
      }
    } catch (SQLException e) {
      throw SqlFailure.of(file, e);
    }
  }
}

package dev.autonomy.edged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.edge.Delivery;
import dev.autonomy.edge.DeliveryFilter;
import dev.autonomy.edge.DeliveryState;
import dev.autonomy.edge.Digest;
import dev.autonomy.edge.Fate;
import dev.autonomy.edge.Ledger;
import dev.autonomy.edge.LedgerException;
import dev.autonomy.edge.MemoryLedger;
import dev.autonomy.edge.Origin;
import dev.autonomy.edge.Reason;
import dev.autonomy.edge.Segment;
import dev.autonomy.testing.TestSeed;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The durable ledger answers as the plain one does, whatever is asked in whatever order, and after
 * it was closed and opened again.
 */
@Tag("slow")
class LedgerModelTest {

  private static final List<String> PEERS = List.of("atlas", "borealis", "ceres", "dione");
  private static final List<Reason> REASONS = List.of(Reason.values());
  private static final List<DeliveryState> STATES = List.of(DeliveryState.values());
  private static final int SEGMENTS = 12;
  private static final int ROUNDS = Boolean.getBoolean("autonomy.test.long") ? 40 : 2;
  private static final int STEPS = 1_000;

  @TempDir private Path directory = Path.of("");

  @Test
  void everySequenceOfCallsHasTheResultsOfThePlainLedger() throws LedgerException {
    Random random = new Random(TestSeed.of(LedgerModelTest.class));
    for (int round = 0; round < ROUNDS; round++) {
      Path file = directory.resolve("ledger-" + round + ".db");
      new Pair(file, new Random(random.nextLong())).run();
    }
  }

  /** The two ledgers, and what is done to both. */
  private static final class Pair {

    private final Path file;
    private final Random random;
    private final MemoryLedger plain = new MemoryLedger();
    private SqliteLedger durable;
    private Instant now = Instant.parse("2026-01-01T00:00:00.123456789Z");

    Pair(Path file, Random random) throws LedgerException {
      this.file = file;
      this.random = random;
      durable = SqliteLedger.open(file);
    }

    void run() throws LedgerException {
      for (int step = 0; step < STEPS; step++) {
        now = now.plusNanos(random.nextLong(3_000_000_000L));
        change();
        ask();
        if (step % 10 == 0) {
          compareAll();
        }
        if (random.nextInt(200) == 0) {
          durable.close();
          durable = SqliteLedger.open(file);
        }
      }
      assertThat(durable.account().balanced()).isTrue();
      assertThat(durable.account().accepted().count()).isPositive();
      durable.close();
    }

    private interface Call<T> {
      T on(Ledger ledger) throws LedgerException;
    }

    private <T> T both(Call<T> call) throws LedgerException {
      T expected = call.on(plain);
      assertThat(call.on(durable)).isEqualTo(expected);
      return expected;
    }

    private void change() throws LedgerException {
      switch (random.nextInt(14)) {
        case 0, 1, 2 -> accept();
        case 3, 4 -> start();
        case 5, 6, 7, 8 -> move();
        case 9 -> forget();
        case 10 -> operate();
        case 11 -> charge();
        case 12 -> set();
        case 13 -> rarely();
        default -> throw new AssertionError();
      }
    }

    private void accept() throws LedgerException {
      Segment segment = segment(random.nextInt(SEGMENTS));
      Origin origin = random.nextBoolean() ? Origin.LOCAL : new Origin("héra \uD83D\uDEF0");
      List<String> peers = new ArrayList<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        peers.add(peer());
      }
      Instant when = now;
      both(ledger -> ledger.accept(segment, origin, peers, when));
    }

    private Segment segment(int number) {
      Optional<Instant> expires =
          random.nextInt(3) == 0
              ? Optional.of(now.plusNanos(random.nextLong(-1_000_000_000L, 300_000_000_000L)))
              : Optional.empty();
      return new Segment(
          digest(number),
          random.nextInt(1 << 20),
          "application/x-" + number,
          random.nextBoolean() ? "" : "label `ü` 'quoted' \uD83D\uDE80",
          random.nextInt(10),
          expires);
    }

    private static Digest digest(int number) {
      return Digest.of(new byte[] {(byte) number});
    }

    private String peer() {
      return PEERS.get(random.nextInt(PEERS.size()));
    }

    private void start() throws LedgerException {
      String peer = peer();
      int limit = random.nextInt(5);
      Instant when = now;
      List<Delivery> due = new ArrayList<>(both(ledger -> ledger.due(peer, limit, when)));
      if (random.nextInt(4) == 0) {
        any().ifPresent(due::add);
      }
      both(ledger -> ledger.start(due, when));
    }

    private Optional<Delivery> any() throws LedgerException {
      List<Delivery> all = plain.deliveries(EnumSet.allOf(DeliveryState.class), 1_000);
      return all.isEmpty() ? Optional.empty() : Optional.of(all.get(random.nextInt(all.size())));
    }

    private void move() throws LedgerException {
      List<Delivery> open =
          plain.deliveries(
              random.nextInt(4) == 0
                  ? EnumSet.of(DeliveryState.SCHEDULED, DeliveryState.FAILED)
                  : EnumSet.of(DeliveryState.INFLIGHT),
              100);
      if (open.isEmpty()) {
        return;
      }
      Delivery from = open.get(random.nextInt(open.size()));
      List<DeliveryState> next = new ArrayList<>();
      for (DeliveryState state : DeliveryState.values()) {
        if (from.state().leadsTo(state)) {
          next.add(state);
        }
      }
      Delivery to =
          new Delivery(
              from.segment(),
              from.peer(),
              next.get(random.nextInt(next.size())),
              from.attempts() + random.nextInt(2),
              from.offset() + random.nextInt(1_000),
              from.sequence(),
              now.plusNanos(random.nextLong(20_000_000_000L)),
              REASONS.get(random.nextInt(REASONS.size())).code());
      Delivery read =
          switch (random.nextInt(5)) {
            case 0 -> from.waitingUntil(now.plusSeconds(1));
            case 1 -> from.of(from.segment().expiring(segment(0).expires()));
            default -> from;
          };
      Instant when = now;
      if (random.nextBoolean()) {
        both(ledger -> ledger.move(read, to.of(read.segment()), when));
      } else {
        end(read, to.of(read.segment()));
      }
    }

    private void end(Delivery from, Delivery to) throws LedgerException {
      LocalDate day = LocalDate.of(2026, 1, 1 + random.nextInt(3));
      long bytes = random.nextInt(3) * 1_000L;
      both(ledger -> ledger.end(from, to, bytes, day));
      both(ledger -> ledger.charged(from.peer(), Ledger.Direction.OUTBOUND, day));
      both(ledger -> ledger.charged(Ledger.ALL_PEERS, Ledger.Direction.OUTBOUND, day));
    }

    private void forget() throws LedgerException {
      Digest segment = digest(random.nextInt(SEGMENTS + 1));
      if (random.nextInt(4) == 0) {
        Instant when = now;
        both(ledger -> ledger.removeUnlessOwed(segment, "operator", when));
        return;
      }
      Fate fate =
          switch (random.nextInt(3)) {
            case 0 -> new Fate.Evicted();
            case 1 -> new Fate.Expired();
            default -> new Fate.Removed("operator-" + random.nextInt(2));
          };
      Instant when = now;
      both(ledger -> ledger.forget(segment, fate, when));
    }

    private void operate() throws LedgerException {
      List<Delivery> dead = plain.deliveries(Set.of(DeliveryState.DEADLETTER), 100);
      Optional<Delivery> given =
          dead.isEmpty() ? any() : Optional.of(dead.get(random.nextInt(dead.size())));
      if (given.isEmpty()) {
        return;
      }
      Instant when = now;
      if (random.nextBoolean()) {
        both(ledger -> ledger.retry(given.get(), when));
      } else {
        both(ledger -> ledger.purge(given.get(), "op", when));
      }
    }

    private void charge() throws LedgerException {
      String peer = peer();
      Ledger.Direction direction =
          random.nextBoolean() ? Ledger.Direction.INBOUND : Ledger.Direction.OUTBOUND;
      LocalDate day = LocalDate.of(2026, 1, 1 + random.nextInt(3));
      long bytes = random.nextLong(1L << 40);
      both(
          ledger -> {
            ledger.charge(peer, direction, day, bytes);
            return ledger.charged(peer, direction, day);
          });
    }

    private void set() throws LedgerException {
      String name = "setting-" + random.nextInt(3);
      String value = random.nextInt(3) == 0 ? "" : "välue " + random.nextInt();
      both(
          ledger -> {
            ledger.set(name, value);
            return ledger.setting(name);
          });
    }

    private void rarely() throws LedgerException {
      Instant when = now;
      if (random.nextInt(4) == 0) {
        Instant latest = now.plusNanos(random.nextLong(5_000_000_000L));
        both(ledger -> ledger.recover(when, latest));
      } else if (random.nextInt(4) == 0) {
        Set<String> kept = new TreeSet<>(PEERS);
        kept.remove(peer());
        int limit = random.nextInt(6);
        both(ledger -> ledger.giveUpExcept(kept, limit, when));
      }
    }

    private void ask() throws LedgerException {
      Instant when = now;
      int limit = random.nextInt(6);
      String peer = peer();
      List<String> peers = List.of(peer(), peer());
      long sequence = random.nextLong(400);
      Digest segment = digest(random.nextInt(SEGMENTS));
      both(ledger -> ledger.due(peer, limit, when));
      both(ledger -> ledger.expired(when, limit));
      both(ledger -> ledger.evictable(limit));
      both(ledger -> ledger.owes(peer, sequence));
      both(ledger -> ledger.lastSequence(peer));
      both(ledger -> ledger.nextDue(peers, when));
      both(ledger -> ledger.holding(segment));
      both(ledger -> ledger.holdings(Optional.of(segment), limit));
      both(ledger -> ledger.deliveries(segment));
      DeliveryFilter some =
          DeliveryFilter.in(List.of(STATES.get(random.nextInt(6)), STATES.get(random.nextInt(6))))
              .of(random.nextBoolean() ? Optional.of(peer) : Optional.empty())
              .because(
                  random.nextBoolean()
                      ? Optional.of(REASONS.get(random.nextInt(REASONS.size())).code())
                      : Optional.empty());
      both(ledger -> ledger.deliveries(some, limit));
      both(ledger -> ledger.count(some));
    }

    private void compareAll() throws LedgerException {
      both(ledger -> ledger.holdings(Optional.empty(), 1_000));
      both(ledger -> ledger.deliveries(EnumSet.allOf(DeliveryState.class), 1_000));
      both(Ledger::account);
      both(Ledger::backlog);
    }
  }
}

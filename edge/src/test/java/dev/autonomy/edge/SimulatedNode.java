package dev.autonomy.edge;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A node: durable disk and ledger, a memory that each crash takes, a clock that may jump. */
final class SimulatedNode {

  static final int CHUNK_BYTES = 700;
  static final int MAX_SEGMENT_BYTES = 6 * CHUNK_BYTES;
  static final int MAX_RETRIES = 4;
  static final int MAX_TRANSFERS = 5;
  static final long INBOUND_PER_DAY = 400_000;
  static final StorageOptions STORAGE =
      new StorageOptions(700_000, 100_000, MAX_SEGMENT_BYTES, true, Duration.ofHours(1));
  static final RelayOptions RELAY =
      new RelayOptions(
          MAX_TRANSFERS,
          2,
          CHUNK_BYTES,
          Duration.ofMillis(200),
          Duration.ofSeconds(20),
          MAX_RETRIES,
          Long.MAX_VALUE,
          1_000_000);
  private static final PeerLimits LIMITS =
      new PeerLimits(INBOUND_PER_DAY, 50_000, 800_000, 50_000, 20_000);
  private static final long HOUSEKEEPING_MILLIS = 5_000;

  private final Simulation simulation;
  private final String name;
  private final List<String> peers;
  private final SplittableRandom random;
  final Lies lies;
  final Faults faults = new Faults();
  final SimulatedDisk disk = new SimulatedDisk(faults);
  final MemoryLedger durable = new MemoryLedger();
  final Map<Digest, byte[]> everPut = new HashMap<>();
  private final ToldOnce told = new ToldOnce(durable);
  private long life;
  private boolean up;
  private boolean wakeQueued;
  private Optional<Instant> planned = Optional.empty();
  private long wallOffsetMillis;
  private @Nullable SegmentStore store;
  private @Nullable Inbox inbox;
  private @Nullable Relay relay;

  SimulatedNode(Simulation simulation, String name, List<String> all) {
    this.simulation = simulation;
    this.name = name;
    peers = all.stream().filter(other -> !other.equals(name)).toList();
    random = simulation.random.split();
    lies = new Lies(simulation.random.split());
  }

  String name() {
    return name;
  }

  List<String> peers() {
    return peers;
  }

  long life() {
    return life;
  }

  boolean up() {
    return up;
  }

  SegmentStore store() {
    return java.util.Objects.requireNonNull(store);
  }

  Inbox inbox() {
    return java.util.Objects.requireNonNull(inbox);
  }

  Relay relay() {
    return java.util.Objects.requireNonNull(relay);
  }

  final EdgeClock clock =
      new EdgeClock() {
        @Override
        public Instant wall() {
          return steady().plusMillis(wallOffsetMillis);
        }

        @Override
        public Instant steady() {
          return Instant.ofEpochMilli(
              Simulation.START_MILLIS + SimulatedNode.this.simulation.nowMillis());
        }
      };

  void jump(long millis) {
    wallOffsetMillis += millis;
  }

  void boot() throws IOException {
    simulation.at(
        this,
        () -> {
          faults.revive();
          life++;
          Map<String, PeerLimits> limits = new TreeMap<>();
          peers.forEach(peer -> limits.put(peer, LIMITS));
          Ledger ledger = SimulatedLedger.over(durable, faults);
          try {
            store = SegmentStore.open(disk, ledger, STORAGE, clock, told::check);
            inbox =
                new Inbox(
                    store,
                    limits,
                    new Inbox.Options(
                        MAX_TRANSFERS,
                        3,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(20),
                        CHUNK_BYTES),
                    clock);
            relay = Relay.open(store, limits, RELAY, clock);
          } catch (IOException e) {
            simulation.note(name + " cannot start: " + e.getMessage());
            crash();
            return;
          }
          up = true;
          simulation.note(name + " up, life " + life);
          long thisLife = life;
          simulation.in(HOUSEKEEPING_MILLIS, () -> housekeep(thisLife));
          wakeUp();
        });
  }

  void crash() throws IOException {
    simulation.note(name + " crashes");
    up = false;
    wakeQueued = false;
    planned = Optional.empty();
    disk.crash(random);
    simulation.links.cutAll(name);
    simulation.in(1 + random.nextLong(3_000), this::boot);
  }

  void calmDown() {
    faults.none();
    disk.capacityBytes = Long.MAX_VALUE;
    disk.unforcedMoves = 0;
    disk.failingDeletes = 0;
    lies.end();
    wallOffsetMillis = Math.max(0, wallOffsetMillis);
    wakeUp();
  }

  private void housekeep(long ofLife) throws IOException {
    if (!up || life != ofLife) {
      return;
    }
    simulation.at(
        this,
        () -> {
          try {
            store().expire();
            inbox().dropForgotten();
            store().dropStaleParts();
          } catch (IOException e) {
            simulation.note(name + " cannot keep house: " + e.getMessage());
          }
          wakeUp();
          simulation.in(HOUSEKEEPING_MILLIS, () -> housekeep(ofLife));
        });
  }

  /** The relay looks for work soon. */
  void wakeUp() {
    if (!wakeQueued && up) {
      wakeQueued = true;
      long thisLife = life;
      simulation.in(1, () -> work(thisLife));
    }
  }

  private void work(long ofLife) throws IOException {
    if (!up || life != ofLife) {
      return;
    }
    wakeQueued = false;
    simulation.at(
        this,
        () -> {
          try {
            List<OutgoingTransfer> started = relay().start();
            simulation.invariants.checkOrder(this, started);
            for (OutgoingTransfer transfer : started) {
              new Exchange(simulation, this, transfer).begin();
            }
          } catch (LedgerException e) {
            simulation.note(name + " cannot start transfers: " + e.getMessage());
          }
          Optional<Instant> next = relay().nextStart();
          if (next.isPresent() && !next.equals(planned)) {
            planned = next;
            long wait = Duration.between(clock.steady(), next.get()).toMillis();
            simulation.in(
                Math.max(1, wait + 1),
                () -> {
                  if (life == ofLife) {
                    planned = Optional.empty();
                    wakeUp();
                  }
                });
          }
        });
  }

  /** Puts random content in, owed to random peers. */
  void putSomething() throws IOException {
    byte[] content = new byte[random.nextInt(MAX_SEGMENT_BYTES + 1)];
    random.nextBytes(content);
    List<String> owed = new ArrayList<>(peers);
    owed.removeIf(_ -> random.nextInt(4) == 0);
    Optional<Instant> expires =
        random.nextInt(4) == 0
            ? Optional.of(clock.wall().plusSeconds(1 + random.nextInt(200)))
            : Optional.empty();
    Put.Description description =
        new Put.Description("test/random", "", random.nextInt(10), expires);
    put(content, description, owed);
  }

  void put(byte[] content, Put.Description description, List<String> owed) throws IOException {
    simulation.at(
        this,
        () -> {
          try (Put put = store().put(content.length)) {
            everPut.put(Digest.of(content), content);
            put.write(ByteBuffer.wrap(content));
            put.accept(description, owed);
          } catch (IOException e) {
            simulation.note(name + " refuses a put: " + e.getMessage());
          }
          wakeUp();
        });
  }

  boolean quiet() throws IOException {
    return up
        && durable
            .deliveries(
                List.of(DeliveryState.SCHEDULED, DeliveryState.INFLIGHT, DeliveryState.FAILED), 1)
            .isEmpty();
  }
}

package dev.autonomy.edged;

import dev.autonomy.edge.EdgeClock;
import dev.autonomy.edge.EdgeEvent;
import dev.autonomy.edge.Inbox;
import dev.autonomy.edge.LocalDisk;
import dev.autonomy.edge.MemoryLedger;
import dev.autonomy.edge.PeerLimits;
import dev.autonomy.edge.Put;
import dev.autonomy.edge.Relay;
import dev.autonomy.edge.RelayOptions;
import dev.autonomy.edge.Segment;
import dev.autonomy.edge.SegmentStore;
import dev.autonomy.edge.StorageOptions;
import dev.autonomy.edgectl.EdgectlCommands;
import dev.autonomy.line.CommandLine;
import dev.autonomy.line.Environment;
import dev.autonomy.line.Output;
import dev.autonomy.line.Settings;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A node without a network: store, ledger in memory, and a control socket. */
final class ControlNode implements AutoCloseable {

  static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  static final long CEILING_BYTES = 32L << 20;

  final Path root;
  final Path socket;
  final MemoryLedger ledger = new MemoryLedger();
  final EdgeEvents events = new EdgeEvents(() -> NOW);
  final EdgeMetrics metrics = new EdgeMetrics();
  final List<String> orders = new ArrayList<>();
  final SegmentStore store;
  final Relay relay;
  final ControlServer server;

  /** How far the steady clock goes with each look at it. */
  volatile Duration step = Duration.ZERO;

  private Instant steady = NOW;

  final EdgeClock clock =
      new EdgeClock() {
        @Override
        public Instant wall() {
          return NOW;
        }

        @Override
        public synchronized Instant steady() {
          steady = steady.plus(step);
          return steady;
        }
      };

  /** What a command line has answered. */
  record Result(int status, String out, String error) {}

  ControlNode(Path folder) throws IOException {
    this(folder, new ControlServer.Options(16, Duration.ofSeconds(5)));
  }

  ControlNode(Path folder, ControlServer.Options options) throws IOException {
    root = Files.createDirectories(folder.resolve("state"));
    socket = root.resolve("control/edged.sock");
    store =
        SegmentStore.open(
            new LocalDisk(root),
            ledger,
            new StorageOptions(
                CEILING_BYTES,
                StorageOptions.LEDGER_RESERVE_BYTES,
                CEILING_BYTES,
                false,
                Duration.ofHours(1)),
            clock,
            this::happened);
    Map<String, PeerLimits> peers =
        Map.of("base", PeerLimits.UNLIMITED, "depot", PeerLimits.UNLIMITED);
    Inbox inbox = new Inbox(store, peers, Inbox.Options.DEFAULT, clock);
    relay = Relay.open(store, peers, RelayOptions.DEFAULT, clock);
    server =
        ControlServer.open(
            socket,
            options,
            new ControlOperations(
                new ControlContext(relay, inbox, store, ledger, clock, events, metrics, daemon())));
  }

  private void happened(EdgeEvent event) {
    events.happened(event);
    metrics.happened(event);
  }

  private DaemonControl daemon() {
    return new DaemonControl() {
      @Override
      public Facts facts() {
        return new Facts(
            "node-a",
            "1.2.3",
            NOW.minusSeconds(3_600),
            List.of("127.0.0.1:7443"),
            "/etc/edged/edge.toml",
            "cgroup v2 limits memory to 64 MiB",
            false,
            Optional.of(NOW.plusSeconds(86_400)));
      }

      @Override
      public List<Peer> peers() {
        return List.of(
            new Peer("base", Optional.of("192.0.2.1:7443"), "base.example", 1, 0),
            new Peer("depot", Optional.empty(), "sha256:00", 0, 0));
      }

      @Override
      public void reload() throws ConfigurationException {
        orders.add("reload");
        if (orders.size() > 1) {
          throw new ConfigurationException(List.of("edge.toml:3:1: wrong", "edge.toml:4:1: too"));
        }
      }

      @Override
      public void wake() {
        orders.add("wake");
      }
    };
  }

  Segment put(byte[] content, String... peers) throws IOException {
    try (Put put = store.put(content.length)) {
      put.write(ByteBuffer.wrap(content));
      return put.accept(Put.Description.PLAIN, List.of(peers)).segment();
    }
  }

  /** Types a line for this node. */
  Result edgectl(String... words) {
    return type(false, line(words));
  }

  /** The same where a person looks at standard error. */
  Result edgectlWatched(String... words) {
    return type(true, line(words));
  }

  private String[] line(String... words) {
    List<String> line = new ArrayList<>(List.of(words));
    line.addAll(List.of("--socket", socket.toString()));
    return line.toArray(String[]::new);
  }

  static Result type(String... words) {
    return type(false, words);
  }

  private static Result type(boolean watched, String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream error = new ByteArrayOutputStream();
    Environment environment = new Environment(Map.of());
    Terminal terminal =
        new Terminal(new Output(out), new Output(error), environment, false, watched);
    Surroundings surroundings =
        new Surroundings(environment, Settings.none(), terminal, () -> NOW, false);
    int status = new CommandLine(new EdgectlCommands(), surroundings).run(words);
    return new Result(
        status, out.toString(StandardCharsets.UTF_8), error.toString(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    server.close();
  }
}

package dev.autonomy.edged;

import dev.autonomy.edge.Delivery;
import dev.autonomy.edge.DeliveryState;
import dev.autonomy.edge.Digest;
import dev.autonomy.edge.Put;
import dev.autonomy.edge.Segment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Daemons of one fleet on loopback, each with a directory, a certificate and a port. */
final class TestNodes implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path folder;
  private final TestFleet fleet;
  private final Map<String, Integer> ports = new LinkedHashMap<>();
  private final Map<String, TestFleet.Node> identities = new LinkedHashMap<>();
  private final Map<String, Daemon> daemons = new LinkedHashMap<>();
  private String limits = "";
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final PrintStream err = new PrintStream(log, true, StandardCharsets.UTF_8);
  private final long begun = System.nanoTime();

  TestNodes(Path folder, String... ids) throws Exception {
    this.folder = folder.toRealPath();
    fleet = new TestFleet(this.folder.resolve("fleet"), "Fleet CA");
    for (String id : ids) {
      ports.put(id, freePort());
      identities.put(id, fleet.node(id));
      Files.createDirectory(
          root(id),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  /** Free now; the daemon takes it a moment later. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** The authority takes a node's certificate back. */
  void revoke(String id) throws Exception {
    TestFleet.Node node = Objects.requireNonNull(identities.get(id));
    fleet.authority.revoke(node.leaf(), Duration.ofDays(30), TestFleet.NOW);
  }

  int port(String id) {
    return ports.getOrDefault(id, 0);
  }

  Path root(String id) {
    return folder.resolve(id);
  }

  Path config(String id) {
    return folder.resolve(id + ".toml");
  }

  String log() {
    return log.toString(StandardCharsets.UTF_8);
  }

  InstantSource clock() {
    return () -> TestFleet.NOW.plusNanos(System.nanoTime() - begun);
  }

  /** A line for each known peer of the nodes that are configured from now on. */
  void limitPeers(String line) {
    limits = line;
  }

  /** The configuration of a node that knows the others, where they are by {@code at}. */
  void configure(String id, Map<String, Integer> at, String more) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("state_root = \"" + root(id) + "\"");
    lines.add("node_id = \"" + id + "\"");
    lines.add("listen = [\"127.0.0.1:" + port(id) + "\"]");
    lines.add("[tls]");
    lines.add("certificate = \"fleet/" + id + ".crt\"");
    lines.add("key = \"fleet/" + id + ".key\"");
    lines.add("ca = \"" + fleet.authority.certificateFile() + "\"");
    lines.add("crl = \"" + fleet.authority.revocationsFile() + "\"");
    lines.add("[retry]");
    lines.add("backoff_base = \"20ms\"");
    lines.add("backoff_cap = \"200ms\"");
    for (String other : ports.keySet()) {
      if (!other.equals(id)) {
        lines.add("[[known_peers]]");
        lines.add("id = \"" + other + "\"");
        lines.add("address = \"127.0.0.1:" + at.getOrDefault(other, port(other)) + "\"");
        lines.add("certificate_name = \"" + other + ".example\"");
        lines.add(limits);
      }
    }
    lines.add(more);
    Files.write(config(id), lines);
  }

  Daemon start(String id) throws Exception {
    if (!Files.exists(config(id))) {
      configure(id, Map.of(), "");
    }
    Daemon daemon = Daemon.start(ConfigurationReader.read(config(id)), clock(), err);
    daemons.put(id, daemon);
    return daemon;
  }

  void stop(String id) throws IOException {
    Daemon daemon = daemons.remove(id);
    if (daemon != null) {
      daemon.close();
    }
  }

  static Segment put(Daemon daemon, byte[] content, String... peers) throws IOException {
    try (Put put = daemon.store().put(content.length)) {
      put.write(ByteBuffer.wrap(content));
      Segment segment = put.accept(Put.Description.PLAIN, List.of(peers)).segment();
      daemon.wake();
      return segment;
    }
  }

  static byte[] content(Daemon daemon, Digest digest) throws IOException {
    Segment segment = daemon.ledger().holding(digest).orElseThrow().segment();
    ByteBuffer content = ByteBuffer.allocate((int) segment.size());
    try (var reader = daemon.store().read(segment)) {
      reader.read(content, 0);
    }
    return content.array();
  }

  static DeliveryState state(Daemon daemon, Segment segment) throws IOException {
    return delivery(daemon, segment).state();
  }

  static Delivery delivery(Daemon daemon, Segment segment) throws IOException {
    return daemon.ledger().deliveries(segment.digest()).getFirst();
  }

  /** Waits for something to be so. */
  void await(Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not so after " + PATIENCE + "; the log:\n" + log());
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Override
  public void close() throws IOException {
    for (String id : List.copyOf(daemons.keySet())) {
      stop(id);
    }
  }
}

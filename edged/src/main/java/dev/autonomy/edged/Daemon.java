package dev.autonomy.edged;

import dev.autonomy.edge.EdgeClock;
import dev.autonomy.edge.EdgeEvent;
import dev.autonomy.edge.Holding;
import dev.autonomy.edge.Inbox;
import dev.autonomy.edge.Ledger;
import dev.autonomy.edge.LocalDisk;
import dev.autonomy.edge.Relay;
import dev.autonomy.edge.SegmentStore;
import dev.autonomy.line.HostAndPort;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The relay of one node, running: what it keeps, the peers that it sends to, the addresses where it
 * receives.
 *
 * {@snippet :
 * try (Daemon daemon = Daemon.start(ConfigurationReader.read(file), InstantSource.system(), err)) {
 *   daemon.awaitStop();
 * }
 * }
 */
public final class Daemon implements AutoCloseable {

  /** The ledger's file below the state root. */
  static final String LEDGER = "ledger.db";

  private final int windowBytes;
  private final InstantSource wall;
  private final EdgeLog log;
  private final Pause pause = new Pause();
  private final Ledger ledger;
  private final SegmentStore store;
  private final Inbox inbox;
  private final Relay relay;
  private final RelayLoop loop;
  private final Housekeeping housekeeping;
  private final EdgeEvents events;
  private final EdgeMetrics metrics = new EdgeMetrics();
  private final ControlContext control;
  private final List<PeerListener> listeners = new ArrayList<>();
  private final OutboundPeers outbound;
  private volatile EdgeConfiguration configuration;
  private volatile PeerTls tls;
  private @Nullable ControlServer operators;
  private @Nullable MetricsEndpoint metricsEndpoint;

  private Daemon(
      EdgeConfiguration configuration,
      int windowBytes,
      PeerTls tls,
      Ledger ledger,
      InstantSource wall,
      EdgeLog log)
      throws IOException {
    this.configuration = configuration;
    this.windowBytes = windowBytes;
    this.tls = tls;
    this.ledger = ledger;
    this.wall = wall;
    this.log = log;
    EdgeClock clock = new SystemEdgeClock(wall);
    events = new EdgeEvents(wall);
    store =
        SegmentStore.open(
            new LocalDisk(configuration.stateRoot()),
            ledger,
            EdgeSettings.storage(configuration),
            clock,
            this::happened);
    inbox =
        new Inbox(
            store,
            EdgeSettings.inboundPeers(configuration),
            EdgeSettings.inbox(configuration),
            clock);
    relay =
        Relay.open(
            store,
            EdgeSettings.outboundPeers(configuration),
            EdgeSettings.relay(configuration),
            clock);
    outbound =
        new OutboundPeers(
            new OutboundPeer.Surroundings(
                () -> this.tls, () -> EdgeSettings.outboundHttp2(this.configuration), pause, log));
    loop = new RelayLoop(relay, outbound::find, clock, log);
    housekeeping = new Housekeeping(store, inbox, loop::wake, pause, log);
    outbound.configure(configuration);
    DaemonControl facts =
        new DaemonFacts(
            this, wall.instant(), () -> this.configuration, () -> this.tls.expiry(), connections());
    control = new ControlContext(relay, inbox, store, ledger, clock, events, metrics, facts);
  }

  private void happened(EdgeEvent event) {
    events.happened(event);
    metrics.happened(event);
  }

  private DaemonFacts.Connections connections() {
    return new DaemonFacts.Connections() {
      @Override
      public int inbound(String peer) {
        return listeners.stream().mapToInt(listener -> listener.connections(peer)).sum();
      }

      @Override
      public int outbound(String peer) {
        return outbound.connections(peer);
      }
    };
  }

  /**
   * Takes up what a state root holds, and begins to relay.
   *
   * @param err where the log goes
   * @throws ConfigurationException when its transfers do not fit into the heap
   * @throws TlsException when the certificate cannot be used
   * @throws IOException when the state root, the ledger or an address cannot be used
   */
  public static Daemon start(EdgeConfiguration configuration, InstantSource wall, PrintStream err)
      throws IOException, ConfigurationException, TlsException {
    HeapPlan heap = HeapPlan.of(configuration);
    heap.requireFits(configuration);
    EdgeLog log = new EdgeLog(err, wall, configuration.log());
    PeerTls tls = tls(configuration, wall, log);
    Path file = configuration.stateRoot().resolve(LEDGER);
    Ledger ledger = SqliteLedger.open(file);
    try {
      Daemon daemon = new Daemon(configuration, heap.windowBytes(), tls, ledger, wall, log);
      try {
        daemon.begin();
        return daemon;
      } catch (IOException | RuntimeException e) {
        daemon.stopNetwork();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      ledger.close();
      throw e;
    }
  }

  private static PeerTls tls(EdgeConfiguration configuration, InstantSource wall, EdgeLog log)
      throws TlsException {
    TlsMaterial material = TlsMaterial.load(configuration.tls(), wall);
    material.warnings().forEach(warning -> log.warn("certificate", "warning", warning));
    return PeerTls.of(material, configuration.knownPeers(), wall);
  }

  private void begin() throws IOException {
    for (HostAndPort address : configuration.listen()) {
      listeners.add(
          PeerListener.open(
              address,
              () -> tls,
              () -> EdgeSettings.inboundHttp2(configuration, windowBytes),
              peer -> new InboundRequests(peer, inbox, pause, log),
              pause,
              log));
    }
    operators =
        ControlServer.open(
            configuration.controlSocket(),
            ControlServer.Options.DEFAULT,
            new ControlOperations(control));
    if (configuration.metrics().isPresent()) {
      metricsEndpoint = MetricsEndpoint.open(configuration.metrics().get(), control, wall);
    }
    reportMissing();
    loop.start();
    housekeeping.start();
    log.info(
        "started",
        "node",
        configuration.nodeId(),
        "listen",
        String.join(",", addresses().stream().map(InetSocketAddress::toString).toList()),
        "memory",
        MemoryLimit.ofProcess().text());
  }

  /**
   * One lost file keeps nobody from getting the others: its deliveries are given up in their turn.
   */
  private void reportMissing() throws IOException {
    for (Holding holding : SegmentStore.missing(new LocalDisk(configuration.stateRoot()), ledger)) {
      log.error(
          "content_missing",
          "segment",
          holding.segment().digest().toString(),
          "advice",
          "put its file back, or remove it with edgectl segment rm");
    }
  }

  /**
   * Reads configuration and certificates again. Transfers under way go on, unless their peer is not
   * trusted any more.
   *
   * @throws ConfigurationException when the file is wrong, or changes what needs a restart: then
   *     everything stays as it was
   * @throws TlsException when the certificate cannot be used
   */
  public synchronized void reload() throws IOException, ConfigurationException, TlsException {
    EdgeConfiguration changed = ConfigurationReader.read(configuration.file());
    FixedSettings.requireSame(configuration, changed);
    HeapPlan.of(changed).withWindow(windowBytes).requireFits(changed);
    PeerTls material = tls(changed, wall, log);
    relay.configure(EdgeSettings.outboundPeers(changed), EdgeSettings.relay(changed));
    inbox.configure(EdgeSettings.inboundPeers(changed), EdgeSettings.inbox(changed));
    tls = material;
    configuration = changed;
    log.configure(changed.log());
    outbound.configure(changed);
    listeners.forEach(listener -> listener.recheck(material.trust()));
    outbound.recheck(material.trust());
    loop.wake();
    log.info("reloaded", "peers", String.valueOf(changed.knownPeers().size()));
  }

  /** Where peers reach this node. */
  public List<InetSocketAddress> addresses() {
    return listeners.stream().map(PeerListener::address).toList();
  }

  /** What is kept. */
  public SegmentStore store() {
    return store;
  }

  /** What is sent. */
  public Relay relay() {
    return relay;
  }

  /** What is held and owed. */
  public Ledger ledger() {
    return ledger;
  }

  /** What is received. */
  public Inbox inbox() {
    return inbox;
  }

  /** Something was put in, or an operator has changed what may be sent. */
  public void wake() {
    loop.wake();
  }

  /** Takes nothing more, gives transfers a moment, and closes the ledger. */
  @Override
  public void close() throws IOException {
    stopNetwork();
    ledger.close();
    log.info("stopped");
  }

  private void stopNetwork() {
    if (operators != null) {
      operators.close();
    }
    if (metricsEndpoint != null) {
      metricsEndpoint.close();
    }
    inbox.stop();
    pause.stop();
    loop.close();
    listeners.forEach(PeerListener::close);
    outbound.close();
    housekeeping.close();
  }
}

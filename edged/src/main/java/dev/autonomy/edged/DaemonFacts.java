package dev.autonomy.edged;

import dev.autonomy.line.HostAndPort;
import dev.autonomy.line.ProgramVersion;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The running daemon, as its operators see it. */
final class DaemonFacts implements DaemonControl {

  /** Who is connected with this node. */
  interface Connections {

    /** How many the peer has opened. */
    int inbound(String peer);

    /** How many lead to it. */
    int outbound(String peer);
  }

  private final Daemon daemon;
  private final Instant started;
  private final Supplier<EdgeConfiguration> configuration;
  private final Supplier<Instant> certificateExpires;
  private final Connections connections;

  DaemonFacts(
      Daemon daemon,
      Instant started,
      Supplier<EdgeConfiguration> configuration,
      Supplier<Instant> certificateExpires,
      Connections connections) {
    this.daemon = daemon;
    this.started = started;
    this.configuration = configuration;
    this.certificateExpires = certificateExpires;
    this.connections = connections;
  }

  @Override
  public Facts facts() {
    EdgeConfiguration now = configuration.get();
    MemoryLimit memory = MemoryLimit.ofProcess();
    return new Facts(
        now.nodeId(),
        ProgramVersion.of(DaemonFacts.class),
        started,
        daemon.addresses().stream()
            .map(address -> address.getAddress().getHostAddress() + ":" + address.getPort())
            .toList(),
        now.file().toString(),
        memory.text(),
        memory.bytes().isEmpty(),
        Optional.of(certificateExpires.get()));
  }

  @Override
  public List<Peer> peers() {
    return configuration.get().knownPeers().stream().map(this::peer).toList();
  }

  private Peer peer(KnownPeer peer) {
    String credential =
        switch (peer.certificate()) {
          case KnownPeer.Credential.Name name -> name.dnsName();
          case KnownPeer.Credential.Fingerprint print -> "sha256:" + print.sha256();
        };
    return new Peer(
        peer.id(),
        peer.address().map(HostAndPort::toString),
        credential,
        connections.inbound(peer.id()),
        connections.outbound(peer.id()));
  }

  @Override
  public void reload() throws IOException, ConfigurationException, TlsException {
    daemon.reload();
  }

  @Override
  public void wake() {
    daemon.wake();
  }
}

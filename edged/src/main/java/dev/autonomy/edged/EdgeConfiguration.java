package dev.autonomy.edged;

import dev.autonomy.line.HostAndPort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What {@code edge.toml} says, checked and with every default filled in; {@code
 * docs/formats/edge-toml.md} has the keys with their bounds. Paths are absolute.
 *
 * @param file where it was read from
 * @param stateRoot the only directory that the daemon writes in
 * @param controlSocket a Unix socket below {@code stateRoot}
 * @param nodeId what this node is called
 * @param listen where peers reach it, at least one address
 * @param tls its certificate and whom it trusts
 * @param knownPeers the peers, in the order of the file
 * @param storage how much it keeps
 * @param relay how it transfers
 * @param retry what happens after a failed transfer
 * @param bandwidth what all transfers together may send
 * @param log what it says
 * @param metrics where it tells its metrics over HTTP, an address on loopback; empty for nowhere
 */
public record EdgeConfiguration(
    Path file,
    Path stateRoot,
    Path controlSocket,
    String nodeId,
    List<HostAndPort> listen,
    TlsFiles tls,
    List<KnownPeer> knownPeers,
    Storage storage,
    RelayLimits relay,
    Retry retry,
    Bandwidth bandwidth,
    Log log,
    Optional<HostAndPort> metrics) {

  /**
   * The section {@code [tls]}.
   *
   * @param certificate PEM, the leaf first and then what leads to an authority
   * @param key PEM, PKCS #8, readable by its owner alone
   * @param authorities PEM, the certificates that peers' certificates must lead to
   * @param revocationLists PEM or DER; empty when revocation is not checked
   * @param warnBefore how long before its expiry the own certificate is warned about
   */
  public record TlsFiles(
      Path certificate,
      Path key,
      Path authorities,
      List<Path> revocationLists,
      Duration warnBefore) {}

  /**
   * The section {@code [storage]}.
   *
   * @param ceilingBytes what everything below the state root may take
   * @param evictAcknowledged whether room is made by segments that every peer has
   * @param maxSegmentBytes the largest segment accepted, at most {@code ceilingBytes}
   * @param keepPartial how long the part of a segment waits for the rest
   */
  public record Storage(
      long ceilingBytes, boolean evictAcknowledged, long maxSegmentBytes, Duration keepPartial) {}

  /**
   * The section {@code [relay]}.
   *
   * @param chunkBytes what is sent and checked at once
   * @param maxConcurrentTransfers transfers under way, of all peers and in each direction
   * @param maxTransfersPerPeer of one peer, in each direction
   * @param drainBytesPerSecond what one peer is sent while its backlog is drained
   * @param connectTimeout until a peer has answered, TLS handshake included
   * @param stallTimeout how long a transfer may go without a byte
   */
  public record RelayLimits(
      int chunkBytes,
      int maxConcurrentTransfers,
      int maxTransfersPerPeer,
      long drainBytesPerSecond,
      Duration connectTimeout,
      Duration stallTimeout) {}

  /**
   * The section {@code [retry]}: the wait after failure n is {@code backoffBase × 2ⁿ⁻¹}, at most
   * {@code backoffCap}.
   *
   * @param maxRetries attempts after the first one, before the delivery is dead
   */
  public record Retry(Duration backoffBase, Duration backoffCap, int maxRetries) {}

  /** The section {@code [bandwidth]}; a day is one of UTC. */
  public record Bandwidth(long outboundBytesPerSecond, long outboundBytesPerDay) {}

  /** The section {@code [log]}. */
  public record Log(Level level, Format format) {

    /** The least important that is written. */
    public enum Level {
      DEBUG,
      INFO,
      WARN,
      ERROR
    }

    /** How a line is written. */
    public enum Format {
      TEXT,
      JSON
    }
  }

  /** The peer of that id, if it is known. */
  public Optional<KnownPeer> peer(String id) {
    return knownPeers.stream().filter(peer -> peer.id().equals(id)).findFirst();
  }
}

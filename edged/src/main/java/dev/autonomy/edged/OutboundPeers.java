package dev.autonomy.edged;

import dev.autonomy.edged.OutboundPeer.Surroundings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The ways to all peers that can be dialled, as the configuration has them. */
final class OutboundPeers implements AutoCloseable {

  private final Map<String, OutboundPeer> peers = new ConcurrentHashMap<>();
  private final Surroundings surroundings;

  OutboundPeers(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** Gives up those that are gone, and takes up those that are new or elsewhere. */
  void configure(EdgeConfiguration changed) {
    peers
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = changed.peer(entry.getKey()).flatMap(KnownPeer::address).isEmpty();
              if (gone) {
                entry.getValue().close();
              }
              return gone;
            });
    Duration timeout = changed.relay().connectTimeout();
    for (KnownPeer peer : changed.knownPeers()) {
      if (peer.address().isPresent()) {
        peers
            .computeIfAbsent(peer.id(), _ -> new OutboundPeer(peer, timeout, surroundings))
            .configure(peer, timeout);
      }
    }
  }

  /** The way to a peer, if there is one. */
  Optional<OutboundPeer> find(String peer) {
    return Optional.ofNullable(peers.get(peer));
  }

  /** How many connections lead to a peer. */
  int connections(String peer) {
    return find(peer).filter(OutboundPeer::connected).isPresent() ? 1 : 0;
  }

  /** Closes the connections whose peers are not trusted any more. */
  void recheck(PeerTrust trust) {
    peers.values().forEach(peer -> peer.recheck(trust));
  }

  @Override
  public void close() {
    peers.values().forEach(OutboundPeer::close);
  }
}

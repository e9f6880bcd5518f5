package dev.autonomy.edged;

import dev.autonomy.edge.Inbox;
import dev.autonomy.edge.PeerLimits;
import dev.autonomy.edge.RelayOptions;
import dev.autonomy.edge.StorageOptions;
import dev.autonomy.http2.Http2Options;
import dev.autonomy.http2.Http2Timeouts;
import java.util.Map;
import java.util.TreeMap;

/** The configuration as the relay's parts want it. */
final class EdgeSettings {

  private EdgeSettings() {}

  static StorageOptions storage(EdgeConfiguration configuration) {
    EdgeConfiguration.Storage storage = configuration.storage();
    return new StorageOptions(
        storage.ceilingBytes(),
        StorageOptions.LEDGER_RESERVE_BYTES,
        storage.maxSegmentBytes(),
        storage.evictAcknowledged(),
        storage.keepPartial());
  }

  static RelayOptions relay(EdgeConfiguration configuration) {
    EdgeConfiguration.RelayLimits relay = configuration.relay();
    EdgeConfiguration.Retry retry = configuration.retry();
    return new RelayOptions(
        relay.maxConcurrentTransfers(),
        relay.maxTransfersPerPeer(),
        relay.chunkBytes(),
        retry.backoffBase(),
        retry.backoffCap(),
        retry.maxRetries(),
        configuration.bandwidth().outboundBytesPerSecond(),
        configuration.bandwidth().outboundBytesPerDay());
  }

  static Inbox.Options inbox(EdgeConfiguration configuration) {
    EdgeConfiguration.RelayLimits relay = configuration.relay();
    return new Inbox.Options(
        relay.maxConcurrentTransfers(),
        relay.maxTransfersPerPeer(),
        Inbox.Options.DEFAULT.offerHold());
  }

  /** Of all known peers. */
  static Map<String, PeerLimits> inboundPeers(EdgeConfiguration configuration) {
    Map<String, PeerLimits> limits = new TreeMap<>();
    configuration.knownPeers().forEach(peer -> limits.put(peer.id(), limits(configuration, peer)));
    return limits;
  }

  /** Of those that can be dialled. */
  static Map<String, PeerLimits> outboundPeers(EdgeConfiguration configuration) {
    Map<String, PeerLimits> limits = inboundPeers(configuration);
    for (KnownPeer peer : configuration.knownPeers()) {
      if (peer.address().isEmpty()) {
        limits.remove(peer.id());
      }
    }
    return limits;
  }

  private static PeerLimits limits(EdgeConfiguration configuration, KnownPeer peer) {
    return new PeerLimits(
        peer.maxInboundBytesPerDay(),
        peer.maxInboundBytesPerSecond(),
        peer.maxOutboundBytesPerDay(),
        peer.maxOutboundBytesPerSecond(),
        configuration.relay().drainBytesPerSecond());
  }

  /** Room for every transfer of a peer, and for the offers beside them. */
  static Http2Options http2(EdgeConfiguration configuration) {
    int transfers = configuration.relay().maxTransfersPerPeer();
    Http2Timeouts usual = Http2Timeouts.DEFAULT;
    return Http2Options.DEFAULT
        .withMaxConcurrentStreams(2 * transfers)
        .withTimeouts(
            new Http2Timeouts(
                usual.handshake(),
                usual.idle(),
                configuration.relay().stallTimeout(),
                usual.response(),
                usual.silence()));
  }
}

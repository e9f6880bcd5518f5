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
    return new Inbox.Options(relay.maxConcurrentTransfers(), relay.maxTransfersPerPeer())
        .waitingForChunks(relay.stallTimeout());
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

  /**
   * What peers may do that have dialled us: room for every transfer of one, and for the offers
   * beside them.
   *
   * @param windowBytes how much of a transfer may have come and not been read
   */
  static Http2Options inboundHttp2(EdgeConfiguration configuration, int windowBytes) {
    int transfers = configuration.relay().maxTransfersPerPeer();
    int connection =
        (int)
            Math.min((long) windowBytes * transfers, Http2Options.DEFAULT_CONNECTION_WINDOW_BYTES);
    return http2(configuration)
        .withMaxConcurrentStreams(2 * transfers)
        .withWindows(windowBytes, connection);
  }

  /** What peers may do that we have dialled: send answers. */
  static Http2Options outboundHttp2(EdgeConfiguration configuration) {
    return http2(configuration)
        .withWindows(
            HeapPlan.ANSWER_WINDOW_BYTES,
            HeapPlan.ANSWER_WINDOW_BYTES * configuration.relay().maxTransfersPerPeer());
  }

  private static Http2Options http2(EdgeConfiguration configuration) {
    Http2Timeouts usual = Http2Timeouts.DEFAULT;
    return Http2Options.DEFAULT.withTimeouts(
        new Http2Timeouts(
            usual.handshake(),
            usual.idle(),
            configuration.relay().stallTimeout(),
            usual.response(),
            usual.silence()));
  }
}

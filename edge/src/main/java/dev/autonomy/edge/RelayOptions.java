package dev.autonomy.edge;

import java.time.Duration;

/**
 * How the relay sends.
 *
 * @param maxTransfers transfers of all peers together
 * @param maxTransfersPerPeer of one peer
 * @param chunkBytes how much is sent, checked and resumed as one piece
 * @param backoffBase the first wait after a failure; it doubles with each further one
 * @param backoffCap the longest wait
 * @param maxRetries attempts after the first one; then a delivery is a deadletter (INV-12)
 * @param outboundRate bytes a second to all peers; {@link Long#MAX_VALUE} is no limit
 * @param outboundBytesPerDay bytes in a day of UTC to all peers
 */
public record RelayOptions(
    int maxTransfers,
    int maxTransfersPerPeer,
    int chunkBytes,
    Duration backoffBase,
    Duration backoffCap,
    int maxRetries,
    long outboundRate,
    long outboundBytesPerDay) {

  /** 64 KiB to 1 MiB: each transfer has one chunk in memory. */
  public static final int MIN_CHUNK_BYTES = 64 << 10;

  public static final int MAX_CHUNK_BYTES = 1 << 20;

  public static final RelayOptions DEFAULT =
      new RelayOptions(
          16,
          4,
          256 << 10,
          Duration.ofSeconds(1),
          Duration.ofMinutes(5),
          12,
          Long.MAX_VALUE,
          Long.MAX_VALUE);

  public RelayOptions {
    if (chunkBytes < 1 || chunkBytes > MAX_CHUNK_BYTES) {
      throw new IllegalArgumentException(
          "chunks of " + chunkBytes + " bytes, expected at most " + MAX_CHUNK_BYTES);
    }
  }

  /** A wait that a peer asks for, within the bounds of this node's own. */
  Duration bounded(Duration asked) {
    Duration least = asked.compareTo(backoffBase) > 0 ? asked : backoffBase;
    return least.compareTo(backoffCap) < 0 ? least : backoffCap;
  }

  /** The wait after the {@code failures}-th failure in a row; no jitter (INV-11). */
  Duration backoff(int failures) {
    Duration wait = backoffBase;
    for (int doubled = 1; doubled < failures && wait.compareTo(backoffCap) < 0; doubled++) {
      wait = wait.multipliedBy(2);
    }
    return wait.compareTo(backoffCap) < 0 ? wait : backoffCap;
  }
}

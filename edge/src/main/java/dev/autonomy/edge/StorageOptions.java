package dev.autonomy.edge;

import java.time.Duration;

/**
 * What a node may keep.
 *
 * @param ceilingBytes all that lies under the state root, files in flight and the ledger included
 *     (INV-04)
 * @param ledgerReserveBytes what of it is kept free for the ledger to grow in
 * @param maxSegmentBytes the largest segment that is taken
 * @param evictAcknowledged whether segments that every peer has make room for others
 * @param keepPartial how long the part of a segment waits for the rest
 */
public record StorageOptions(
    long ceilingBytes,
    long ledgerReserveBytes,
    long maxSegmentBytes,
    boolean evictAcknowledged,
    Duration keepPartial) {

  /** 16 MiB: the least that makes sense in a configuration. */
  public static final long MIN_CEILING_BYTES = 16L << 20;

  /** 4 MiB: what the durable ledger may grow by before segments are removed. */
  public static final long LEDGER_RESERVE_BYTES = 4L << 20;

  public StorageOptions {
    if (ceilingBytes <= ledgerReserveBytes) {
      throw new IllegalArgumentException(
          "a ceiling of "
              + ceilingBytes
              + " bytes, expected more than the ledger's "
              + ledgerReserveBytes);
    }
  }
}

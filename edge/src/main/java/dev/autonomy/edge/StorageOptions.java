package dev.autonomy.edge;

import java.time.Duration;

/**
 * What a node may keep.
 *
 * @param ceilingBytes all that lies under the state root, files in flight and the ledger included
 *     (INV-04); at least {@link #MIN_CEILING_BYTES}
 * @param maxSegmentBytes the largest segment that is taken
 * @param evictAcknowledged whether segments that every peer has make room for others
 * @param keepPartial how long the part of a segment waits for the rest
 */
public record StorageOptions(
    long ceilingBytes, long maxSegmentBytes, boolean evictAcknowledged, Duration keepPartial) {

  /** 16 MiB. */
  public static final long MIN_CEILING_BYTES = 16L << 20;

  /** 4 MiB of the ceiling are kept free for the ledger to grow in. */
  public static final long LEDGER_RESERVE_BYTES = 4L << 20;

  public StorageOptions {
    if (ceilingBytes < MIN_CEILING_BYTES) {
      throw new IllegalArgumentException(
          "the ceiling is " + ceilingBytes + " bytes, expected at least " + MIN_CEILING_BYTES);
    }
  }
}

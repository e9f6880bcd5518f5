package dev.autonomy.edge;

/**
 * How much of the disk budget is used: whole blocks, because that is what a file takes. A segment
 * under way counts with its final size from its first byte on.
 */
final class Ceiling {

  /** What file systems hand out. */
  private static final long BLOCK_BYTES = 4096;

  private final long budgetBytes;
  private long usedBytes;

  Ceiling(StorageOptions options) {
    budgetBytes = options.ceilingBytes() - options.ledgerReserveBytes();
  }

  /** What a segment takes on disk while it comes in and after: its blocks and those of its sums. */
  static long cost(long size) {
    long chunks = Math.ceilDiv(size, RelayOptions.MIN_CHUNK_BYTES);
    return blocks(size) + Math.max(BLOCK_BYTES, blocks(chunks * PartialSegment.SUM_BYTES));
  }

  static long blocks(long size) {
    return Math.ceilDiv(size, BLOCK_BYTES) * BLOCK_BYTES;
  }

  /** Whether it could fit if nothing else were there. */
  boolean couldEverFit(long cost) {
    return cost <= budgetBytes;
  }

  /** Whether there is so much room beside a ledger of this size. */
  synchronized boolean fits(long cost, long ledgerBytes) {
    return usedBytes + cost + ledgerBytes <= budgetBytes;
  }

  /** Takes room, if there is enough beside a ledger of this size. */
  synchronized boolean take(long cost, long ledgerBytes) {
    if (!fits(cost, ledgerBytes)) {
      return false;
    }
    usedBytes += cost;
    return true;
  }

  /** Takes room for what is there already. */
  synchronized void count(long cost) {
    usedBytes += cost;
  }

  synchronized void release(long cost) {
    usedBytes -= cost;
  }

  synchronized long usedBytes() {
    return usedBytes;
  }
}

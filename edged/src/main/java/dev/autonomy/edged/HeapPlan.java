package dev.autonomy.edged;

import dev.autonomy.edge.RelayOptions;
import dev.autonomy.line.Sizes;
import java.util.List;

/**
 * What a configuration may take of the heap when everything happens at once, so that it never runs
 * out (INV-07, INV-13). Each transfer that is received has a chunk in memory, of the size that its
 * sender likes, and a window of bytes that have come and were not read yet; each that is sent has a
 * chunk of ours; each peer has a connection in each direction. The windows take what is left over.
 *
 * @param heapBytes what the JVM may take
 * @param fixedBytes what is needed whatever the windows
 * @param transfers in each direction
 * @param windowBytes for each transfer that is received
 */
record HeapPlan(long heapBytes, long fixedBytes, int transfers, int windowBytes) {

  /** 10 MiB: the program itself, the ledger, operators' requests. */
  static final long BASE_BYTES = 10L << 20;

  /** 128 KiB: the records of TLS, threads and frames of a connection in each direction. */
  static final long PEER_BYTES = 128L << 10;

  /** 128 KiB: over a long way a transfer gets no faster than its window in each round trip. */
  static final int MIN_WINDOW_BYTES = 128 << 10;

  /** 1 MiB: 8 MiB/s over a way of 125 ms. */
  static final int MAX_WINDOW_BYTES = 1 << 20;

  /** For answers, which are short. */
  static final int ANSWER_WINDOW_BYTES = (64 << 10) - 1;

  private static final long MEBIBYTE = 1L << 20;

  /** 2 MiB: the part of a heap that the launcher's options leave empty between collections. */
  private static final long SURVIVORS_BYTES = 2L << 20;

  private static final int WINDOW_STEP_BYTES = 64 << 10;

  /** Of the heap may be in use: the collector wants some room to move things. */
  private static final int USABLE_PERCENT = 90;

  /** The plan for this process. */
  static HeapPlan of(EdgeConfiguration configuration) {
    return of(configuration, Runtime.getRuntime().maxMemory());
  }

  /** The plan for a heap of that size; {@link #requireFits} says whether it works out. */
  static HeapPlan of(EdgeConfiguration configuration, long heapBytes) {
    EdgeConfiguration.RelayLimits relay = configuration.relay();
    int transfers = relay.maxConcurrentTransfers();
    long fixed =
        BASE_BYTES
            + PEER_BYTES * configuration.knownPeers().size()
            + (long) transfers
                * (RelayOptions.MAX_CHUNK_BYTES + relay.chunkBytes() + ANSWER_WINDOW_BYTES);
    long left = Math.max(0, usable(heapBytes) - fixed) / transfers;
    long window = Math.min(left, MAX_WINDOW_BYTES) / WINDOW_STEP_BYTES * WINDOW_STEP_BYTES;
    return new HeapPlan(heapBytes, fixed, transfers, (int) Math.max(window, MIN_WINDOW_BYTES));
  }

  /** The same with windows as they are, in a process that has them already. */
  HeapPlan withWindow(int bytes) {
    return new HeapPlan(heapBytes, fixedBytes, transfers, bytes);
  }

  private static long usable(long heapBytes) {
    return heapBytes / 100 * USABLE_PERCENT;
  }

  /** All of it. */
  long neededBytes() {
    return fixedBytes + (long) transfers * windowBytes;
  }

  private boolean fits() {
    return neededBytes() <= usable(heapBytes);
  }

  /**
   * Refuses what does not fit.
   *
   * @throws ConfigurationException with both numbers and what would do
   */
  void requireFits(EdgeConfiguration configuration) throws ConfigurationException {
    if (!fits()) {
      int peers = configuration.knownPeers().size();
      throw new ConfigurationException(
          List.of(
              configuration.file()
                  + ": "
                  + transfers
                  + " transfers each way and "
                  + peers
                  + " known peers take up to "
                  + Sizes.rounded(neededBytes())
                  + " of heap, and "
                  + Sizes.rounded(usable(heapBytes))
                  + " of "
                  + Sizes.rounded(heapBytes)
                  + " may be used: "
                  + advice(peers)));
    }
  }

  private String advice(int peers) {
    long whatever = BASE_BYTES + PEER_BYTES * peers;
    long eachTransfer = (neededBytes() - whatever) / transfers;
    long possible = (usable(heapBytes) - whatever) / eachTransfer;
    long heap = neededBytes() / USABLE_PERCENT * 100 + SURVIVORS_BYTES;
    return (possible > 0 ? "max_concurrent_transfers = " + possible + " fits, or " : "")
        + "start with EDGED_HEAP="
        + (heap / MEBIBYTE + 1)
        + "m";
  }
}

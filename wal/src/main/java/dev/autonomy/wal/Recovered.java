package dev.autonomy.wal;

import java.util.List;
import java.util.Optional;

/**
 * The state in which a log is continued.
 *
 * @param origin the log's identity
 * @param tree the tree over all its frames
 * @param lastTime time of the last frame; {@link FrameClock#NEVER} when there is none
 * @param openCalls the calls that await their outcome
 * @param sealedBytes length of all segments that stay
 * @param checkpoint the signed checkpoint that was found
 * @param unclean what the last writer left undone; empty when it had closed the log
 * @param unsealed the segment that it was writing, still to be sealed
 */
record Recovered(
    String origin,
    TreeState tree,
    String lastTime,
    List<OpenCalls.OpenCall> openCalls,
    long sealedBytes,
    Optional<Checkpoint> checkpoint,
    Optional<Unclean> unclean,
    Optional<SegmentWriter> unsealed) {

  /**
   * The end of a segment that was not sealed.
   *
   * @param file the segment
   * @param end where its last complete batch ends
   * @param cutBytes bytes behind it that were written and never acknowledged
   */
  record Unclean(String file, long end, long cutBytes) {}
}

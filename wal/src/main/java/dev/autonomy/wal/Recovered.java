package dev.autonomy.wal;

import dev.autonomy.wal.note.Checkpoint;
import dev.autonomy.wal.tree.TreeState;
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
 * @param last the last segment with frames: its end may not be durable, and it may lack its seal
 */
record Recovered(
    String origin,
    TreeState tree,
    String lastTime,
    List<OpenCalls.OpenCall> openCalls,
    long sealedBytes,
    Optional<Checkpoint> checkpoint,
    Optional<Unclean> unclean,
    Optional<LastSegment> last) {

  /**
   * The end of a segment that was not sealed.
   *
   * @param file the segment
   * @param end where its last complete batch ends
   * @param cutBytes bytes behind it that were written and never acknowledged
   */
  record Unclean(String file, long end, long cutBytes) {}

  /**
   * The last segment with frames.
   *
   * @param writer stands behind the last complete batch
   * @param unsureFrom where the bytes begin that no checkpoint covers
   * @param sealed whether the last batch is the seal
   */
  record LastSegment(SegmentWriter writer, long unsureFrom, boolean sealed) {}
}

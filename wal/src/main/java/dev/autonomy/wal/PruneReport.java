package dev.autonomy.wal;

import dev.autonomy.wal.tree.Hash;
import java.util.Optional;

/**
 * What pruning removes, or removed.
 *
 * @param firstSeq number of the first frame that goes; 0 when nothing goes
 * @param lastSeq number of the last frame that goes; 0 when nothing goes
 * @param segments how many segment files go
 * @param bytes their length together
 * @param root RFC 6962 root over all frames up to {@code lastSeq}
 * @param keptSegments how many segment files stay, those that pruning itself begins not counted
 * @param keptBytes their length together
 * @param obstacle why segments stay that lie beyond the bound, and what to do; empty when all go
 */
public record PruneReport(
    long firstSeq,
    long lastSeq,
    int segments,
    long bytes,
    Hash root,
    int keptSegments,
    long keptBytes,
    Optional<String> obstacle) {

  /** Whether there is nothing to remove. */
  public boolean isEmpty() {
    return segments == 0;
  }

  PruneReport withObstacle(String reason) {
    return new PruneReport(
        firstSeq, lastSeq, segments, bytes, root, keptSegments, keptBytes, Optional.of(reason));
  }
}

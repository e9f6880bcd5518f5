package dev.autonomy.wal;

import dev.autonomy.wal.note.Checkpoint;
import dev.autonomy.wal.tree.Hash;
import java.util.Optional;

/**
 * What rereading a log has shown.
 *
 * @param frames frames that the log has had, in order as far as they were read
 * @param pruned how many of them are not there any more and were not read: the first ones
 * @param lost how many are not there because a repair could not save them; the log says which
 * @param segments segment files that were read
 * @param disclosures values that are what their frames committed to
 * @param withheld commitments without a value: redacted, or forgotten since
 * @param root the tree's root over {@code frames}
 * @param checkpoint the signed checkpoint, when there is a valid one
 * @param uncovered frames that no checkpoint covers yet: those of the last second or so
 * @param problem the first thing that is wrong; empty when nothing is
 * @param openEnd how the log ends when it is not sealed: it is in use, or was not closed. Nothing
 *     acknowledged is missing then; empty when it is sealed
 */
public record Verification(
    long frames,
    long pruned,
    long lost,
    int segments,
    long disclosures,
    long withheld,
    Hash root,
    Optional<Checkpoint> checkpoint,
    long uncovered,
    Optional<LogException> problem,
    Optional<String> openEnd) {

  /** Whether nothing is wrong. */
  public boolean isOk() {
    return problem.isEmpty();
  }

  /** Whether nothing is wrong but that no checkpoint was there. */
  boolean lacksCheckpoint() {
    return checkpoint.isEmpty()
        && problem.filter(p -> p.code() == LogCode.WAL_CHECKPOINT_MISSING).isPresent();
  }

  /** Whether nothing is wrong but that no frame speaks of a value that was dropped. */
  boolean lacksValue() {
    return problem.filter(p -> p.code() == LogCode.WAL_VALUE_MISSING).isPresent();
  }

  /**
   * Whether the log was pruned while it was read, so that this says nothing about it: a segment had
   * vanished, or the checkpoint that was read covers no frame that was still there.
   */
  boolean isOutrun() {
    return problem.isPresent() && Restarts.isVanished(problem.get())
        || checkpoint.isPresent() && checkpoint.get().size() < pruned;
  }
}

package dev.autonomy.wal;

import dev.autonomy.wal.note.Checkpoint;
import dev.autonomy.wal.note.VerifierKey;
import dev.autonomy.wal.tree.TreeState;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of a damaged log that somebody has signed: which of them can be believed, and which
 * stay when it is repaired. Changes nothing. Used once.
 */
final class RepairSignatures {

  private final Storage storage;
  private final KeySource keySource;
  private final RepairMoves moves;
  private String origin = "";
  private @Nullable Checkpoint checkpoint;

  RepairSignatures(Storage storage, KeySource keySource, RepairMoves moves) {
    this.storage = storage;
    this.keySource = keySource;
    this.moves = moves;
  }

  /** Finds out whose log it is, and what its checkpoint covers if it can be believed. */
  void read(List<Long> segments, List<String> names) throws IOException, LogException {
    readOrigin(segments);
    CheckpointNote found = CheckpointNote.readIfSound(storage).orElse(null);
    if (origin.isEmpty() && found != null) {
      origin = found.checkpoint().origin();
    }
    boolean keyLies = names.contains(SegmentName.VERIFIER_KEY);
    if (origin.isEmpty() || !keyLies && found == null) {
      return;
    }
    VerifierKey key = key();
    if (found != null && found.note().isSignedBy(key)) {
      checkpoint = found.checkpoint();
    }
    if (keyLies && !key.equals(CheckpointFile.readVerifierKey(storage).orElse(null))) {
      moves.add(SegmentName.VERIFIER_KEY);
    }
  }

  /** The first segment that can be opened says whose log it is. */
  private void readOrigin(List<Long> segments) throws LogException {
    for (long firstSeq : segments) {
      try (SegmentFile segment = SegmentFile.open(storage, firstSeq)) {
        origin = segment.header().origin();
        return;
      } catch (LogException e) {
        RepairPlanner.requireDamage(e);
      }
    }
  }

  /** The log's identity; empty when nothing says it any more. */
  String origin() {
    return origin;
  }

  /** The log's key as its signatures name it. */
  VerifierKey key() throws LogException {
    return VerifierKey.of(origin, keySource.load(false).publicKey());
  }

  /** What the log's checkpoint covers; null when there is none that can be believed. */
  @Nullable Checkpoint checkpoint() {
    return checkpoint;
  }

  /**
   * Decides on the files, now that the frames are known that stay.
   *
   * @param kept the tree over them
   * @param begins see {@link RepairPlan#begins}
   * @param agrees whether the checkpoint was met on the way to that tree
   * @return whether the checkpoint stays
   */
  boolean plan(List<String> names, TreeState kept, @Nullable TreeState begins, boolean agrees)
      throws IOException {
    boolean stays = stays(kept, agrees);
    PrunedNote note = PrunedNote.read(storage);
    if (names.contains(SegmentName.PRUNED)
        && (begins != null || note == null || note.checkpoint().size() > kept.size())) {
      moves.add(SegmentName.PRUNED);
    }
    if (!stays && names.contains(SegmentName.CHECKPOINT)) {
      moves.add(SegmentName.CHECKPOINT);
    }
    if (names.contains(SegmentName.WITNESSED) && !isWitnessed(kept)) {
      moves.add(SegmentName.WITNESSED);
    }
    return stays;
  }

  private boolean stays(TreeState kept, boolean agrees) {
    Checkpoint signed = checkpoint;
    return signed != null
        && (agrees && signed.size() <= kept.size()
            || signed.size() == kept.size() && signed.root().equals(kept.root()));
  }

  /** Whether the log still continues what witnesses have cosigned, as far as can be told. */
  private boolean isWitnessed(TreeState kept) throws IOException {
    byte[] bytes = CheckpointFile.read(storage, SegmentName.WITNESSED).orElse(null);
    CheckpointNote cosigned = bytes == null ? null : CheckpointNote.parse(bytes);
    if (cosigned == null) {
      return false;
    }
    TreeState known = kept.prefix(cosigned.checkpoint().size());
    return cosigned.checkpoint().origin().equals(origin)
        && cosigned.checkpoint().size() <= kept.size()
        && (known == null || known.root().equals(cosigned.checkpoint().root()));
  }
}

package dev.autonomy.wal;

import dev.autonomy.wal.note.Checkpoint;
import dev.autonomy.wal.note.SignedNote;
import dev.autonomy.wal.note.VerifierKey;
import dev.autonomy.wal.tree.TreeState;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The signed checkpoints that a log is held against: its own latest one, and perhaps an earlier one
 * that was kept elsewhere.
 */
final class SignedCheckpoints {

  private static final String LATEST = "the checkpoint";
  private static final String EARLIER = "the earlier checkpoint";

  private final Storage storage;
  private final @Nullable SignedNote latestNote;
  private final @Nullable Checkpoint latest;
  private final @Nullable SignedNote earlierNote;
  private final @Nullable Checkpoint earlier;

  /**
   * Reads the log's checkpoint.
   *
   * @throws LogException if one of the two is no checkpoint
   */
  SignedCheckpoints(Storage storage, Optional<SignedNote> earlier) throws LogException {
    this.storage = storage;
    earlierNote = earlier.orElse(null);
    this.earlier = earlier.isPresent() ? checkpoint(earlier.get()) : null;
    CheckpointNote read = CheckpointNote.read(storage);
    latestNote = read == null ? null : read.note();
    latest = read == null ? null : read.checkpoint();
  }

  private static Checkpoint checkpoint(SignedNote earlier) throws LogException {
    return Checkpoint.parse(earlier.text())
        .orElseThrow(
            () ->
                new LogException(
                    LogCode.WAL_CORRUPT_CHECKPOINT,
                    "the earlier note is not a checkpoint: give the file that was kept"));
  }

  /** The log's own checkpoint. */
  Optional<Checkpoint> latest() {
    return Optional.ofNullable(latest);
  }

  /** Where a checkpoint was signed, the tree must be the one that was signed. */
  void checkRoots(ReplayedState state) throws LogException {
    state.checkRoot(latest, LATEST);
    state.checkRoot(earlier, EARLIER);
  }

  /**
   * What was pruned cannot be hashed again: of the trees within it, only those are known whose
   * peaks still are.
   *
   * @throws LogException if the earlier checkpoint lies there, and nothing can be said about it
   */
  void checkCovered(TreeState pruned) throws LogException {
    if (earlier == null || earlier.size() == 0 || earlier.size() >= pruned.size()) {
      return;
    }
    TreeState known = pruned.prefix(earlier.size());
    if (known == null) {
      throw new LogException(
          LogCode.WAL_PRUNED,
          EARLIER
              + " covers "
              + earlier.size()
              + " frames, and those up to "
              + pruned.size()
              + " were pruned: growth can be shown from a checkpoint of at least "
              + pruned.size()
              + " frames only");
    }
    new ReplayedState(new SegmentHeader("", FrameClock.NEVER, known, List.of()))
        .checkRoot(earlier, EARLIER);
  }

  /**
   * Beside frames that were lost, no tree between these sizes is known.
   *
   * @throws LogException if the earlier checkpoint is of such a tree
   */
  void checkLost(long before, long after) throws LogException {
    if (earlier != null && earlier.size() > before && earlier.size() < after) {
      throw new LogException(
          LogCode.WAL_PRUNED,
          EARLIER
              + " covers "
              + earlier.size()
              + " frames, and some up to "
              + after
              + " were lost: growth can be shown from a checkpoint of at most "
              + before
              + " or at least "
              + after
              + " frames only");
    }
  }

  /** The note of what was pruned must be signed by the key that signed the checkpoint. */
  void checkPruned(@Nullable PrunedNote pruned, Optional<VerifierKey> trustedKey)
      throws IOException, LogException {
    if (pruned == null) {
      return;
    }
    VerifierKey key = trustedKey.isPresent() ? trustedKey.get() : keyBesideLog();
    if (!pruned.note().isSignedBy(key)) {
      throw Damage.at(
          LogCode.WAL_CORRUPT_CHECKPOINT,
          "the note of what was pruned is not signed by " + key,
          SegmentName.PRUNED,
          0);
    }
  }

  /** No checkpoint may cover more frames than there are. */
  void checkSizes(long frames) throws LogException {
    checkSize(latest, LATEST, frames);
    checkSize(earlier, EARLIER, frames);
  }

  /**
   * A segment is sealed after a checkpoint of its last frame was signed: an older checkpoint was
   * put in its place.
   */
  void checkCover(long sealedFrames) throws LogException {
    if (latest == null || latest.size() >= sealedFrames) {
      return;
    }
    // Read before the segments: a writer at work may have signed and sealed since.
    Checkpoint now = new SignedCheckpoints(storage, Optional.empty()).latest;
    if (now == null || now.size() < sealedFrames) {
      throw replaced(latest, sealedFrames);
    }
  }

  /** The refusal of a checkpoint that covers less than was sealed. */
  static LogException replaced(Checkpoint checkpoint, long sealedFrames) {
    return Damage.of(
        LogCode.WAL_CHECKPOINT_MISSING,
        "the checkpoint covers "
            + checkpoint.size()
            + " frames, the sealed segments hold "
            + sealedFrames
            + ": an older one was put in its place");
  }

  /** The refusal of a log that is shorter than its checkpoint says. */
  static LogException ahead(Checkpoint checkpoint, long frames, Storage storage) {
    return Damage.of(
        LogCode.WAL_CHECKPOINT_AHEAD,
        "the checkpoint covers "
            + checkpoint.size()
            + " frames, there are "
            + frames
            + " in "
            + storage.describe()
            + ": the log was truncated");
  }

  private static void checkSize(@Nullable Checkpoint signed, String name, long frames)
      throws LogException {
    if (signed != null && signed.size() > frames) {
      throw Damage.of(
          LogCode.WAL_CHECKPOINT_AHEAD,
          name
              + " covers "
              + signed.size()
              + " frames, there are "
              + frames
              + ": the log was truncated");
    }
  }

  /**
   * Checks who signed. A log without frames needs no checkpoint, nor does one that has only begun.
   *
   * @param trustedKey the key to believe; without one, the key that stands beside the log
   * @param justBegun whether the log is so young that none may have been signed yet
   */
  void checkSignatures(
      Optional<VerifierKey> trustedKey, String origin, long frames, boolean justBegun)
      throws IOException, LogException {
    if (latestNote == null || latest == null) {
      if (frames == 0 || justBegun && earlier == null) {
        return;
      }
      throw new LogException(
          LogCode.WAL_CHECKPOINT_MISSING,
          "there is no checkpoint in "
              + storage.describe()
              + ": nothing signed vouches for its frames");
    }
    VerifierKey key = trustedKey.isPresent() ? trustedKey.get() : keyBesideLog();
    if (!key.name().equals(origin)
        || !latest.origin().equals(origin)
        || !latestNote.isSignedBy(key)) {
      throw new LogException(
          LogCode.WAL_CORRUPT_CHECKPOINT,
          "the checkpoint of `" + origin + "` is not signed by " + key);
    }
    if (earlierNote != null && !earlierNote.isSignedBy(key)) {
      throw new LogException(
          LogCode.WAL_CORRUPT_CHECKPOINT, "the earlier checkpoint is not signed by " + key);
    }
  }

  private VerifierKey keyBesideLog() throws IOException, LogException {
    return CheckpointFile.readVerifierKey(storage)
        .orElseThrow(
            () ->
                new LogException(
                    LogCode.WAL_KEY,
                    "there is no public key in "
                        + storage.describe()
                        + "/"
                        + SegmentName.VERIFIER_KEY
                        + ": restore the file, or name the key"));
  }
}

package dev.autonomy.wal;

import dev.autonomy.wal.note.Checkpoint;
import dev.autonomy.wal.note.SignedNote;
import dev.autonomy.wal.note.SigningKey;
import dev.autonomy.wal.note.VerifierKey;
import dev.autonomy.wal.tree.TreeState;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The signed statement that a log may begin later than with its first frame: the file {@code
 * pruned}. It is a checkpoint of the tree over the frames that were removed, with an extension line
 * (C2SP tlog-checkpoint) that an ordinary checkpoint of the same size does not have, so that nobody
 * without the key can pass off missing segments as pruned ones.
 *
 * @param note the note as it stands in the file
 * @param checkpoint what it covers
 */
record PrunedNote(SignedNote note, Checkpoint checkpoint) {

  /** The line that makes the difference. */
  private static final String EXTENSION = "autonomy pruned\n";

  /** Writes the statement about {@code tree}; durable when this returns. */
  static void write(Storage storage, String origin, TreeState tree, SigningKey key)
      throws IOException, LogException {
    Checkpoint checkpoint = new Checkpoint(origin, tree.size(), tree.root());
    VerifierKey verifier = VerifierKey.of(origin, key.publicKey());
    SignedNote note = SignedNote.sign(checkpoint.toText() + EXTENSION, key, verifier);
    CheckpointFile.replace(storage, SegmentName.PRUNED, note.toBytes());
  }

  /** Reads it; null when there is none, or the file holds anything else. */
  static @Nullable PrunedNote read(Storage storage) throws IOException {
    Optional<byte[]> bytes = CheckpointFile.read(storage, SegmentName.PRUNED);
    SignedNote note = bytes.flatMap(SignedNote::parse).orElse(null);
    Checkpoint checkpoint = note == null ? null : Checkpoint.parse(note.text()).orElse(null);
    return note == null
            || checkpoint == null
            || !note.text().equals(checkpoint.toText() + EXTENSION)
            || !Arrays.equals(note.toBytes(), bytes.orElse(null))
        ? null
        : new PrunedNote(note, checkpoint);
  }

  /** Whether it is of this log and explains why the log begins with this segment. */
  boolean explains(SegmentHeader header, VerifierKey key) {
    TreeState before = header.tree();
    return checkpoint.origin().equals(header.origin())
        && note.isSignedBy(key)
        && (checkpoint.size() > before.size()
            || checkpoint.size() == before.size() && checkpoint.root().equals(before.root()));
  }
}

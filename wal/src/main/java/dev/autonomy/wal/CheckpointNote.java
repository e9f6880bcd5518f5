package dev.autonomy.wal;

import dev.autonomy.wal.note.Checkpoint;
import dev.autonomy.wal.note.SignedNote;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A signed checkpoint as it stands in a file. Whose signatures it has is for others to verify.
 *
 * @param note the text with its signatures
 * @param checkpoint what the text says
 */
record CheckpointNote(SignedNote note, Checkpoint checkpoint) {

  /** The checkpoint that these bytes are, to the last one; null when they are anything else. */
  static @Nullable CheckpointNote parse(byte[] bytes) {
    SignedNote note = SignedNote.parse(bytes).orElse(null);
    Checkpoint checkpoint = note == null ? null : Checkpoint.parse(note.text()).orElse(null);
    return note == null || checkpoint == null || !Arrays.equals(note.toBytes(), bytes)
        ? null
        : new CheckpointNote(note, checkpoint);
  }

  /**
   * The log's own checkpoint; null while there is none.
   *
   * @throws LogException if the file is not a checkpoint, or cannot be read
   */
  static @Nullable CheckpointNote read(Storage storage) throws LogException {
    byte[] bytes = bytes(storage);
    CheckpointNote read = bytes == null ? null : parse(bytes);
    if (bytes != null && read == null) {
      throw Damage.at(
          LogCode.WAL_CORRUPT_CHECKPOINT,
          "the file is not a checkpoint",
          SegmentName.CHECKPOINT,
          0);
    }
    return read;
  }

  /** The same for whoever only shows it, or looks what is left: any other file counts as none. */
  static Optional<CheckpointNote> readIfSound(Storage storage) throws LogException {
    byte[] bytes = bytes(storage);
    return Optional.ofNullable(bytes == null ? null : parse(bytes));
  }

  private static byte @Nullable [] bytes(Storage storage) throws LogException {
    try {
      return CheckpointFile.read(storage, SegmentName.CHECKPOINT).orElse(null);
    } catch (IOException e) {
      throw Damage.io("cannot read the checkpoint in " + storage.describe(), e);
    }
  }
}

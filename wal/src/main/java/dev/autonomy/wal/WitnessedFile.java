package dev.autonomy.wal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The file {@code witnessed} beside a log: the latest checkpoint that witnesses have cosigned, with
 * the log's signature and theirs. Whoever asks the witnesses writes it, without the log's lock; a
 * log that is in use is not touched. Nothing in it is believed unless it was signed, so that a
 * missing or an old file makes a log look less witnessed than it is, never more.
 */
public final class WitnessedFile {

  private WitnessedFile() {}

  /**
   * The note in the file; empty while there is none. No signature is verified.
   *
   * @throws LogException if there is no such directory, or the file cannot be read or is damaged
   */
  public static Optional<SignedNote> read(Path directory) throws LogException {
    return read(LogReader.existing(directory));
  }

  /**
   * How many of the log's frames witnesses vouch for: the size of the tree in the file, when the
   * log's key has signed it, enough witnesses have cosigned it, and the frames that are in the log
   * now make up that very tree. Otherwise 0. Takes no lock.
   *
   * @throws LogException if there is no such directory, or a file cannot be read or is damaged
   */
  public static long frames(Path directory, WitnessPolicy policy) throws LogException {
    return frames(LogReader.existing(directory), policy);
  }

  static Optional<SignedNote> read(Storage storage) throws LogException {
    Optional<byte[]> bytes;
    try {
      bytes = CheckpointFile.read(storage, SegmentName.WITNESSED);
    } catch (IOException e) {
      throw Damage.io("cannot read the witnessed checkpoint in " + storage.describe(), e);
    }
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    Optional<SignedNote> note =
        SignedNote.parse(bytes.get())
            .filter(signed -> Arrays.equals(signed.toBytes(), bytes.get()))
            .filter(signed -> Checkpoint.parse(signed.text()).isPresent());
    if (note.isEmpty()) {
      throw new LogException(
          LogCode.WAL_CORRUPT_CHECKPOINT,
          SegmentName.WITNESSED
              + " in "
              + storage.describe()
              + " is not a checkpoint: remove it, and have the log witnessed again");
    }
    return note;
  }

  static long frames(Storage storage, WitnessPolicy policy) throws LogException {
    Optional<SignedNote> note = read(storage);
    if (note.isEmpty() || !policy.isMetBy(note.get())) {
      return 0;
    }
    Checkpoint checkpoint = Checkpoint.parse(note.get().text()).orElseThrow();
    return isSignedByLog(storage, note.get(), checkpoint) && isInLog(storage, checkpoint)
        ? checkpoint.size()
        : 0;
  }

  /** The log's last checkpoint; empty while there is none. */
  static Optional<SignedNote> checkpoint(Storage storage) throws LogException {
    try {
      return CheckpointFile.read(storage, SegmentName.CHECKPOINT)
          .flatMap(SignedNote::parse)
          .filter(signed -> Checkpoint.parse(signed.text()).isPresent());
    } catch (IOException e) {
      throw Damage.io("cannot read the checkpoint in " + storage.describe(), e);
    }
  }

  /**
   * Puts the note in the file, unless what is there covers more frames. What other witnesses have
   * signed of the same checkpoint stays. Durable when this returns.
   */
  static void keep(Storage storage, SignedNote note) throws LogException {
    Optional<SignedNote> kept = read(storage);
    if (kept.isPresent() && kept.get().text().equals(note.text())) {
      write(storage, merged(kept.get(), note));
    } else if (kept.isEmpty() || isOlder(kept.get(), note)) {
      write(storage, note);
    }
  }

  /** The signatures of {@code fresh}, and those of other keys that {@code kept} has. */
  private static SignedNote merged(SignedNote kept, SignedNote fresh) {
    List<SignedNote.Signature> signatures = new ArrayList<>(fresh.signatures());
    for (SignedNote.Signature signature : kept.signatures()) {
      if (fresh.signatures().stream().noneMatch(signature::isBySameKeyAs)) {
        signatures.add(signature);
      }
    }
    return new SignedNote(kept.text(), signatures);
  }

  private static boolean isOlder(SignedNote kept, SignedNote fresh) {
    Checkpoint old = Checkpoint.parse(kept.text()).orElseThrow();
    Checkpoint now = Checkpoint.parse(fresh.text()).orElseThrow();
    return !old.origin().equals(now.origin()) || old.size() <= now.size();
  }

  /** Puts the note in the file; durable when this returns. */
  static void write(Storage storage, SignedNote note) throws LogException {
    // Whoever asks witnesses has no lock, and may not be the only one.
    String temporary =
        SegmentName.WITNESSED + "." + ProcessHandle.current().pid() + SegmentName.TEMPORARY_SUFFIX;
    try {
      CheckpointFile.replace(storage, SegmentName.WITNESSED, temporary, note.toBytes());
    } catch (IOException e) {
      throw Damage.writing("the witnessed checkpoint", storage, e);
    }
  }

  private static boolean isSignedByLog(Storage storage, SignedNote note, Checkpoint checkpoint)
      throws LogException {
    try {
      return CheckpointFile.readVerifierKey(storage)
          .filter(key -> key.name().equals(checkpoint.origin()))
          .filter(note::isSignedBy)
          .isPresent();
    } catch (IOException e) {
      throw Damage.io("cannot read the public key in " + storage.describe(), e);
    }
  }

  /** Whether the log still has, and begins with, the frames that were signed. */
  private static boolean isInLog(Storage storage, Checkpoint checkpoint) throws LogException {
    try {
      LogProver log = LogProver.open(storage);
      return checkpoint.size() <= log.size()
          && log.root(checkpoint.size()).equals(checkpoint.root());
    } catch (LogException e) {
      if (e.code() == LogCode.WAL_PRUNED) {
        return false; // and it says nothing about the frames that are left
      }
      throw e;
    }
  }
}

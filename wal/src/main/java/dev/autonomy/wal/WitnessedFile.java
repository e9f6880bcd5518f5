package dev.autonomy.wal;

import dev.autonomy.wal.note.Checkpoint;
import dev.autonomy.wal.note.SignedNote;
import dev.autonomy.wal.note.VerifierKey;
import dev.autonomy.wal.note.WitnessPolicy;
import dev.autonomy.wal.note.Witnessed;
import dev.autonomy.wal.tree.Hash;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The file {@code witnessed} beside a log: the latest checkpoint that witnesses have cosigned, with
 * the log's signature and theirs. Whoever asks the witnesses writes it, without the log's lock; a
 * log that is in use is not touched. Nothing in it is believed unless it was signed, so that a
 * missing or an old file makes a log look less witnessed than it is, never more.
 */
public final class WitnessedFile {

  private static final int TRIES = 3;

  /** Refusals that say of an intact file that it vouches for nothing that is in the log. */
  private static final Set<LogCode> NOT_VOUCHED_FOR =
      Set.of(
          LogCode.WAL_NOT_WITNESSED,
          LogCode.WAL_ROOT_MISMATCH,
          LogCode.WAL_CHECKPOINT_AHEAD,
          LogCode.WAL_PRUNED);

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

  /**
   * Checks that enough witnesses vouch for a tree that the log continues. Takes no lock.
   *
   * @param trustedKey the log's public key from a source that is not the log itself
   * @throws LogException if they do not ({@link LogCode#WAL_NOT_WITNESSED}), the log does not
   *     continue that tree, or a file cannot be read or is damaged
   */
  public static Witnessed verify(
      Path directory, WitnessPolicy policy, Optional<VerifierKey> trustedKey) throws LogException {
    return verify(LogReader.existing(directory), policy, trustedKey);
  }

  static long frames(Storage storage, WitnessPolicy policy) throws LogException {
    try {
      return verify(storage, policy, Optional.empty()).checkpoint().size();
    } catch (LogException e) {
      if (NOT_VOUCHED_FOR.contains(e.code())) {
        return 0;
      }
      throw e;
    }
  }

  static Witnessed verify(Storage storage, WitnessPolicy policy, Optional<VerifierKey> trustedKey)
      throws LogException {
    SignedNote note = read(storage).orElseThrow(() -> notWitnessed("no witness has been asked"));
    Witnessed witnessed =
        new Witnessed(note, Checkpoint.parse(note.text()).orElseThrow(), policy.cosigned(note));
    Checkpoint checkpoint = witnessed.checkpoint();
    if (!isSignedByLog(storage, note, checkpoint, trustedKey)) {
      throw notWitnessed("the checkpoint in " + SegmentName.WITNESSED + " is not this log's");
    }
    if (witnessed.cosigned().size() < policy.quorum()) {
      throw notWitnessed(policy.shortfall(witnessed));
    }
    checkContinues(storage, checkpoint);
    return witnessed;
  }

  /**
   * The note in the file when it covers frame {@code seq} and is of this log as it is. Who has
   * cosigned it is for those to judge who get it.
   */
  static Optional<SignedNote> covering(Storage storage, long seq, LogProver log)
      throws LogException {
    Optional<SignedNote> note = read(storage);
    if (note.isEmpty()) {
      return note;
    }
    Checkpoint checkpoint = Checkpoint.parse(note.get().text()).orElseThrow();
    return checkpoint.size() >= seq
            && checkpoint.size() <= log.size()
            && log.root(checkpoint.size()).equals(checkpoint.root())
            && isSignedByLog(storage, note.get(), checkpoint, Optional.empty())
        ? note
        : Optional.empty();
  }

  private static LogException notWitnessed(String why) {
    return new LogException(LogCode.WAL_NOT_WITNESSED, "the log is not witnessed as asked: " + why);
  }

  private static boolean isSignedByLog(
      Storage storage, SignedNote note, Checkpoint checkpoint, Optional<VerifierKey> trustedKey)
      throws LogException {
    try {
      Optional<VerifierKey> key =
          trustedKey.isPresent() ? trustedKey : CheckpointFile.readVerifierKey(storage);
      return key.filter(k -> k.name().equals(checkpoint.origin()))
          .filter(note::isSignedBy)
          .isPresent();
    } catch (IOException e) {
      throw Damage.io("cannot read the public key in " + storage.describe(), e);
    }
  }

  /** The log must still have, and begin with, the frames that were signed. */
  private static void checkContinues(Storage storage, Checkpoint checkpoint) throws LogException {
    LogProver log = LogProver.open(storage);
    if (checkpoint.size() > log.size()) {
      throw Damage.of(
          LogCode.WAL_CHECKPOINT_AHEAD,
          "witnesses have cosigned "
              + checkpoint.size()
              + " frames, there are "
              + log.size()
              + ": the log was truncated");
    }
    Hash root = log.root(checkpoint.size());
    if (!root.equals(checkpoint.root())) {
      throw Damage.of(
          LogCode.WAL_ROOT_MISMATCH,
          "witnesses have cosigned "
              + checkpoint.size()
              + " frames with the root "
              + checkpoint.root()
              + ", those in the log give "
              + root);
    }
  }

  /** The log's last checkpoint; empty while there is none. */
  static Optional<SignedNote> checkpoint(Storage storage) throws LogException {
    return CheckpointNote.readIfSound(storage).map(CheckpointNote::note);
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

  /**
   * The signatures of {@code fresh}, and those of other keys that {@code kept} has, if they fit.
   */
  private static SignedNote merged(SignedNote kept, SignedNote fresh) {
    List<SignedNote.Signature> signatures = new ArrayList<>(fresh.signatures());
    for (SignedNote.Signature signature : kept.signatures()) {
      if (fresh.signatures().stream().noneMatch(signature::isBySameKeyAs)) {
        signatures.add(signature);
      }
    }
    SignedNote merged = new SignedNote(kept.text(), signatures);
    return merged.toBytes().length <= SignedNote.MAX_BYTES ? merged : fresh;
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
      for (int tries = 1; ; tries++) {
        try {
          CheckpointFile.replace(storage, SegmentName.WITNESSED, temporary, note.toBytes());
          return;
        } catch (NoSuchFileException e) {
          if (tries == TRIES) {
            throw e;
          }
          // A runtime has begun at this moment, and removed what looked unfinished.
        }
      }
    } catch (IOException e) {
      throw Damage.writing("the witnessed checkpoint", storage, e);
    }
  }
}

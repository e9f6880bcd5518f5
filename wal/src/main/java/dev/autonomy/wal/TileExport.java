package dev.autonomy.wal;

import dev.autonomy.wal.note.Checkpoint;
import dev.autonomy.wal.tree.Hash;
import dev.autonomy.wal.tree.MerkleTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Writes a log as C2SP tlog-tiles, which any web server can serve and standard tools read: the
 * signed checkpoint, the tree's hashes in tiles of 256, and the frames in bundles of as many.
 * Values stay in the log; frames hold their commitments.
 *
 * <p>A second export adds what the log has grown by. The checkpoint comes last, when everything it
 * covers is on stable storage: whoever reads it finds its tiles, whenever an export was cut short.
 * Nothing is written before the tree has the root that is signed, and continues the tree that was
 * exported.
 */
public final class TileExport {

  /** A bundle has two bytes for an entry's length: 65,535. */
  public static final int MAX_ENTRY_BYTES = 0xffff;

  private TileExport() {}

  /**
   * What an export did.
   *
   * @param checkpoint what the tiles now cover
   * @param framesBefore frames that were exported before
   * @param files tiles and bundles written
   * @param bundlesLeftOut bundles not written because a frame in them is larger than {@value
   *     #MAX_ENTRY_BYTES} bytes; their tiles are there
   */
  public record Result(Checkpoint checkpoint, long framesBefore, long files, long bundlesLeftOut) {}

  /**
   * Exports the log in {@code directory} up to its last checkpoint. Takes no lock on the log, and
   * one on the target.
   *
   * @param target created when it is missing
   * @throws LogException if there is no checkpoint, the target holds another log or is being
   *     written, or a file cannot be read or written
   */
  public static Result export(Path directory, Path target) throws LogException {
    Storage log = LogReader.existing(directory);
    try {
      Files.createDirectories(target);
      if (!SegmentName.segments(new TileDirectory(target).list()).isEmpty()) {
        throw new LogException(
            LogCode.WAL_LOCKED, target + " holds a log itself: export to another directory");
      }
    } catch (IOException e) {
      throw Damage.io("cannot export to " + target, e);
    }
    try (DirectoryLock _ = DirectoryLock.acquire(target)) {
      return export(log, new TileDirectory(target));
    }
  }

  static Result export(Storage log, Storage target) throws LogException {
    CheckpointNote signed = checkpointOf(log);
    Checkpoint checkpoint = signed.checkpoint();
    LogTree tree = LogTree.read(log);
    checkTree(log, tree, checkpoint, "the checkpoint");
    long done = exported(target, log, tree, checkpoint);
    TileWriter tiles = new TileWriter(log, target, tree, checkpoint.size(), done);
    try {
      tiles.write(signed.note());
    } catch (IOException e) {
      throw Damage.writing("tiles", target, e);
    }
    return new Result(checkpoint, done, tiles.files(), tiles.bundlesLeftOut());
  }

  private static CheckpointNote checkpointOf(Storage log) throws LogException {
    return note(log)
        .orElseThrow(
            () ->
                new LogException(
                    LogCode.WAL_CHECKPOINT_MISSING,
                    "there is no checkpoint in "
                        + log.describe()
                        + " yet: one is signed within a second while the log is open, and when it"
                        + " is closed"));
  }

  /** A checkpoint in its file; empty when there is none. */
  private static Optional<CheckpointNote> note(Storage storage) throws LogException {
    try {
      Optional<byte[]> bytes = CheckpointFile.read(storage, SegmentName.CHECKPOINT);
      CheckpointNote read = bytes.isPresent() ? CheckpointNote.parse(bytes.get()) : null;
      if (bytes.isPresent() && read == null) {
        throw new LogException(
            LogCode.WAL_CORRUPT_CHECKPOINT,
            storage.describe() + "/" + SegmentName.CHECKPOINT + " is not a checkpoint");
      }
      return Optional.ofNullable(read);
    } catch (IOException e) {
      throw Damage.io("cannot read the checkpoint in " + storage.describe(), e);
    }
  }

  /** How many frames were exported before. */
  private static long exported(Storage target, Storage log, LogTree tree, Checkpoint now)
      throws LogException {
    Optional<Checkpoint> before = note(target).map(CheckpointNote::checkpoint);
    if (before.isEmpty()) {
      return 0;
    }
    if (!before.get().origin().equals(now.origin())) {
      throw new LogException(
          LogCode.WAL_ROOT_MISMATCH,
          target.describe()
              + " holds the tiles of the log `"
              + before.get().origin()
              + "`, this is `"
              + now.origin()
              + "`: export to another directory");
    }
    checkTree(log, tree, before.get(), "the checkpoint in " + target.describe());
    if (before.get().size() > now.size()) {
      throw Damage.of(
          LogCode.WAL_CHECKPOINT_AHEAD,
          target.describe()
              + " covers "
              + before.get().size()
              + " frames, the log's checkpoint covers "
              + now.size());
    }
    return before.get().size();
  }

  private static void checkTree(Storage log, LogTree tree, Checkpoint checkpoint, String name)
      throws LogException {
    if (tree.size() < checkpoint.size()) {
      throw Damage.of(
          LogCode.WAL_CHECKPOINT_AHEAD,
          name + " covers " + checkpoint.size() + " frames, there are " + tree.size());
    }
    Hash root = MerkleTree.root(tree, checkpoint.size());
    if (!root.equals(checkpoint.root())) {
      throw Damage.of(
          LogCode.WAL_ROOT_MISMATCH,
          name
              + " has the root "
              + checkpoint.root()
              + ", the frames in "
              + log.describe()
              + " give "
              + root);
    }
  }
}

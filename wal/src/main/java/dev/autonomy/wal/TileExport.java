package dev.autonomy.wal;

import dev.autonomy.wal.note.Checkpoint;
import dev.autonomy.wal.note.SignedNote;
import dev.autonomy.wal.tree.Hash;
import dev.autonomy.wal.tree.MerkleFrontier;
import dev.autonomy.wal.tree.MerkleTree;
import dev.autonomy.wal.tree.TreeState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

  private static final String TEMPORARY = "export" + SegmentName.TEMPORARY_SUFFIX;
  private static final int TILE_LEAVES = MerkleFrontier.TILE_LEAVES;

  private final Storage log;
  private final Storage target;
  private final LogTree tree;
  private final Checkpoint checkpoint;
  private final long exported;
  private long files;
  private long bundlesLeftOut;

  private TileExport(Storage log, Storage target, LogTree tree, Checkpoint checkpoint, long done) {
    this.log = log;
    this.target = target;
    this.tree = tree;
    this.checkpoint = checkpoint;
    this.exported = done;
  }

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
    SignedNote note = signed.note();
    Checkpoint checkpoint = signed.checkpoint();
    LogTree tree = LogTree.read(log);
    checkTree(log, tree, checkpoint, "the checkpoint");
    long done = exported(target, log, tree, checkpoint);
    TileExport export = new TileExport(log, target, tree, checkpoint, done);
    try {
      export.write(note);
    } catch (IOException e) {
      throw Damage.writing("tiles", target, e);
    }
    return new Result(checkpoint, done, export.files, export.bundlesLeftOut);
  }

  private void write(SignedNote note) throws IOException, LogException {
    if (exported < checkpoint.size()) {
      writeLeaves();
      for (int level = 1; checkpoint.size() >>> level * MerkleFrontier.TILE_HEIGHT > 0; level++) {
        writeLevel(level);
      }
      target.syncNames();
    }
    replace(SegmentName.CHECKPOINT, note.toBytes());
    target.syncNames();
    if (bundlesLeftOut == 0) {
      removePartials(TilePath.ENTRIES, 0);
    }
    for (int level = 0; exported >>> level * MerkleFrontier.TILE_HEIGHT > 0; level++) {
      removePartials(level, level * MerkleFrontier.TILE_HEIGHT);
    }
  }

  /** Partial tiles of earlier exports may go once the full one is there. */
  private void removePartials(int level, int height) throws IOException {
    long index = (exported >>> height) / TILE_LEAVES;
    boolean wasPartial = (exported >>> height) % TILE_LEAVES != 0;
    if (wasPartial && (checkpoint.size() >>> height) / TILE_LEAVES > index) {
      for (int width = 1; width < TILE_LEAVES; width++) {
        target.delete(TilePath.of(level, index, width));
      }
      target.delete(TilePath.partials(level, index));
    }
  }

  /** Tiles of level 0 with their bundles, from the first one that was not full. */
  private void writeLeaves() throws IOException, LogException {
    long seq = exported / TILE_LEAVES * TILE_LEAVES + 1;
    try (StoredFrames frames = StoredFrames.at(log, seq)) {
      boolean there = true;
      while (there && seq <= checkpoint.size()) {
        List<byte[]> entries = new ArrayList<>(TILE_LEAVES);
        do {
          if (frames.seq() != seq + entries.size()) {
            throw Damage.lost(seq + entries.size(), log);
          }
          entries.add(frames.copyText());
          there = frames.next();
        } while (there
            && entries.size() < TILE_LEAVES
            && seq + entries.size() <= checkpoint.size());
        writeTile((seq - 1) / TILE_LEAVES, entries);
        seq += entries.size();
      }
    }
  }

  private void writeTile(long index, List<byte[]> entries) throws IOException, LogException {
    ByteArrayOutputStream hashes = new ByteArrayOutputStream(entries.size() * Hash.BYTES);
    MerkleFrontier frontier = new MerkleFrontier(TreeState.EMPTY);
    boolean fits = true;
    for (int i = 0; i < entries.size(); i++) {
      byte[] entry = entries.get(i);
      frontier.append(entry, 0, entry.length);
      Hash leaf = MerkleTree.leafHash(entry);
      hashes.writeBytes(leaf.toByteArray());
      fits &= entry.length <= MAX_ENTRY_BYTES;
      if (entries.size() < TILE_LEAVES && !leaf.equals(tree.subtree(0, index * TILE_LEAVES + i))) {
        throw changed(index);
      }
    }
    if (entries.size() == TILE_LEAVES
        && !frontier.tile().equals(tree.subtree(MerkleFrontier.TILE_HEIGHT, index))) {
      throw changed(index);
    }
    put(TilePath.of(0, index, entries.size()), hashes.toByteArray());
    if (fits) {
      put(TilePath.of(TilePath.ENTRIES, index, entries.size()), bundle(entries));
    } else {
      bundlesLeftOut++;
    }
  }

  private static byte[] bundle(List<byte[]> entries) {
    ByteArrayOutputStream bundle = new ByteArrayOutputStream();
    for (byte[] entry : entries) {
      bundle.write(entry.length >>> Byte.SIZE);
      bundle.write(entry.length);
      bundle.writeBytes(entry);
    }
    return bundle.toByteArray();
  }

  /** Tiles of a level above the leaves, each hash of which is the root of a full tile below. */
  private void writeLevel(int level) throws IOException, LogException {
    int height = level * MerkleFrontier.TILE_HEIGHT;
    long before = exported >>> height;
    long now = checkpoint.size() >>> height;
    if (before == now) {
      return;
    }
    for (long first = before / TILE_LEAVES * TILE_LEAVES; first < now; first += TILE_LEAVES) {
      int width = (int) Math.min(TILE_LEAVES, now - first);
      byte[] hashes = new byte[width * Hash.BYTES];
      for (int i = 0; i < width; i++) {
        tree.subtree(height, first + i).copyTo(hashes, i * Hash.BYTES);
      }
      put(TilePath.of(level, first / TILE_LEAVES, width), hashes);
    }
  }

  private void put(String name, byte[] bytes) throws IOException {
    replace(name, bytes);
    files++;
  }

  /** Writes a file as a whole; its name is durable with the next {@link Storage#syncNames}. */
  private void replace(String name, byte[] bytes) throws IOException {
    try (StorageFile file = target.create(TEMPORARY)) {
      file.write(bytes, 0, bytes.length, 0);
      file.syncAll();
    }
    target.rename(TEMPORARY, name);
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

  private static LogException changed(long tile) {
    return Damage.of(
        LogCode.WAL_ROOT_MISMATCH,
        "the frames from "
            + (tile * TILE_LEAVES + 1)
            + " on are not those that their segment's index was made of");
  }
}

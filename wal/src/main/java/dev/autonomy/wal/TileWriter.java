package dev.autonomy.wal;

import dev.autonomy.wal.note.SignedNote;
import dev.autonomy.wal.tree.Hash;
import dev.autonomy.wal.tree.MerkleFrontier;
import dev.autonomy.wal.tree.MerkleTree;
import dev.autonomy.wal.tree.TreeState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the tiles and bundles of a log whose tree was checked, and the checkpoint when they are on
 * stable storage. Used once.
 */
final class TileWriter {

  private static final String TEMPORARY = "export" + SegmentName.TEMPORARY_SUFFIX;
  private static final int TILE_LEAVES = MerkleFrontier.TILE_LEAVES;

  private final Storage log;
  private final Storage target;
  private final LogTree tree;
  private final long size;
  private final long exported;
  private long files;
  private long bundlesLeftOut;

  /**
   * A writer to {@code target}.
   *
   * @param size how many frames the tiles will cover
   * @param exported how many they cover already
   */
  TileWriter(Storage log, Storage target, LogTree tree, long size, long exported) {
    this.log = log;
    this.target = target;
    this.tree = tree;
    this.size = size;
    this.exported = exported;
  }

  /** Writes what was not exported before, and the checkpoint behind it. */
  void write(SignedNote note) throws IOException, LogException {
    if (exported < size) {
      writeLeaves();
      for (int level = 1; size >>> level * MerkleFrontier.TILE_HEIGHT > 0; level++) {
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
    if (wasPartial && (size >>> height) / TILE_LEAVES > index) {
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
      while (there && seq <= size) {
        List<byte[]> entries = new ArrayList<>(TILE_LEAVES);
        do {
          if (frames.seq() != seq + entries.size()) {
            throw Damage.lost(seq + entries.size(), log);
          }
          entries.add(frames.copyText());
          there = frames.next();
        } while (there && entries.size() < TILE_LEAVES && seq + entries.size() <= size);
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
      fits &= entry.length <= TileExport.MAX_ENTRY_BYTES;
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
    long now = size >>> height;
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

  private static LogException changed(long tile) {
    return Damage.of(
        LogCode.WAL_ROOT_MISMATCH,
        "the frames from "
            + (tile * TILE_LEAVES + 1)
            + " on are not those that their segment's index was made of");
  }

  /** How many tiles and bundles were written. */
  long files() {
    return files;
  }

  /** How many bundles were not, because a frame is too large for one. */
  long bundlesLeftOut() {
    return bundlesLeftOut;
  }
}

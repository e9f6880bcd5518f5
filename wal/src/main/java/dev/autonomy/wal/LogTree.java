package dev.autonomy.wal;

import dev.autonomy.wal.tree.Hash;
import dev.autonomy.wal.tree.MerkleFrontier;
import dev.autonomy.wal.tree.MerkleTree;
import dev.autonomy.wal.tree.SubtreeHashes;
import dev.autonomy.wal.tree.TreeState;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The tree of a log on disk, for proofs: tile roots come from the segments' indexes, the leaves of
 * the one tile that a proof goes through are hashed again. A segment that is not sealed yet is read
 * once. For one thread.
 */
final class LogTree implements SubtreeHashes<LogException> {

  private final Storage storage;
  private final List<Hash> tiles = new ArrayList<>();
  private TreeState pruned = TreeState.EMPTY;
  private long size;
  private long cachedTile = -1;
  private List<@Nullable Hash> cachedLeaves = List.of();
  private List<Long> segments = List.of();
  private TreeState end = TreeState.EMPTY;

  private LogTree(Storage storage) {
    this.storage = storage;
  }

  /** Reads what the segments say about their tiles. */
  static LogTree read(Storage storage) throws LogException {
    return Restarts.whilePruned(() -> readOnce(storage));
  }

  private static LogTree readOnce(Storage storage) throws LogException {
    LogTree tree = new LogTree(storage);
    try {
      tree.segments = SegmentName.segments(storage.list());
    } catch (IOException e) {
      throw Damage.io("cannot list the log directory " + storage.describe(), e);
    }
    for (long firstSeq : tree.segments) {
      try (SegmentFile segment = SegmentFile.open(storage, firstSeq)) {
        tree.pruned = firstSeq == tree.segments.getFirst() ? segment.header().tree() : tree.pruned;
        tree.add(segment);
      }
    }
    return tree;
  }

  /** Frames that can be proved. */
  long size() {
    return size;
  }

  @Override
  public Hash subtree(int level, long index) throws LogException {
    long firstLeaf = index << level;
    if (firstLeaf + (1L << level) <= pruned.size()) {
      return prunedSubtree(level, firstLeaf);
    }
    boolean partlyPruned = firstLeaf < pruned.size() && level < MerkleFrontier.TILE_HEIGHT;
    if (level > MerkleFrontier.TILE_HEIGHT || partlyPruned) {
      return MerkleTree.nodeHash(subtree(level - 1, 2 * index), subtree(level - 1, 2 * index + 1));
    }
    if (level == MerkleFrontier.TILE_HEIGHT) {
      return tiles.get(Math.toIntExact(index - pruned.size() / MerkleFrontier.TILE_LEAVES));
    }
    long tile = firstLeaf / MerkleFrontier.TILE_LEAVES;
    int start = (int) (firstLeaf - firstLeafOf(tile));
    List<@Nullable Hash> leaves = leaves(tile).subList(start, start + (1 << level));
    return leaves.contains(null) ? lostSubtree(level, index) : root(leaves);
  }

  /** A subtree over frames that were lost is known where a segment begins or ends behind it. */
  private Hash lostSubtree(int level, long index) throws LogException {
    long firstLeaf = index << level;
    long tileEnd = (firstLeaf / MerkleFrontier.TILE_LEAVES + 1) * MerkleFrontier.TILE_LEAVES;
    for (long firstSeq : segments) {
      if (firstLeaf < firstSeq && firstSeq <= tileEnd) {
        try (SegmentFile segment = SegmentFile.open(storage, firstSeq)) {
          Hash peak = segment.header().tree().peak(level, firstLeaf);
          if (peak != null) {
            return peak;
          }
        }
      }
    }
    Hash peak = end.peak(level, firstLeaf);
    if (peak != null) {
      return peak;
    }
    if (level == 0) {
      throw Damage.lost(firstLeaf + 1, storage);
    }
    return MerkleTree.nodeHash(subtree(level - 1, 2 * index), subtree(level - 1, 2 * index + 1));
  }

  /** The tile's first leaf that is still there. */
  private long firstLeafOf(long tile) {
    return Math.max(tile * MerkleFrontier.TILE_LEAVES, pruned.size());
  }

  /** Of what was pruned, only the subtrees that proofs of the rest need are known. */
  private Hash prunedSubtree(int level, long firstLeaf) throws LogException {
    Hash peak = pruned.peak(level, firstLeaf);
    if (peak == null) {
      throw new LogException(
          LogCode.WAL_PRUNED,
          "frames up to "
              + pruned.size()
              + " were pruned from "
              + storage.describe()
              + ": nothing can be proved about one of them, or from a checkpoint among them");
    }
    return peak;
  }

  /** The root of a power of two of leaves. */
  private static Hash root(List<@Nullable Hash> leaves) {
    List<Hash> hashes = new ArrayList<>(leaves.size());
    for (Hash leaf : leaves) {
      hashes.add(Objects.requireNonNull(leaf));
    }
    while (hashes.size() > 1) {
      List<Hash> parents = new ArrayList<>(hashes.size() / 2);
      for (int i = 0; i < hashes.size(); i += 2) {
        parents.add(MerkleTree.nodeHash(hashes.get(i), hashes.get(i + 1)));
      }
      hashes = parents;
    }
    return hashes.getFirst();
  }

  /** The leaves of a tile; null for a frame that was lost. */
  private List<@Nullable Hash> leaves(long tile) throws LogException {
    if (tile != cachedTile) {
      List<@Nullable Hash> leaves = new ArrayList<>(MerkleFrontier.TILE_LEAVES);
      long first = firstLeafOf(tile);
      long last = Math.min((tile + 1) * MerkleFrontier.TILE_LEAVES, size);
      try (LogReader reader = LogReader.openAt(storage, first + 1)) {
        @Nullable Frame frame = reader.next();
        while (frame != null && frame.seq() <= last) {
          if (first + leaves.size() + 1 < frame.seq()) {
            checkNotPruned();
          }
          while (first + leaves.size() + 1 < frame.seq()) {
            leaves.add(null);
          }
          leaves.add(frame.leafHash());
          frame = reader.next();
        }
      }
      while (first + leaves.size() < last) {
        leaves.add(null);
      }
      cachedTile = tile;
      cachedLeaves = leaves;
    }
    return cachedLeaves;
  }

  /** A frame that is missing was lost before, or pruned since the segments were listed. */
  private void checkNotPruned() throws LogException {
    try {
      long oldest = segments.getFirst();
      if (SegmentName.segments(storage.list()).getFirst() != oldest) {
        String segment = SegmentName.of(oldest);
        throw Damage.vanished(segment, new NoSuchFileException(segment));
      }
    } catch (IOException e) {
      throw Damage.io("cannot list the log directory " + storage.describe(), e);
    }
  }

  private void add(SegmentFile segment) throws LogException {
    Optional<SegmentSeal> seal = SegmentSeal.find(segment);
    if (seal.isPresent()) {
      tiles.addAll(seal.get().index().tiles());
      end = seal.get().footer().tree();
      size = end.size();
      return;
    }
    SegmentCursor cursor = new SegmentCursor(segment, SegmentCursor.Tail.GLANCE);
    MerkleFrontier frontier = new MerkleFrontier(segment.header().tree());
    while (cursor.next() == SegmentCursor.Step.FRAME) {
      if (frontier.append(cursor.array(), cursor.textOffset(), cursor.textLength())) {
        tiles.add(frontier.tile());
      }
    }
    end = frontier.state();
    size = end.size();
  }
}

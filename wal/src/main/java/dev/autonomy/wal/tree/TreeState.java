package dev.autonomy.wal.tree;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tree in the least that is needed to continue it: the roots of the complete subtrees along its
 * right edge.
 *
 * @param size leaves in the tree
 * @param peaks one root for each binary digit 1 of {@code size}, the largest subtree's first
 */
public record TreeState(long size, List<Hash> peaks) {

  public static final TreeState EMPTY = new TreeState(0, List.of());

  /** Copies the peaks. */
  public TreeState {
    peaks = List.copyOf(peaks);
    if (size < 0 || peaks.size() != Long.bitCount(size)) {
      throw new IllegalArgumentException(
          "a tree of " + size + " leaves does not have " + peaks.size() + " peaks");
    }
  }

  /** The tree over the first leaves, when its peaks are all among these; otherwise null. */
  public @Nullable TreeState prefix(long leaves) {
    long reached = 0;
    for (int i = 0; i < peaks.size() && reached < leaves; i++) {
      reached += Long.highestOneBit(size - reached);
      if (reached == leaves) {
        return new TreeState(leaves, peaks.subList(0, i + 1));
      }
    }
    return null;
  }

  /**
   * The root of the complete subtree over {@code 1 << level} leaves from {@code first} on, when it
   * is one of the peaks; otherwise null.
   */
  public @Nullable Hash peak(int level, long first) {
    long reached = 0;
    for (Hash peak : peaks) {
      long leaves = Long.highestOneBit(size - reached);
      if (reached == first && leaves == 1L << level) {
        return peak;
      }
      reached += leaves;
    }
    return null;
  }

  /** The root over all leaves. */
  public Hash root() {
    if (peaks.isEmpty()) {
      return MerkleTree.EMPTY_ROOT;
    }
    Hash root = peaks.getLast();
    for (int i = peaks.size() - 2; i >= 0; i--) {
      root = MerkleTree.nodeHash(peaks.get(i), root);
    }
    return root;
  }
}

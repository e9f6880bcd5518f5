package dev.autonomy.wal;

import java.util.List;

/**
 * A tree in the least that is needed to continue it: the roots of the complete subtrees along its
 * right edge.
 *
 * @param size leaves in the tree
 * @param peaks one root for each binary digit 1 of {@code size}, the largest subtree's first
 */
record TreeState(long size, List<Hash> peaks) {

  static final TreeState EMPTY = new TreeState(0, List.of());

  TreeState {
    peaks = List.copyOf(peaks);
    if (size < 0 || peaks.size() != Long.bitCount(size)) {
      throw new IllegalArgumentException(
          "a tree of " + size + " leaves does not have " + peaks.size() + " peaks");
    }
  }

  /** The root over all leaves. */
  Hash root() {
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

package dev.autonomy.wal.tree;

import java.util.List;

/**
 * Shows that a frame is in a tree (RFC 6962, section 2.1.1).
 *
 * @param seq the frame's number; its leaf index is one less
 * @param treeSize frames in the tree
 * @param leafHash hash of the frame's stored bytes as a leaf
 * @param path hashes of the siblings from the leaf to the root
 * @param root the tree's root
 */
public record InclusionProof(long seq, long treeSize, Hash leafHash, List<Hash> path, Hash root) {

  /** Copies the path. */
  public InclusionProof {
    path = List.copyOf(path);
  }

  /** Whether the path leads from the leaf to the root. */
  public boolean verifies() {
    return MerkleTree.verifyInclusion(leafHash, seq - 1, treeSize, path, root);
  }
}

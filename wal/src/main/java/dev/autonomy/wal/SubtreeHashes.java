package dev.autonomy.wal;

/** Where proofs get the hashes of complete subtrees from. */
interface SubtreeHashes {

  /**
   * The root of the subtree over the leaves from {@code index << level} to {@code (index + 1) <<
   * level}, all of which are there.
   *
   * @throws LogException if they cannot be read
   */
  Hash subtree(int level, long index) throws LogException;
}

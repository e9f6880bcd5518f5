package dev.autonomy.wal.tree;

/**
 * Where proofs get the hashes of complete subtrees from.
 *
 * @param <E> what is thrown when they cannot be read
 */
public interface SubtreeHashes<E extends Exception> {

  /**
   * The root of the subtree over the leaves from {@code index << level} to {@code (index + 1) <<
   * level}, all of which are there.
   *
   * @throws E if they cannot be read
   */
  Hash subtree(int level, long index) throws E;
}

package dev.autonomy.rego.eval;

import java.util.Arrays;

/**
 * Positions in a collection by the hash of something in the elements: chained hashing, each chain
 * in ascending order. Elements that have no hash are in none.
 *
 * <p>It narrows a scan and decides nothing. Documents written to have equal hashes make chains as
 * long as the scan would be without an index, and no longer.
 */
final class ElementIndex {

  /** The end of a chain. */
  static final int END = -1;

  private final int[] heads;
  private final int[] next;
  private final int[] hashes;
  private final int mask;

  /** An empty index over positions below {@code size}. */
  ElementIndex(int size) {
    heads = new int[Integer.highestOneBit(size) * 2];
    Arrays.fill(heads, END);
    mask = heads.length - 1;
    next = new int[size];
    hashes = new int[size];
  }

  /** Adds a position, which must be below all that were added before. */
  void addFirst(int position, int hash) {
    int chain = chain(hash);
    hashes[position] = hash;
    next[position] = heads[chain];
    heads[chain] = position;
  }

  /** The first position of the chain in which those with {@code hash} are, or {@link #END}. */
  int first(int hash) {
    return heads[chain(hash)];
  }

  /** The next position of the same chain, or {@link #END}. */
  int next(int position) {
    return next[position];
  }

  /** Whether the element at a position of a chain has this hash, too. */
  boolean hasHash(int position, int hash) {
    return hashes[position] == hash;
  }

  private int chain(int hash) {
    int mixed = hash * 0x9e3779b9;
    return (mixed ^ mixed >>> 16) & mask;
  }
}

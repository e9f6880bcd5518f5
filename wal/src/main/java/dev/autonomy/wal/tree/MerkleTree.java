package dev.autonomy.wal.tree;

import java.util.ArrayList;
import java.util.List;

/**
 * Hashes and proofs of the Merkle tree of RFC 6962, section 2.1, with SHA-256.
 *
 * <p>Leaves are counted from 0: frame {@code seq} is leaf {@code seq - 1}. Proofs are verified as
 * in RFC 9162, sections 2.1.3.2 and 2.1.4.2.
 */
public final class MerkleTree {

  /** The root of the tree without leaves: SHA-256 of nothing. */
  public static final Hash EMPTY_ROOT = Hash.of(TreeHasher.sha256().digest());

  private MerkleTree() {}

  /** The hash of a leaf. */
  public static Hash leafHash(byte[] data) {
    byte[] hash = new byte[Hash.BYTES];
    new TreeHasher().leaf(data, 0, data.length, hash);
    return Hash.of(hash);
  }

  /** The hash of a node with these children. */
  public static Hash nodeHash(Hash left, Hash right) {
    byte[] hash = new byte[Hash.BYTES];
    new TreeHasher().node(left.toByteArray(), right.toByteArray(), hash);
    return Hash.of(hash);
  }

  /** The root of the tree over the first {@code size} leaves. */
  public static <E extends Exception> Hash root(SubtreeHashes<E> hashes, long size) throws E {
    return size == 0 ? EMPTY_ROOT : range(hashes, 0, size);
  }

  /**
   * The audit path of a leaf in the tree over the first {@code size} leaves, from the leaf upwards
   * (section 2.1.1).
   */
  public static <E extends Exception> List<Hash> inclusionPath(
      SubtreeHashes<E> hashes, long leaf, long size) throws E {
    List<Hash> path = new ArrayList<>();
    long low = 0;
    long high = size;
    while (high - low > 1) {
      long middle = low + split(high - low);
      if (leaf < middle) {
        path.add(range(hashes, middle, high));
        high = middle;
      } else {
        path.add(range(hashes, low, middle));
        low = middle;
      }
    }
    return path.reversed();
  }

  /**
   * The proof that the tree over the first {@code size} leaves continues the one over the first
   * {@code earlierSize} (section 2.1.2); empty when there is nothing to prove.
   */
  public static <E extends Exception> List<Hash> consistencyPath(
      SubtreeHashes<E> hashes, long earlierSize, long size) throws E {
    List<Hash> path = new ArrayList<>();
    if (earlierSize == 0 || earlierSize == size) {
      return path;
    }
    long low = 0;
    long high = size;
    while (earlierSize < high) {
      long middle = low + split(high - low);
      if (earlierSize <= middle) {
        path.add(range(hashes, middle, high));
        high = middle;
      } else {
        path.add(range(hashes, low, middle));
        low = middle;
      }
    }
    if (low > 0) {
      path.add(range(hashes, low, high));
    }
    return path.reversed();
  }

  /** Whether {@code path} leads from the leaf's hash to {@code root}. */
  public static boolean verifyInclusion(
      Hash leafHash, long leaf, long size, List<Hash> path, Hash root) {
    if (leaf < 0 || leaf >= size) {
      return false;
    }
    long node = leaf;
    long last = size - 1;
    Hash hash = leafHash;
    for (Hash sibling : path) {
      if (last == 0) {
        return false;
      }
      if ((node & 1) == 1 || node == last) {
        hash = nodeHash(sibling, hash);
        int levels = Long.numberOfTrailingZeros(node);
        node >>>= levels;
        last >>>= levels;
      } else {
        hash = nodeHash(hash, sibling);
      }
      node >>>= 1;
      last >>>= 1;
    }
    return last == 0 && hash.equals(root);
  }

  /** Whether {@code path} shows that the later tree continues the earlier one. */
  public static boolean verifyConsistency(
      long earlierSize, Hash earlierRoot, long size, Hash root, List<Hash> path) {
    if (earlierSize < 0 || earlierSize > size) {
      return false;
    }
    if (earlierSize == size) {
      return path.isEmpty() && earlierRoot.equals(root);
    }
    if (earlierSize == 0) {
      return path.isEmpty() && earlierRoot.equals(EMPTY_ROOT);
    }
    int complete = Long.numberOfTrailingZeros(earlierSize);
    long node = earlierSize - 1 >>> complete;
    long last = size - 1 >>> complete;
    boolean earlierIsSubtree = node == 0;
    if (path.isEmpty() && !earlierIsSubtree) {
      return false;
    }
    Hash earlier = earlierIsSubtree ? earlierRoot : path.getFirst();
    Hash later = earlier;
    for (Hash sibling : earlierIsSubtree ? path : path.subList(1, path.size())) {
      if (last == 0) {
        return false;
      }
      if ((node & 1) == 1 || node == last) {
        earlier = nodeHash(sibling, earlier);
        later = nodeHash(sibling, later);
        int levels = Long.numberOfTrailingZeros(node);
        node >>>= levels;
        last >>>= levels;
      } else {
        later = nodeHash(later, sibling);
      }
      node >>>= 1;
      last >>>= 1;
    }
    return last == 0 && earlier.equals(earlierRoot) && later.equals(root);
  }

  /** The hash over the leaves from {@code low} to {@code high}, an interval the recursion makes. */
  private static <E extends Exception> Hash range(SubtreeHashes<E> hashes, long low, long high)
      throws E {
    long count = high - low;
    if (Long.bitCount(count) == 1) {
      int level = Long.numberOfTrailingZeros(count);
      return hashes.subtree(level, low >>> level);
    }
    long middle = low + split(count);
    return nodeHash(range(hashes, low, middle), range(hashes, middle, high));
  }

  /** The largest power of two below {@code count}, which is at least 2. */
  private static long split(long count) {
    return Long.highestOneBit(count - 1);
  }
}

package dev.autonomy.wal.tree;

import java.util.ArrayList;
import java.util.List;

/** RFC 6962, section 2.1, as it is written: recursive definitions over a list of leaves. */
public record LeafList(List<Hash> leaves) implements SubtreeHashes<RuntimeException> {

  /** Copies the leaves. */
  public LeafList {
    leaves = List.copyOf(leaves);
  }

  /** A list of these leaves. */
  public static LeafList of(List<byte[]> data) {
    return new LeafList(data.stream().map(MerkleTree::leafHash).toList());
  }

  /** {@code count} leaves that all differ. */
  public static LeafList numbered(int count) {
    List<byte[]> data = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      data.add(new byte[] {(byte) (i >> 8), (byte) i});
    }
    return of(data);
  }

  @Override
  public Hash subtree(int level, long index) {
    int start = (int) index << level;
    return new LeafList(leaves.subList(start, start + (1 << level))).root();
  }

  /** The list of the first ones. */
  public LeafList first(int count) {
    return new LeafList(leaves.subList(0, count));
  }

  /** MTH(D[n]). */
  public Hash root() {
    return switch (leaves.size()) {
      case 0 -> MerkleTree.EMPTY_ROOT;
      case 1 -> leaves.getFirst();
      default -> MerkleTree.nodeHash(left().root(), right().root());
    };
  }

  /** PATH(m, D[n]). */
  public List<Hash> path(int m) {
    if (leaves.size() == 1) {
      return List.of();
    }
    int k = left().leaves.size();
    return m < k ? plus(left().path(m), right().root()) : plus(right().path(m - k), left().root());
  }

  /** PROOF(m, D[n]). */
  public List<Hash> proof(int m) {
    return subproof(m, true);
  }

  private List<Hash> subproof(int m, boolean whole) {
    if (m == leaves.size()) {
      return whole ? List.of() : List.of(root());
    }
    int k = left().leaves.size();
    return m <= k
        ? plus(left().subproof(m, whole), right().root())
        : plus(right().subproof(m - k, false), left().root());
  }

  private LeafList left() {
    return first(split());
  }

  private LeafList right() {
    return new LeafList(leaves.subList(split(), leaves.size()));
  }

  /** The largest power of two smaller than n. */
  private int split() {
    int k = 1;
    while (k * 2 < leaves.size()) {
      k *= 2;
    }
    return k;
  }

  private static List<Hash> plus(List<Hash> list, Hash last) {
    List<Hash> result = new ArrayList<>(list);
    result.add(last);
    return result;
  }
}

package dev.autonomy.wal.tree;

import java.util.ArrayList;
import java.util.List;

/**
 * A growing tree that keeps only its right edge: one hash for each complete subtree, as a binary
 * counter keeps its digits. Appending allocates nothing. Not thread-safe.
 */
public final class MerkleFrontier {

  /**
   * Tiles are subtrees of 256 leaves (C2SP tlog-tiles). Their roots are what proofs are computed
   * from.
   */
  public static final int TILE_HEIGHT = 8;

  /** 256. */
  public static final int TILE_LEAVES = 1 << TILE_HEIGHT;

  private final TreeHasher hasher = new TreeHasher();
  private final byte[][] peakAtLevel = new byte[Long.SIZE - 1][];
  private final byte[] carry = new byte[Hash.BYTES];
  private final byte[] tile = new byte[Hash.BYTES];
  private long size;

  public MerkleFrontier(TreeState state) {
    reset(state);
  }

  /** Goes back, or forward, to {@code state}. */
  public void reset(TreeState state) {
    size = state.size();
    int next = 0;
    for (int level = peakAtLevel.length - 1; level >= 0; level--) {
      if ((size >>> level & 1) == 1) {
        peakAtLevel[level] = state.peaks().get(next++).toByteArray();
      }
    }
  }

  public long size() {
    return size;
  }

  /**
   * Appends the leaf whose data is given.
   *
   * @return whether the leaf completed a tile, see {@link #tile()}
   */
  public boolean append(byte[] data, int offset, int length) {
    hasher.leaf(data, offset, length, carry);
    int level = carryUp(0);
    size++;
    return level >= TILE_HEIGHT;
  }

  /**
   * Adds a complete subtree of that level, which is in {@link #carry}; returns the level reached.
   */
  private int carryUp(int from) {
    int level = from;
    while ((size >>> level & 1) == 1) {
      hasher.node(peakAtLevel[level], carry, carry);
      level++;
      if (level == TILE_HEIGHT) {
        System.arraycopy(carry, 0, tile, 0, Hash.BYTES);
      }
    }
    if (peakAtLevel[level] == null) {
      peakAtLevel[level] = new byte[Hash.BYTES];
    }
    System.arraycopy(carry, 0, peakAtLevel[level], 0, Hash.BYTES);
    return level;
  }

  /** Forgets the leaves of the tile that is not complete. */
  public void dropPartialTile() {
    size = size / TILE_LEAVES * TILE_LEAVES;
  }

  /** Appends a complete tile by its root; the tile before must be complete. */
  public void appendTile(Hash root) {
    if (size % TILE_LEAVES != 0) {
      throw new IllegalStateException("a tile cannot begin with leaf " + size);
    }
    root.copyTo(carry, 0);
    carryUp(TILE_HEIGHT);
    size += TILE_LEAVES;
  }

  /** The root of the tile that was completed last. */
  public Hash tile() {
    return Hash.of(tile);
  }

  /** The tree as it stands. */
  public TreeState state() {
    if (size == 0) {
      return TreeState.EMPTY;
    }
    List<Hash> peaks = new ArrayList<>(Long.bitCount(size));
    for (int level = Long.SIZE - 1 - Long.numberOfLeadingZeros(size); level >= 0; level--) {
      if ((size >>> level & 1) == 1) {
        peaks.add(Hash.of(peakAtLevel[level]));
      }
    }
    return new TreeState(size, peaks);
  }
}

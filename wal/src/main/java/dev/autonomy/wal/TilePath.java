package dev.autonomy.wal;

import dev.autonomy.wal.tree.MerkleFrontier;

/** Where C2SP tlog-tiles has a tile: {@code tile/LEVEL/INDEX[.p/WIDTH]}. */
final class TilePath {

  /** The level that stands for the entries themselves. */
  static final int ENTRIES = -1;

  private static final int DIGITS = 3;
  private static final int GROUP = 1000;

  private TilePath() {}

  /**
   * The path of a tile with {@code width} hashes, or of a bundle with as many entries.
   *
   * @param level 0 for leaves, or {@link #ENTRIES}
   * @param width 1 to 256
   */
  static String of(int level, long index, int width) {
    return width == MerkleFrontier.TILE_LEAVES
        ? full(level, index)
        : partials(level, index) + "/" + width;
  }

  /** Where the partial forms of a tile are. */
  static String partials(int level, long index) {
    return full(level, index) + ".p";
  }

  /** The index in groups of three digits, all but the last of which begin with an {@code x}. */
  private static String full(int level, long index) {
    StringBuilder groups = new StringBuilder(group(index % GROUP));
    for (long rest = index / GROUP; rest > 0; rest /= GROUP) {
      groups.insert(0, "x" + group(rest % GROUP) + "/");
    }
    return "tile/" + (level == ENTRIES ? "entries" : level) + "/" + groups;
  }

  private static String group(long number) {
    String digits = Long.toString(number);
    return "0".repeat(DIGITS - digits.length()) + digits;
  }
}

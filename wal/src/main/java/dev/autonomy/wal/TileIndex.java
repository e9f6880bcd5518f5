package dev.autonomy.wal;

import dev.autonomy.wal.tree.Hash;
import dev.autonomy.wal.tree.MerkleFrontier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The part of a sealed segment that makes proofs and seeks cheap: where every 256th frame stands,
 * and the roots of the tiles that were completed here.
 *
 * <pre>
 * index = u32 count, count times u64 offset, u32 count, count times 32 bytes
 * </pre>
 *
 * The offsets are those of the batches that hold the frames whose number is 1 more than a multiple
 * of 256. Everything in it follows from the frames; {@link LogVerifier} checks that it does. Not
 * thread-safe.
 */
final class TileIndex {

  private long[] offsets = new long[16];
  private int offsetCount;
  private final List<Hash> tiles = new ArrayList<>();

  /** Whether the frame of that number is the first of a tile. */
  static boolean startsTile(long seq) {
    return (seq - 1) % MerkleFrontier.TILE_LEAVES == 0;
  }

  void addOffset(long offset) {
    if (offsetCount == offsets.length) {
      offsets = Arrays.copyOf(offsets, offsetCount * 2);
    }
    offsets[offsetCount++] = offset;
  }

  void addTile(Hash root) {
    tiles.add(root);
  }

  /** The roots of the completed tiles, in order. */
  List<Hash> tiles() {
    return tiles;
  }

  /**
   * Where to start reading for frame {@code seq}, in a segment that begins with {@code firstSeq};
   * empty when that is the segment's first batch.
   */
  OptionalLong offsetBefore(long firstSeq, long seq) {
    long leaves = MerkleFrontier.TILE_LEAVES;
    long firstTileSeq = (firstSeq - 1 + leaves - 1) / leaves * leaves + 1;
    if (seq < firstTileSeq || offsetCount == 0) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(offsets[(int) Math.min((seq - firstTileSeq) / leaves, offsetCount - 1)]);
  }

  void write(RecordBuffer out) {
    int start = out.beginRecord(RecordType.INDEX);
    out.putInt(offsetCount);
    for (int i = 0; i < offsetCount; i++) {
      out.putLong(offsets[i]);
    }
    out.putInt(tiles.size());
    for (Hash tile : tiles) {
      out.put(tile.toByteArray());
    }
    out.endRecord(start);
  }

  /** The index of these bytes, or null when they are anything else. */
  static @Nullable TileIndex parse(byte[] bytes) {
    if (bytes.length < 2 * Integer.BYTES) {
      return null;
    }
    int offsetCount = RecordBuffer.getInt(bytes, 0);
    if (offsetCount < 0 || offsetCount > (bytes.length - 2 * Integer.BYTES) / Long.BYTES) {
      return null;
    }
    int position = Integer.BYTES + offsetCount * Long.BYTES;
    int tileCount = RecordBuffer.getInt(bytes, position);
    position += Integer.BYTES;
    if (tileCount < 0 || (bytes.length - position) != (long) tileCount * Hash.BYTES) {
      return null;
    }
    TileIndex index = new TileIndex();
    for (int i = 0; i < offsetCount; i++) {
      index.addOffset(RecordBuffer.getLong(bytes, Integer.BYTES + i * Long.BYTES));
    }
    for (int i = 0; i < tileCount; i++) {
      index.addTile(Hash.of(bytes, position + i * Hash.BYTES, Hash.BYTES));
    }
    return index;
  }
}

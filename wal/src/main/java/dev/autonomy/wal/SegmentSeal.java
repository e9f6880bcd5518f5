package dev.autonomy.wal;

import dev.autonomy.wal.tree.Hash;
import dev.autonomy.wal.tree.MerkleFrontier;
import dev.autonomy.wal.tree.TreeState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The batch that ends a sealed segment: index, footer, and a trailer of fixed size that says where
 * the batch begins, so that it can be found from the end of the file.
 */
record SegmentSeal(TileIndex index, SegmentFooter footer) {

  private static final int TRAILER_BYTES = RecordBuffer.RECORD_HEADER_BYTES + Long.BYTES;

  /** Appends the batch, which will stand at {@code offset}. */
  void write(RecordBuffer out, long offset) {
    RecordBuffer body = new RecordBuffer(1024);
    index.write(body);
    footer.write(body);
    int trailer = body.beginRecord(RecordType.TRAILER);
    body.putLong(offset);
    body.endRecord(trailer);
    new BatchRecord(footer.tree().size() + 1, 0, body.size()).write(out);
    out.put(body.array(), 0, body.size());
  }

  /**
   * Takes a tree over leaves that cannot be hashed any more to the end of the tile that the last of
   * them is in, or to the end of the segment.
   *
   * @param tree somewhere in the segment
   * @param before leaves before the segment
   * @param size how many leaves it must have at least
   * @param name the segment's, for messages
   * @return the roots of the tiles that it went over
   * @throws LogException if the seal contradicts itself
   */
  List<Hash> skipTiles(MerkleFrontier tree, long before, long size, String name)
      throws LogException {
    List<Hash> skipped = new ArrayList<>();
    TreeState end = footer.tree();
    long firstTile = before / MerkleFrontier.TILE_LEAVES;
    tree.dropPartialTile();
    while (tree.size() < size && tree.size() + MerkleFrontier.TILE_LEAVES <= end.size()) {
      long tile = tree.size() / MerkleFrontier.TILE_LEAVES - firstTile;
      if (tile >= index.tiles().size()) {
        throw contradicts(name);
      }
      skipped.add(index.tiles().get((int) tile));
      tree.appendTile(skipped.getLast());
    }
    if (tree.size() < size) {
      if (end.size() < size || tree.size() > 0 && !tree.state().equals(end.prefix(tree.size()))) {
        throw contradicts(name);
      }
      tree.reset(end);
    }
    return skipped;
  }

  private static LogException contradicts(String name) {
    return Damage.of(
        LogCode.WAL_CORRUPT_SEGMENT, "the seal of " + name + " is not one of as many frames");
  }

  /**
   * Reads the seal from the end of the file; empty when the segment is not sealed, or not cut to
   * its length yet.
   *
   * @throws LogException if there is a trailer and yet no seal where it points
   */
  static Optional<SegmentSeal> find(SegmentFile segment) throws LogException {
    try {
      StorageFile file = segment.file();
      RecordScanner end = new RecordScanner(file, Math.max(0, file.size() - TRAILER_BYTES));
      if (end.next() != RecordScanner.Found.RECORD || end.type() != RecordType.TRAILER) {
        return Optional.empty();
      }
      long offset = RecordBuffer.getLong(end.array(), end.payload());
      SegmentCursor cursor = new SegmentCursor(segment, SegmentCursor.Tail.GLANCE);
      if (offset < segment.headerEnd()) {
        throw misplaced(segment, end.recordOffset());
      }
      cursor.seek(offset);
      if (cursor.next() != SegmentCursor.Step.SEALED) {
        throw misplaced(segment, end.recordOffset());
      }
      return Optional.of(cursor.seal());
    } catch (IOException e) {
      throw Damage.io("cannot read " + segment.name(), e);
    }
  }

  private static LogException misplaced(SegmentFile segment, long offset) {
    return Damage.at(
        LogCode.WAL_CORRUPT_SEGMENT,
        "the trailer does not point to the seal",
        segment.name(),
        offset);
  }
}

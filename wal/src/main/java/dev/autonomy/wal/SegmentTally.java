package dev.autonomy.wal;

import dev.autonomy.wal.tree.Hash;
import dev.autonomy.wal.tree.TreeState;
import java.io.EOFException;
import java.io.IOException;
import java.util.zip.CRC32C;

/**
 * What a segment's footer, and the index of its calls, will say, kept while the segment grows: by
 * the writer as batches become durable, by recovery and by the verifier as they read. Not
 * thread-safe.
 */
final class SegmentTally {

  private static final int READ_BYTES = 256 << 10;

  private final CRC32C crc = new CRC32C();
  private final TileIndex index = new TileIndex();
  private final CallList calls = new CallList();
  private long frames;

  /** Takes the next bytes of the file into the checksum. */
  void bytes(byte[] source, int offset, int length) {
    crc.update(source, offset, length);
  }

  /** Takes the first {@code length} bytes of {@code file} into the checksum. */
  void bytes(StorageFile file, long length) throws IOException {
    byte[] buffer = new byte[(int) Math.min(length, READ_BYTES)];
    long position = 0;
    while (position < length) {
      int wanted = (int) Math.min(buffer.length, length - position);
      int count = file.read(buffer, 0, wanted, position);
      if (count < wanted) {
        throw new EOFException("the file has become shorter than " + length + " bytes");
      }
      crc.update(buffer, 0, count);
      position += count;
    }
  }

  /** Counts one frame, whose batch begins at {@code batchStart}. */
  void frame(long seq, long batchStart) {
    frames++;
    if (TileIndex.startsTile(seq)) {
      index.addOffset(batchStart);
    }
  }

  /** Takes note of a frame about the call with that {@linkplain CallList#key key}. */
  void call(int key, long batchStart) {
    calls.add(key, batchStart);
  }

  /** Takes note of a tile that the last frame completed. */
  void tile(Hash root) {
    index.addTile(root);
  }

  long frames() {
    return frames;
  }

  TileIndex index() {
    return index;
  }

  CallList calls() {
    return calls;
  }

  /** The footer, should the segment end here. */
  SegmentFooter footer(TreeState tree) {
    return new SegmentFooter(frames, tree, (int) crc.getValue());
  }
}

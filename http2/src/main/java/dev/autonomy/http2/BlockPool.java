package dev.autonomy.http2;

import java.util.ArrayDeque;

/** Blocks that the bodies of one connection take turns in using. Guarded by its lock. */
final class BlockPool {

  /** 16 KiB: a frame, and a TLS record. */
  static final int BLOCK_BYTES = 16 << 10;

  /** What a connection keeps while it has streams: 256 KiB. */
  private static final int MAX_FREE_BLOCKS = 16;

  private final ArrayDeque<byte[]> free = new ArrayDeque<>(MAX_FREE_BLOCKS);

  byte[] take() {
    byte[] block = free.pollLast();
    return block == null ? new byte[BLOCK_BYTES] : block;
  }

  void give(byte[] block) {
    if (free.size() < MAX_FREE_BLOCKS) {
      free.addLast(block);
    }
  }

  /** Lets go of all blocks. */
  void clear() {
    free.clear();
  }
}

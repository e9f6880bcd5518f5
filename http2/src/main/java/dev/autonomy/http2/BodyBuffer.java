package dev.autonomy.http2;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of one body that have arrived and were not read yet, in blocks of 16 KiB that fill up
 * before the next is begun: however small the frames, memory is what flow control allows and one
 * block. One thread writes and one reads; both hold the connection's lock for everything but the
 * copying itself.
 */
final class BodyBuffer {

  private static final byte[] NONE = new byte[0];

  private final BlockPool pool;
  private final ArrayDeque<byte[]> blocks = new ArrayDeque<>();

  /** Where reading goes on in the first block, and writing in the last. */
  private int head;

  private int tail = BlockPool.BLOCK_BYTES;
  private int available;
  private boolean ended;
  private boolean discarded;
  private @Nullable Http2Exception failure;

  /** An empty buffer. */
  BodyBuffer(BlockPool pool) {
    this.pool = pool;
  }

  /** Where the next bytes may be written, from {@link #writeOffset} on. */
  byte[] writeBlock() {
    if (discarded) {
      return NONE;
    }
    if (tail == BlockPool.BLOCK_BYTES) {
      blocks.addLast(pool.take());
      tail = 0;
    }
    return blocks.getLast();
  }

  int writeOffset() {
    return tail;
  }

  /** Makes written bytes readable; false if nobody wants them any more. */
  boolean written(int count) {
    if (discarded) {
      return false;
    }
    tail += count;
    available += count;
    return true;
  }

  int available() {
    return available;
  }

  /** The block with the next bytes, from {@link #readOffset} on. */
  byte[] readBlock() {
    return blocks.getFirst();
  }

  int readOffset() {
    return head;
  }

  /** How many bytes the first block has to read. */
  int readable() {
    return Math.min(available, BlockPool.BLOCK_BYTES - head);
  }

  void consumed(int count) {
    if (discarded) {
      return;
    }
    head += count;
    available -= count;
    if (head == BlockPool.BLOCK_BYTES) {
      pool.give(blocks.removeFirst());
      head = 0;
    }
    if (available == 0 && ended && !blocks.isEmpty()) {
      pool.give(blocks.removeFirst());
    }
  }

  /** No more bytes will come. */
  void end() {
    ended = true;
  }

  boolean isEnded() {
    return ended;
  }

  /** No more bytes will come, though there should be some. */
  void fail(Http2Exception reason) {
    if (!ended && failure == null) {
      failure = reason;
    }
  }

  @Nullable Http2Exception failure() {
    return failure;
  }

  /** Drops what is there and what will come. Returns the number of bytes that were there. */
  int discard() {
    int dropped = available;
    discarded = true;
    available = 0;
    // Not to the pool: the reading thread may be filling the last one.
    blocks.clear();
    return dropped;
  }

  boolean isDiscarded() {
    return discarded;
  }
}

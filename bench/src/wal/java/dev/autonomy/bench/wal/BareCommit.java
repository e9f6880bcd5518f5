package dev.autonomy.bench.wal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Group commit as textbooks have it, and nothing else: callers copy bytes that are ready into a
 * buffer and wait; a thread writes what has gathered, syncs it, and wakes them. No JSON, no hashes,
 * no tree. What it reaches is what the disk and the threads of this machine allow.
 */
final class BareCommit implements AutoCloseable {

  private final FileChannel channel;
  private final int fileBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Condition durable = lock.newCondition();
  private final Thread writer = Thread.ofPlatform().unstarted(this::write);
  private ByteBuffer gathering;
  private ByteBuffer writing;
  private long batch = 1;
  private long durableBatch;
  private boolean closed;

  /**
   * A writer to a file that has its blocks already and is written from its start again and again.
   */
  BareCommit(Path file, int fileBytes, int maxBatchBytes) throws IOException {
    this.fileBytes = fileBytes;
    gathering = ByteBuffer.allocateDirect(maxBatchBytes);
    writing = ByteBuffer.allocateDirect(maxBatchBytes);
    channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    channel.write(ByteBuffer.allocate(fileBytes), 0);
    channel.force(true);
    writer.start();
  }

  /** Returns once the bytes are on stable storage. */
  void append(byte[] bytes) {
    lock.lock();
    try {
      gathering.put(bytes);
      long mine = batch;
      arrived.signal();
      while (durableBatch < mine) {
        durable.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  private void write() {
    long position = 0;
    while (true) {
      ByteBuffer full = gathered();
      if (full == null) {
        return;
      }
      position = position + full.remaining() > fileBytes ? 0 : position;
      try {
        position += channel.write(full, position);
        channel.force(false);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      lock.lock();
      try {
        durableBatch++;
        durable.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  private ByteBuffer gathered() {
    lock.lock();
    try {
      while (gathering.position() == 0) {
        if (closed) {
          return null;
        }
        arrived.awaitUninterruptibly();
      }
      ByteBuffer full = gathering.flip();
      gathering = writing.clear();
      writing = full;
      batch++;
      return full;
    } finally {
      lock.unlock();
    }
  }

  /** Ends the writer, once all is durable. */
  @Override
  public void close() throws IOException, InterruptedException {
    lock.lock();
    try {
      closed = true;
      arrived.signal();
    } finally {
      lock.unlock();
    }
    writer.join();
    channel.close();
  }
}

package dev.autonomy.bundle;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The right to change the store: held by one thread of one process at a time. */
final class StoreLock implements AutoCloseable {

  static final long MAX_WAIT_MILLIS = 10_000;

  private static final long POLL_MILLIS = 5;

  private final FileChannel channel;

  private StoreLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Waits until nobody else holds the lock, but not longer than {@link #MAX_WAIT_MILLIS}. */
  static StoreLock acquire(Path file) throws IOException, StoreException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MAX_WAIT_MILLIS);
      while (tryLock(channel) == null) {
        if (System.nanoTime() - deadline > 0) {
          throw new StoreException(
              "another process has held "
                  + file
                  + " for "
                  + MAX_WAIT_MILLIS / 1000
                  + " s, try again when it is done");
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
      }
      return new StoreLock(channel);
    } catch (IOException | StoreException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException _) {
      // Another thread of this process holds it.
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

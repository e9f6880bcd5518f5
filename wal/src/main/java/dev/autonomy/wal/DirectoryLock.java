package dev.autonomy.wal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The right to write a log: a lock of the operating system on the file {@code LOCK}, whose text
 * says who holds it. It ends with the process, however that ends.
 */
final class DirectoryLock implements AutoCloseable {

  /**
   * Directories this process holds. POSIX locks belong to a process and vanish when it closes any
   * descriptor of the file, so a second attempt must be refused before the file is touched.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private static final int MAX_HOLDER_BYTES = 64;

  private final Path directory;
  private final FileChannel channel;

  private DirectoryLock(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /**
   * Locks {@code directory}.
   *
   * @throws LogException if it is held, with the holder's process id
   */
  static DirectoryLock acquire(Path directory) throws LogException {
    try {
      Path real = directory.toRealPath();
      long self = ProcessHandle.current().pid();
      if (!HELD.add(real)) {
        throw locked(directory, "this process, " + self + ",");
      }
      try {
        return new DirectoryLock(real, lock(directory, self));
      } catch (IOException | LogException | RuntimeException e) {
        HELD.remove(real);
        throw e;
      }
    } catch (IOException e) {
      throw Damage.io("cannot lock the log directory " + directory, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // The operating system drops the lock with the descriptor.
    } finally {
      HELD.remove(directory);
    }
  }

  private static FileChannel lock(Path directory, long self) throws IOException, LogException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve(SegmentName.LOCK),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS);
    try {
      @Nullable FileLock lock = channel.tryLock();
      if (lock == null) {
        throw locked(directory, "process " + holder(channel));
      }
      channel.truncate(0);
      channel.write(StandardCharsets.US_ASCII.encode(self + "\n"), 0);
      return channel;
    } catch (IOException | LogException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(MAX_HOLDER_BYTES);
    channel.read(text, 0);
    return StandardCharsets.US_ASCII.decode(text.flip()).toString().strip();
  }

  private static LogException locked(Path directory, String holder) {
    return new LogException(
        LogCode.WAL_LOCKED,
        holder
            + " has the log in "
            + directory
            + " open for writing: stop it, or use another directory");
  }
}

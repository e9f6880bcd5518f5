package dev.autonomy.telemetry;

import dev.autonomy.wal.FileFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The right to deliver a log: a lock of the operating system on the file {@value #FILE} beside it,
 * so that two do not send at once. It ends with the process, however that ends, and has nothing to
 * do with the lock of whoever writes the log.
 */
public final class ExportLock implements AutoCloseable {

  /** The file's name in the log's directory. */
  public static final String FILE = "export-lock";

  private final Path log;
  private final FileChannel channel;

  private ExportLock(Path log, FileChannel channel) {
    this.log = log;
    this.channel = channel;
  }

  /**
   * Takes the lock; empty when somebody has it.
   *
   * @throws ExportException if the file cannot be made or locked
   */
  public static Optional<ExportLock> tryAcquire(Path directory) throws ExportException {
    try {
      FileChannel channel =
          FileChannel.open(
              directory.resolve(FILE),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              LinkOption.NOFOLLOW_LINKS);
      @Nullable FileLock lock = null;
      try {
        lock = channel.tryLock();
      } catch (OverlappingFileLockException e) {
        // This process has it.
      } finally {
        if (lock == null) {
          channel.close();
        }
      }
      return lock == null ? Optional.empty() : Optional.of(new ExportLock(directory, channel));
    } catch (IOException e) {
      throw new ExportException(
          "cannot lock "
              + directory.resolve(FILE)
              + ": "
              + FileFailure.reason(e)
              + ": may you write there?",
          e);
    }
  }

  /**
   * Takes the lock.
   *
   * @throws ExportException if somebody has it
   */
  public static ExportLock acquire(Path directory) throws ExportException {
    return tryAcquire(directory)
        .orElseThrow(
            () ->
                new ExportException(
                    "another process delivers the log in "
                        + directory
                        + " already: stop it, or let it do it"));
  }

  /** The log's directory. */
  Path log() {
    return log;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // The operating system drops the lock with the descriptor.
    }
  }
}

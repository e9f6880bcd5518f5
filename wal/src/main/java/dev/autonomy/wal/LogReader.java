package dev.autonomy.wal;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log's frames in order, joined with their disclosures, also while another process writes.
 * Takes no lock. For one thread.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class LogReader implements AutoCloseable {

  private LogReader() {}

  /**
   * A reader that stands before the first frame.
   *
   * @throws LogException if there is no log, or its format cannot be read
   */
  public static LogReader open(Path directory) throws LogException {
    throw new UnsupportedOperationException("not yet: " + directory);
  }

  /**
   * A reader that stands before frame {@code seq}, or at the end when there are fewer.
   *
   * @throws LogException as {@link #open(Path)}
   */
  public static LogReader openAt(Path directory, long seq) throws LogException {
    throw new UnsupportedOperationException("not yet: " + directory + seq);
  }

  /**
   * Every frame of one call, oldest first.
   *
   * @throws LogException if the log cannot be read
   */
  public static List<Frame> framesOf(Path directory, String auditId) throws LogException {
    throw new UnsupportedOperationException("not yet: " + directory + auditId);
  }

  /**
   * The next frame, or null at the present end of the log; a later call then returns what was
   * appended meanwhile.
   *
   * @throws LogException if what comes next is damaged
   */
  public @Nullable Frame next() throws LogException {
    throw new UnsupportedOperationException("not yet");
  }

  @Override
  public void close() {}
}

package dev.autonomy.wal;

import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonValue;
import java.nio.file.Path;
import java.util.Optional;

/** The tamper-evident log, open for writing. Thread-safe; one per directory. */
@SuppressWarnings("DoNotCallSuggester")
public final class Log implements AutoCloseable {

  private Log() {}

  /**
   * Opens the log in {@code directory}, which is created when absent, and repairs what a crash may
   * have left: see {@link FrameKind#LOG_RECOVERED}.
   *
   * @throws LogException if another process holds it, or if it is not the log that was acknowledged
   */
  public static Log open(Path directory, LogOptions options) throws LogException {
    throw new UnsupportedOperationException("not yet: " + directory + options);
  }

  /**
   * Appends {@code entry} and waits until it is on stable storage.
   *
   * @return the frame's number
   * @throws LogException if it was refused; the entry is not in the log then
   */
  public long append(Entry entry) throws LogException {
    return submit(entry).await();
  }

  /**
   * Hands {@code entry} to the writer without waiting for stable storage. Entries of one thread
   * keep their order. Waits only while the queue is full.
   *
   * @throws LogException if it was refused at once
   */
  public Ticket submit(Entry entry) throws LogException {
    throw new UnsupportedOperationException("not yet: " + entry);
  }

  /** Why the log does not accept entries at present; empty while it does. Never blocks. */
  public Optional<LogException> refusal() {
    throw new UnsupportedOperationException("not yet");
  }

  /** How many frames are on stable storage. */
  public long size() {
    throw new UnsupportedOperationException("not yet");
  }

  /** Bytes of all segment files, preallocated space included. */
  public long sizeBytes() {
    throw new UnsupportedOperationException("not yet");
  }

  /** The last signed checkpoint; empty until the first second has passed. Never blocks. */
  public Optional<Checkpoint> checkpoint() {
    throw new UnsupportedOperationException("not yet");
  }

  /** The log's identity in its checkpoints. */
  public String origin() {
    throw new UnsupportedOperationException("not yet");
  }

  /**
   * What stands in the log instead of a value that policy redacts: {@code
   * {"sha256":"…","redacted":true}}, the value's commitment under a salt that nobody keeps.
   */
  public JsonObject redacted(JsonValue value) {
    throw new UnsupportedOperationException("not yet: " + value);
  }

  /**
   * Writes what is queued, gives calls without an outcome the outcome {@code unknown}, seals the
   * segment, signs a last checkpoint and releases the directory.
   *
   * @throws LogException if the end could not be written; the directory is released all the same
   */
  @Override
  public void close() throws LogException {
    throw new UnsupportedOperationException("not yet");
  }
}

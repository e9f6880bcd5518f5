package dev.autonomy.wal;

import java.nio.file.Path;

/**
 * A log's directory in the hands of somebody who repairs, prunes or forgets: locked, so that no
 * runtime writes meanwhile.
 */
record LockedLog(
    Storage storage, LogOptions options, KeySource keySource, Entropy entropy, AutoCloseable lock)
    implements AutoCloseable {

  /** The ceiling is for decisions: whoever makes room must be able to say so. */
  private static final long NO_CEILING_BYTES = Long.MAX_VALUE / 2;

  /**
   * Locks the log in {@code directory}.
   *
   * @throws LogException if there is no such directory, or somebody writes the log
   */
  static LockedLog acquire(Path directory, LogOptions options) throws LogException {
    Storage storage = LogReader.existing(directory);
    Entropy entropy = Entropy.system();
    return new LockedLog(
        storage,
        options,
        Log.keySource(directory, options, entropy),
        entropy,
        DirectoryLock.acquire(directory));
  }

  /**
   * Looks whether the log can be opened; changes nothing.
   *
   * @throws LogException if it cannot
   */
  void recover() throws LogException {
    Recovered recovered = new Recovery(storage, options, keySource, entropy).recover();
    recovered.last().ifPresent(last -> last.writer().close());
  }

  /** Opens the log, under this lock, without a ceiling. */
  Log open() throws LogException {
    return Log.open(storage, unbounded(options), keySource, entropy, () -> {});
  }

  /** The same in the middle of a repair; a log that begins anew gets this origin. */
  Log openForRepair(String origin) throws LogException {
    LogOptions named = origin.isEmpty() ? options : options.withOrigin(origin);
    LogLimits limits = named.limits().withMaxEntryBytes(LogLimits.MAX_ENTRY_BYTES);
    return Log.openForRepair(storage, unbounded(named.withLimits(limits)), keySource, entropy);
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (Exception e) {
      throw new IllegalStateException("the log directory could not be released", e);
    }
  }

  private static LogOptions unbounded(LogOptions options) {
    return options.withMaxBytes(NO_CEILING_BYTES);
  }
}

package dev.autonomy.wal;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;

/** The wording of refusals about files. */
final class Damage {

  private static final String REMEDY =
      "; restore the log from a copy, or keep it as evidence and begin another directory";

  private Damage() {}

  /** Something is wrong at one place of a file. */
  static LogException at(LogCode code, String what, String file, long offset) {
    return new LogException(code, what + " (" + file + " at byte " + offset + ")" + REMEDY);
  }

  /** Something is wrong with the log as a whole. */
  static LogException of(LogCode code, String what) {
    return new LogException(code, what + REMEDY);
  }

  /** Segments are missing, and nothing signed says that they were pruned. */
  static LogException missingStart(long firstSeq, Storage storage) {
    return of(
        LogCode.WAL_FIRST_SEQ_NOT_ONE,
        "the oldest segment in "
            + storage.describe()
            + " begins with frame "
            + firstSeq
            + ", not 1: older segments are missing");
  }

  /** A frame is not there any more, though later ones are. */
  static LogException lost(long seq, Storage storage) {
    return new LogException(
        LogCode.WAL_PRUNED,
        "frame "
            + seq
            + " of "
            + storage.describe()
            + " was lost and a repair could not save it: nothing can be proved that needs its"
            + " hash");
  }

  /** What happened, without the advice that ends a refusal. */
  static String withoutRemedy(LogException refusal) {
    String detail = refusal.detail();
    return detail.endsWith(REMEDY)
        ? detail.substring(0, detail.length() - REMEDY.length())
        : detail;
  }

  /** A segment was there when the directory was listed, and is not any more. */
  static LogException vanished(String segment, NoSuchFileException cause) {
    return new LogException(
        LogCode.WAL_PRUNED, segment + " was pruned while the log was being read: try again", cause);
  }

  /** A file could not be read or written. */
  static LogException io(String what, IOException cause) {
    boolean named =
        cause instanceof FileSystemException system
            && system.getFile() != null
            && what.endsWith(system.getFile());
    String reason = named ? FileFailure.reason(cause) : reason(cause);
    return new LogException(LogCode.WAL_IO, what + ": " + reason, cause);
  }

  /** Something of the log could not be written: the disk is full, or fails. */
  static LogException writing(String what, Storage storage, IOException cause) {
    String where = "cannot write " + what + " in " + storage.describe();
    return DiskSpace.isExhausted(cause, storage)
        ? new LogException(
            LogCode.WAL_FULL,
            where + ": " + reason(cause) + "; free some space, the log then continues by itself",
            cause)
        : io(where, cause);
  }

  /** What to say of a log that could not be begun: nobody goes on trying then. */
  static LogException notBegun(LogException failure, Storage storage) {
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (failure.code() == LogCode.WAL_FULL && cause instanceof IOException disk) {
        return new LogException(
            LogCode.WAL_FULL,
            "the disk has no room to begin a segment in "
                + storage.describe()
                + ": "
                + reason(disk)
                + "; free some space and start again",
            failure);
      }
    }
    return failure;
  }

  /** The disk has not answered for so long that nobody waits any more. */
  static LogException stalled(Duration wait) {
    return new LogException(
        LogCode.WAL_IO, "the disk has not answered for " + time(wait) + ": look at its health");
  }

  private static String time(Duration duration) {
    long millis = duration.toMillis();
    return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
  }

  /** What the exception says of which file. */
  static String reason(IOException cause) {
    return FileFailure.withFile(cause);
  }

  static String hex(int value) {
    String digits = Integer.toHexString(value);
    return "0".repeat(2 * Integer.BYTES - digits.length()) + digits;
  }
}

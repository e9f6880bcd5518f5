package dev.autonomy.edged;

import dev.autonomy.edge.DiskCondition;
import dev.autonomy.edge.LedgerException;
import dev.autonomy.edge.LedgerException.Kind;
import java.nio.file.Path;
import java.sql.SQLException;

/** What SQLite says, as an operator can use it. */
final class SqlFailure {

  // Primary result codes, https://sqlite.org/rescode.html
  private static final int BUSY = 5;
  private static final int LOCKED = 6;
  private static final int READONLY = 8;
  private static final int IOERR = 10;
  private static final int CORRUPT = 11;
  private static final int FULL = 13;
  private static final int CANTOPEN = 14;
  private static final int NOTADB = 26;

  private SqlFailure() {}

  static LedgerException of(Path file, SQLException failure) {
    return switch (failure.getErrorCode() & 0xff) {
      case FULL -> full(file);
      case READONLY, CANTOPEN -> readOnly(file);
      case IOERR -> ofDisk(file, failure);
      case BUSY, LOCKED ->
          failed(Kind.IN_USE, file, "another program keeps it locked: end that program");
      case CORRUPT, NOTADB -> damaged(file, oneLine(failure));
      default -> failed(Kind.FAILED, file, oneLine(failure));
    };
  }

  /**
   * Whether the change did not fit and no part of it is in the log, which is certain of this code
   * alone.
   */
  static boolean isFull(SQLException failure) {
    return (failure.getErrorCode() & 0xff) == FULL;
  }

  /** SQLite keeps the system's error number to itself: the file system is asked what it was. */
  private static LedgerException ofDisk(Path file, SQLException failure) {
    return switch (DiskCondition.of(file)) {
      case FULL -> full(file);
      case READ_ONLY -> readOnly(file);
      case WRITABLE, UNKNOWN ->
          failed(Kind.FAILED, file, oneLine(failure) + ": look at the system's log of the disk");
    };
  }

  static LedgerException full(Path file) {
    return failed(Kind.FULL, file, "no space left for the change: free some on its file system");
  }

  static LedgerException readOnly(Path file) {
    return failed(
        Kind.READ_ONLY,
        file,
        "cannot be written: let edged's user write the file and its directory");
  }

  static LedgerException damaged(Path file, String how) {
    return failed(
        Kind.DAMAGED,
        file,
        "is damaged ("
            + how
            + "): move it away with its -wal and put a copy in its place, or start without one");
  }

  static LedgerException failed(Kind kind, Path file, String what) {
    return new LedgerException(kind, "ledger " + file + ": " + what);
  }

  private static String oneLine(SQLException failure) {
    return String.valueOf(failure.getMessage()).replaceAll("\\s+", " ");
  }
}

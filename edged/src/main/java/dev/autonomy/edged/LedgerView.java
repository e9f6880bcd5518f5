package dev.autonomy.edged;

import dev.autonomy.edge.LedgerException;
import dev.autonomy.edge.LedgerException.Kind;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;

/** The connection that a ledger is read on, one question at a time. */
final class LedgerView {

  private final Path file;
  private final Database database;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean closed;

  LedgerView(Path file, Database database) {
    this.file = file;
    this.database = database;
  }

  /** Something that is asked. */
  @FunctionalInterface
  interface Question<T> {
    T ask() throws SQLException;
  }

  <T> T read(Question<T> question) throws LedgerException {
    lock.lock();
    try {
      if (closed) {
        throw SqlFailure.failed(Kind.FAILED, file, "is closed");
      }
      return question.ask();
    } catch (SQLException e) {
      throw SqlFailure.of(file, e);
    } catch (IllegalArgumentException e) {
      throw SqlFailure.damaged(file, String.valueOf(e.getMessage()));
    } finally {
      lock.unlock();
    }
  }

  /** Several questions, answered from one state of the file. */
  <T> T readTogether(Question<T> question) throws LedgerException {
    return read(
        () -> {
          database.beginReading();
          try {
            return question.ask();
          } finally {
            database.commit();
          }
        });
  }

  /** Answers nothing more. Whether it did before. */
  boolean close() throws SQLException {
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      closed = true;
      database.close();
      return true;
    } finally {
      lock.unlock();
    }
  }
}

package dev.autonomy.edged;

import dev.autonomy.edge.LedgerException;
import dev.autonomy.edge.LedgerException.Kind;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The one thread that changes a ledger. What callers want at the same time goes into one
 * transaction, and each of them returns when that is on stable storage: the group commit of DeWitt
 * et al., "Implementation techniques for main memory database systems", SIGMOD 1984.
 *
 * <p>A change that fails undoes nothing of the others: then the transaction is rolled back and each
 * of its changes is made again in one of its own. When the end of a transaction fails, none of its
 * changes has been made.
 */
final class LedgerWriter implements AutoCloseable {

  /** Changes that wait; more callers wait for a place. */
  private static final int MAX_WAITING = 1_024;

  /** Changes in one transaction. */
  private static final int MAX_BATCH = 256;

  /** What a caller wants done; may be done again when it failed. */
  @FunctionalInterface
  interface Change<T> {
    T make(Database database) throws SQLException;
  }

  private final Path file;
  private final Database database;
  private final Deque<Task<?>> waiting = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Condition room = lock.newCondition();
  private final Thread thread;
  private boolean closed;

  /** Only of the writer's thread. */
  private boolean broken;

  private LedgerWriter(Path file, Database database) {
    this.file = file;
    this.database = database;
    // A platform thread: native calls would pin a virtual one.
    thread = Thread.ofPlatform().daemon().name("ledger-writer").unstarted(this::run);
  }

  static LedgerWriter start(Path file, Database database) {
    LedgerWriter writer = new LedgerWriter(file, database);
    writer.thread.start();
    return writer;
  }

  /** Makes a change; it is durable on return. An interrupt does not end the wait. */
  <T> T change(Change<T> change) throws LedgerException {
    Task<T> task = new Task<>(change);
    lock.lock();
    try {
      while (waiting.size() >= MAX_WAITING && !closed) {
        room.awaitUninterruptibly();
      }
      if (closed) {
        throw SqlFailure.failed(Kind.FAILED, file, "is closed");
      }
      waiting.add(task);
      work.signal();
    } finally {
      lock.unlock();
    }
    return task.await();
  }

  /** Changes that the writer has not begun with. */
  int waiting() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  /** Makes what waits, and then no more. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      work.signal();
      room.signalAll();
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    List<Task<?>> batch = next();
    while (!batch.isEmpty()) {
      try {
        make(batch);
      } catch (RuntimeException | Error e) {
        broken = true;
        fail(batch, SqlFailure.failed(Kind.FAILED, file, String.valueOf(e)));
      }
      batch = next();
    }
  }

  /** The changes of the next transaction; none when this is closed and nothing waits. */
  private List<Task<?>> next() {
    lock.lock();
    try {
      while (waiting.isEmpty() && !closed) {
        work.awaitUninterruptibly();
      }
      List<Task<?>> batch = new ArrayList<>();
      while (!waiting.isEmpty() && batch.size() < MAX_BATCH) {
        batch.add(waiting.remove());
      }
      room.signalAll();
      return batch;
    } finally {
      lock.unlock();
    }
  }

  private void make(List<Task<?>> batch) {
    if (broken) {
      fail(batch, SqlFailure.failed(Kind.FAILED, file, "a write has failed: start edged again"));
      return;
    }
    try {
      database.begin();
      for (Task<?> task : batch) {
        task.make(database);
      }
    } catch (SQLException | RuntimeException e) {
      undo();
      if (batch.size() == 1) {
        fail(batch, failure(e));
      } else {
        batch.forEach(task -> make(List.of(task)));
      }
      return;
    }
    try {
      database.commit();
    } catch (SQLException e) {
      LedgerException failure = SqlFailure.of(file, e);
      undo();
      if (!SqlFailure.isFull(e)) {
        overwrite();
      }
      fail(batch, failure);
      return;
    }
    batch.forEach(Task::succeed);
  }

  private LedgerException failure(Exception failure) {
    return failure instanceof SQLException sql
        ? SqlFailure.of(file, sql)
        : SqlFailure.failed(Kind.FAILED, file, String.valueOf(failure));
  }

  private void undo() {
    try {
      database.rollback();
    } catch (SQLException e) {
      // SQLite has rolled back already, as it does after some failures. If not, the next begin
      // fails.
    }
  }

  /**
   * The log may hold the whole of a transaction that could not be forced to the disk, and a restart
   * would then find it there. Another transaction in its place makes sure that it does not; when
   * that is impossible too, this ledger takes no more changes.
   */
  private void overwrite() {
    try {
      database.begin();
      database.update(LedgerChanges.NOTHING);
      database.commit();
    } catch (SQLException e) {
      broken = true;
      undo();
    }
  }

  private void fail(List<Task<?>> batch, LedgerException failure) {
    batch.forEach(task -> task.fail(failure));
  }

  /** A change, and who waits for it. */
  private static final class Task<T> {

    private final Change<T> change;
    private final CompletableFuture<T> done = new CompletableFuture<>();
    private Optional<T> result = Optional.empty();

    Task(Change<T> change) {
      this.change = change;
    }

    void make(Database database) throws SQLException {
      result = Optional.of(change.make(database));
    }

    void succeed() {
      done.complete(result.orElseThrow());
    }

    void fail(LedgerException failure) {
      done.completeExceptionally(failure);
    }

    T await() throws LedgerException {
      try {
        return done.join();
      } catch (CompletionException e) {
        if (e.getCause() instanceof LedgerException failure) {
          // One of its own for each caller: those of a batch fail together.
          throw new LedgerException(failure.kind(), String.valueOf(failure.getMessage()), failure);
        }
        throw e;
      }
    }
  }
}

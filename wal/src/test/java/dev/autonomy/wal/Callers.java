package dev.autonomy.wal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads that call a log; a failure in one of them fails the test. */
final class Callers implements AutoCloseable {

  /** What a caller does. */
  interface Work {
    void run(int caller) throws Exception;
  }

  private final ExecutorService executor;
  private final List<Future<?>> running = new ArrayList<>();

  private Callers(ExecutorService executor) {
    this.executor = executor;
  }

  /** Starts so many virtual threads. */
  static Callers start(int count, Work work) {
    return new Callers(Executors.newVirtualThreadPerTaskExecutor()).submit(count, work);
  }

  /** Starts so many platform threads. */
  static Callers startPlatform(int count, Work work) {
    return new Callers(Executors.newFixedThreadPool(count)).submit(count, work);
  }

  /** Waits until all have ended. */
  void join() {
    for (Future<?> caller : running) {
      try {
        caller.get();
      } catch (ExecutionException e) {
        throw new AssertionError("a caller failed", e.getCause());
      } catch (InterruptedException e) {
        throw new IllegalStateException("interrupted while callers run", e);
      }
    }
  }

  @Override
  public void close() {
    try {
      join();
    } finally {
      executor.shutdownNow();
    }
  }

  private Callers submit(int count, Work work) {
    for (int i = 0; i < count; i++) {
      int caller = i;
      running.add(
          executor.submit(
              () -> {
                work.run(caller);
                return null;
              }));
    }
    return this;
  }
}

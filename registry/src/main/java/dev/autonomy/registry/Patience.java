package dev.autonomy.registry;

import dev.autonomy.supply.RegistryException;
import dev.autonomy.supply.RegistryException.Kind;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Waits for a transfer as long as bytes move. The transfer has a thread of its own, so that whoever
 * waits can be interrupted at once, and a server that says nothing can be given up.
 */
final class Patience {

  /** How long a transfer that was given up may take to let go of its file. */
  private static final long LAST_WORDS_MILLIS = 1_000;

  private final Duration silence;
  private final AtomicLong moved = new AtomicLong();

  /** Gives up after that much silence, at the latest after twice as much. */
  Patience(Duration silence) {
    this.silence = silence;
  }

  /** Says that something has moved. */
  void moved() {
    moved.incrementAndGet();
  }

  /** Whose every read counts as a move. */
  InputStream watched(InputStream in) {
    return new FilterInputStream(in) {
      @Override
      public int read() throws IOException {
        moved();
        return super.read();
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = super.read(bytes, offset, length);
        moved();
        return count;
      }
    };
  }

  /**
   * Does it.
   *
   * @throws RegistryException what it throws, or that there was silence
   * @throws InterruptedException if this thread is interrupted; the transfer has ended then
   */
  <T> T await(String what, Callable<T> transfer) throws RegistryException, InterruptedException {
    FutureTask<T> task = new FutureTask<>(transfer);
    Thread worker = Thread.ofVirtual().name("registry").start(task);
    try {
      return awaitWhileMoving(what, task);
    } catch (ExecutionException e) {
      throw Failures.of(what, e.getCause() == null ? e : e.getCause());
    } finally {
      if (!task.isDone()) {
        worker.interrupt();
        worker.join(LAST_WORDS_MILLIS);
      }
    }
  }

  private <T> T awaitWhileMoving(String what, FutureTask<T> task)
      throws RegistryException, ExecutionException, InterruptedException {
    while (true) {
      long before = moved.get();
      try {
        return task.get(silence.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (moved.get() == before) {
          throw new RegistryException(
              Kind.UNAVAILABLE,
              what + ": nothing was heard for " + silence.toMillis() + " ms: try again later",
              e);
        }
      }
    }
  }
}

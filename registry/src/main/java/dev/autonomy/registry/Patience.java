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
 * Waits for a transfer as long as bytes move, and not for ever. The transfer has a thread of its
 * own, so that whoever waits can be interrupted at once, and a server that says nothing can be
 * given up.
 */
final class Patience {

  /** How long a transfer that was given up may take to let go of its file. */
  private static final long LAST_WORDS_MILLIS = 1_000;

  /** How long a small request may take as a whole, unless more silence than that is allowed. */
  private static final Duration SMALL_REQUEST_LIMIT = Duration.ofMinutes(1);

  /** What a large request may take besides the time for its bytes. */
  private static final Duration LARGE_REQUEST_ALLOWANCE = Duration.ofMinutes(10);

  /** Slower than that, on the whole, nobody has to wait for. */
  private static final long SLOWEST_BYTES_PER_SECOND = 16 << 10;

  private final Duration silence;
  private final Duration whole;
  private final AtomicLong moved = new AtomicLong();

  /**
   * For one transfer.
   *
   * @param silence gives up after that much of it, at the latest after twice as much
   * @param whole gives up after that, whether or not something moves
   */
  Patience(Duration silence, Duration whole) {
    this.silence = silence;
    this.whole = whole;
  }

  /** For a manifest, a signature, or a question: one minute. */
  static Patience forSmall(Duration silence) {
    return new Patience(
        silence, silence.compareTo(SMALL_REQUEST_LIMIT) > 0 ? silence : SMALL_REQUEST_LIMIT);
  }

  /** For so many bytes. */
  static Patience forBytes(Duration silence, long sizeBytes) {
    return new Patience(silence, limit(sizeBytes));
  }

  /** How long so many bytes may take: ten minutes, and a second for each 16 KiB. */
  static Duration limit(long sizeBytes) {
    return LARGE_REQUEST_ALLOWANCE.plusSeconds(sizeBytes / SLOWEST_BYTES_PER_SECOND);
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
    long begin = System.nanoTime();
    while (true) {
      long before = moved.get();
      long leftNanos = whole.toNanos() - (System.nanoTime() - begin);
      try {
        return task.get(Math.min(silence.toNanos(), leftNanos), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        if (System.nanoTime() - begin >= whole.toNanos()) {
          throw new RegistryException(
              Kind.UNAVAILABLE,
              what + ": it took longer than " + whole.toMillis() + " ms: try again later",
              e);
        }
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

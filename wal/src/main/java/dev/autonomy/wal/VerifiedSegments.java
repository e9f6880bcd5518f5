package dev.autonomy.wal;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/**
 * A log's segments, each read and checked by itself, handed over in order. With several threads the
 * next few are read meanwhile; no more, so that memory is bounded whatever the log's size. For one
 * thread.
 */
final class VerifiedSegments implements AutoCloseable {

  private final Storage storage;
  private final Iterator<Long> unread;
  private final SegmentVerifier.RootCheck roots;
  private final int threads;
  private final Queue<Future<SegmentVerifier>> reading = new ArrayDeque<>();
  private final ExecutorService executor;

  /**
   * Segments that have not been looked at.
   *
   * @param firstSeqs their first frames, in order
   * @param threads how many are read at the same time; with 1, by the caller's thread
   */
  VerifiedSegments(
      Storage storage, List<Long> firstSeqs, SegmentVerifier.RootCheck roots, int threads) {
    this.storage = storage;
    this.unread = firstSeqs.iterator();
    this.roots = roots;
    this.threads = threads;
    this.executor =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("wal-verifier-", 1).factory());
  }

  /**
   * The next segment.
   *
   * @throws LogException if it has no header that can be read
   */
  SegmentVerifier next() throws LogException {
    do {
      readAnother();
    } while (reading.size() < threads && unread.hasNext());
    try {
      return reading.remove().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LogException(LogCode.WAL_IO, "the verification was interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof LogException problem) {
        throw problem;
      }
      throw new IllegalStateException("the verification failed", e);
    }
  }

  private void readAnother() {
    if (!unread.hasNext()) {
      return;
    }
    long firstSeq = unread.next();
    boolean last = !unread.hasNext();
    FutureTask<SegmentVerifier> task =
        new FutureTask<>(() -> SegmentVerifier.read(storage, firstSeq, roots, last));
    reading.add(task);
    if (threads == 1) {
      task.run();
    } else {
      executor.execute(task);
    }
  }

  /** Ends what is being read. */
  @Override
  public void close() {
    executor.shutdownNow();
    executor.close();
  }
}

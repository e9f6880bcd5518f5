package dev.autonomy.runtime;

import dev.autonomy.supply.Release;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Fetches in a thread of its own and waits for it so long and no longer: a registry that delivers
 * byte by byte does not keep the loop from asking which release is desired now.
 */
final class BoundedCandidates implements CandidateSource {

  /** What the manifest, the signatures, the archive and their verification may take together. */
  static final Duration MAX_FETCH = Duration.ofMinutes(10);

  private final CandidateSource source;
  private final Duration limit;

  /** Whether a fetch has begun and not ended. Its thread may live on for a moment after that. */
  private final AtomicBoolean fetching = new AtomicBoolean();

  BoundedCandidates(CandidateSource source, Duration limit) {
    this.source = source;
    this.limit = limit;
  }

  @Override
  public Candidate fetch(Release release) throws RefusedException, InterruptedException {
    if (fetching.get()) {
      // Two of them would write to the same file.
      throw new RefusedException("registry", "an earlier fetch has been stopped and has not ended");
    }
    FutureTask<Candidate> task = new FutureTask<>(() -> fetchAlone(release));
    Thread.ofPlatform().daemon().name("release-fetch").start(task);
    try {
      return task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      throw new RefusedException(
          "registry", "the fetch was stopped: it took more than " + limit.toSeconds() + " s");
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } finally {
      // Nothing happens when it is done; what it leaves behind otherwise, the next one removes.
      task.cancel(true);
    }
  }

  private Candidate fetchAlone(Release release) throws RefusedException, InterruptedException {
    fetching.set(true);
    try {
      return source.fetch(release);
    } finally {
      fetching.set(false);
    }
  }

  private static RefusedException failure(@Nullable Throwable cause) throws InterruptedException {
    return switch (cause) {
      case RefusedException refused -> refused;
      case InterruptedException interrupted -> throw interrupted;
      case RuntimeException defect -> throw defect;
      case Error error -> throw error;
      case null, default -> throw new IllegalStateException(cause);
    };
  }
}

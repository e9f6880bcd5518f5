package dev.autonomy.rego.network;

import dev.autonomy.rego.builtin.BuiltinContext;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Waits for work on another thread and pays for the waiting, so that the deadline of the evaluation
 * and the caller's wish to cancel end it.
 */
final class Waiting {

  /** Between two looks at the deadline. */
  private static final long SLICE_NANOS = 2_000_000;

  /** What a slice costs; enough that the evaluation looks at its clock. */
  private static final int UNITS_PER_SLICE = 1_024;

  /** Something that takes as long as others take. */
  interface Task<T> {

    T run() throws NetworkException;

    /** Makes {@link #run} end soon, if it can be. */
    void cancel();
  }

  private Waiting() {}

  /** Runs a task for at most {@code timeoutNanos}. */
  static <T> T until(BuiltinContext context, long timeoutNanos, Task<T> task)
      throws NetworkException {
    CompletableFuture<T> outcome = new CompletableFuture<>();
    Thread.ofPlatform().daemon().name("rego-network").start(() -> complete(outcome, task));
    outcome.orTimeout(timeoutNanos, TimeUnit.NANOSECONDS);
    boolean done = false;
    try {
      T result = await(context, outcome);
      done = true;
      return result;
    } finally {
      if (!done) {
        task.cancel();
      }
    }
  }

  private static <T> void complete(CompletableFuture<T> outcome, Task<T> task) {
    try {
      outcome.complete(task.run());
    } catch (NetworkException | RuntimeException | Error e) {
      outcome.completeExceptionally(e);
    }
  }

  private static <T> T await(BuiltinContext context, CompletableFuture<T> outcome)
      throws NetworkException {
    while (true) {
      try {
        return outcome.get(SLICE_NANOS, TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        context.charge(UNITS_PER_SLICE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new NetworkException("interrupted");
      } catch (ExecutionException e) {
        throw failure(e.getCause());
      }
    }
  }

  private static NetworkException failure(@Nullable Throwable cause) {
    return switch (cause) {
      case NetworkException failure -> failure;
      case TimeoutException _ -> new NetworkException("request timed out");
      case null -> new NetworkException("no answer");
      default -> new NetworkException(String.valueOf(cause.getMessage()));
    };
  }

  /** Lets time pass. */
  static void pause(BuiltinContext context, long nanos) throws NetworkException {
    CompletableFuture<Void> never = new CompletableFuture<>();
    never.completeOnTimeout(null, nanos, TimeUnit.NANOSECONDS);
    await(context, never);
  }
}

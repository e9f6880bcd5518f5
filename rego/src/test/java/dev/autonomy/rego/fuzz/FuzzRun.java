package dev.autonomy.rego.fuzz;

import dev.autonomy.testing.TestSeed;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Repeats a trial with one seed after the other: as many rounds as were asked for, many more in the
 * long test run, for {@code -Dautonomy.fuzz.minutes=N}, or once with {@code
 * -Dautonomy.fuzz.seed=N}.
 *
 * <p>Trials run on a thread of their own with the stack of an ordinary thread; one that does not
 * come to its end is noticed and named.
 */
final class FuzzRun {
  private static final int ROUNDS_FACTOR_LONG = 100;
  private static final long STACK_BYTES = 1 << 20;
  private static final long MAX_TRIAL_SECONDS = 60;

  private final String name;
  private final LongFunction<String> describe;
  private volatile long seed;
  private final AtomicLong rounds = new AtomicLong();
  private volatile @Nullable Throwable failure;

  /** Trials of the test of this name; {@code describe} shows what a seed stands for. */
  FuzzRun(String name, LongFunction<String> describe) {
    this.name = name;
    this.describe = describe;
  }

  /** What a seed is tried with. */
  @FunctionalInterface
  interface Trial {
    void run(long seed) throws Exception;
  }

  /** Runs the rounds; fails with the first seed that fails. */
  void run(int tries, Trial trial) throws InterruptedException {
    Long replayed = Long.getLong("autonomy.fuzz.seed");
    long minutes = Long.getLong("autonomy.fuzz.minutes", 0);
    long start =
        replayed != null ? replayed : minutes > 0 ? System.nanoTime() : TestSeed.of(FuzzRun.class);
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(minutes);
    long wanted =
        replayed != null
            ? 1
            : Boolean.getBoolean("autonomy.test.long") ? (long) tries * ROUNDS_FACTOR_LONG : tries;
    Thread thread =
        new Thread(
            null,
            () -> {
              SplittableRandom seeds = new SplittableRandom(start);
              while (minutes > 0 ? System.nanoTime() < end : rounds.get() < wanted) {
                seed = replayed != null ? replayed : seeds.nextLong();
                try {
                  trial.run(seed);
                } catch (Throwable thrown) {
                  failure = thrown;
                  return;
                }
                rounds.incrementAndGet();
              }
            },
            name,
            STACK_BYTES);
    thread.setDaemon(true);
    thread.start();
    await(thread);
    System.out.println(name + ": " + rounds + " rounds from seed " + start);
  }

  private void await(Thread thread) throws InterruptedException {
    while (thread.isAlive()) {
      long before = rounds.get();
      thread.join(TimeUnit.SECONDS.toMillis(MAX_TRIAL_SECONDS));
      if (thread.isAlive() && rounds.get() == before) {
        throw new AssertionError(replay("does not end"));
      }
    }
    Throwable thrown = failure;
    if (thrown != null) {
      throw new AssertionError(replay(thrown.toString()), thrown);
    }
  }

  private String replay(String problem) {
    return name
        + " "
        + problem
        + "\nreplay: -Dtest="
        + name
        + " -Dautonomy.fuzz.seed="
        + seed
        + "\n"
        + describe.apply(seed);
  }
}

package dev.autonomy.cli;

import dev.autonomy.rego.EvaluationLimits;
import dev.autonomy.rego.EvaluationOptions;
import dev.autonomy.rego.TestResult;
import dev.autonomy.rego.TestRule;
import dev.autonomy.rego.TestSuite;
import dev.autonomy.rego.builtin.Capabilities;
import dev.autonomy.rego.trace.Coverage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs tests on all processors and hands over the results in the order of the tests. */
final class TestRunner {

  /** Time is what bounds a test: whoever waits for it can wait longer than a tool call. */
  private static final long MAX_INSTRUCTIONS = Long.MAX_VALUE / 2;

  private final TestSuite suite;
  private final EvaluationOptions options;
  private final Supplier<Capabilities> capabilities;
  private final @Nullable Coverage coverage;

  /**
   * Runs tests of a suite.
   *
   * @param timeout for one test
   * @param capabilities for each test: clock, randomness, as much of the network as may be reached
   * @param coverage hears what is evaluated; null if nobody wants to know
   */
  TestRunner(
      TestSuite suite,
      Duration timeout,
      Supplier<Capabilities> capabilities,
      @Nullable Coverage coverage) {
    this.capabilities = capabilities;
    this.suite = suite;
    this.coverage = coverage;
    options =
        EvaluationOptions.DEFAULT.withLimits(
            EvaluationLimits.DEFAULT
                .withMaxInstructions(MAX_INSTRUCTIONS)
                .withMaxDurationNanos(Math.max(1, timeout.toNanos())));
  }

  /** Runs the tests; each result is handed over as soon as all before it have been. */
  void run(List<TestRule> tests, Consumer<TestResult> results) {
    int threads = Math.min(tests.size(), Runtime.getRuntime().availableProcessors());
    ExecutorService executor =
        Executors.newFixedThreadPool(threads, Thread.ofPlatform().daemon().factory());
    try {
      List<Future<TestResult>> pending = new ArrayList<>(tests.size());
      for (TestRule test : tests) {
        pending.add(executor.submit(() -> suite.run(test, options, capabilities.get(), coverage)));
      }
      for (Future<TestResult> result : pending) {
        results.accept(result.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a test broke the evaluator", e.getCause());
    } finally {
      executor.shutdownNow();
    }
  }
}

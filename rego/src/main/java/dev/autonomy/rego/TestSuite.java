package dev.autonomy.rego;

import dev.autonomy.rego.ast.RegoException;
import dev.autonomy.rego.builtin.Capabilities;
import dev.autonomy.rego.trace.Coverage;
import dev.autonomy.rego.value.Value;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The tests of a policy: rules whose names begin with {@code test_}, which pass when they are true.
 * Immutable; any number of threads may run tests at once.
 *
 * {@snippet :
 * TestSuite suite = TestSuite.compile(CompileRequest.of(sources));
 * for (TestRule test : suite.tests()) {
 *   TestResult result = suite.run(test, EvaluationOptions.DEFAULT, Capabilities.system());
 *   System.out.println(test.fullName() + ": " + result.verdict());
 * }
 * }
 */
public final class TestSuite {

  /** Lines that are kept of what one test prints. */
  public static final int MAX_PRINTED_LINES = 1_000;

  /** Cases of one test whose failures are explained. */
  public static final int MAX_EXPLAINED_CASES = 10_000;

  private final List<TestRule> tests;
  private final TracedPolicy policy;

  private TestSuite(List<TestRule> tests, TracedPolicy policy) {
    this.tests = List.copyOf(tests);
    this.policy = policy;
  }

  /**
   * Compiles a policy and its tests, keeping {@code print}.
   *
   * @throws RegoException with all that is wrong with the sources
   */
  public static TestSuite compile(CompileRequest request) {
    CompileRequest printing = request.withPrintStatements(true);
    TestFinder found = TestFinder.in(Rego.parse(printing));
    return new TestSuite(found.tests(), Rego.compile(found.modules(), printing, true).traced());
  }

  /** The tests in the order in which they are written. */
  public List<TestRule> tests() {
    return tests;
  }

  /** Runs a test. */
  public TestResult run(TestRule test, EvaluationOptions options, Capabilities capabilities) {
    return run(test, options, capabilities, null);
  }

  /**
   * Runs a test.
   *
   * @param capabilities clock, randomness and whatever else reaches outside; what the test prints
   *     goes there, too
   * @param coverage hears what is evaluated; null if nobody wants to know
   */
  public TestResult run(
      TestRule test,
      EvaluationOptions options,
      Capabilities capabilities,
      @Nullable Coverage coverage) {
    TestRun run = new TestRun(test, coverage);
    if (test.isTodo()) {
      return run.skipped();
    }
    long start = options.monotonicNanos().getAsLong();
    try (Evaluation evaluation = policy.evaluate(null, options, capabilities, run)) {
      Value value = evaluation.value(policy.rule(test.path()));
      return run.result(value, options.monotonicNanos().getAsLong() - start);
    } catch (EvaluationException e) {
      return run.error(e, options.monotonicNanos().getAsLong() - start);
    }
  }

  /** What the tests that a coverage has heard reach, by file. */
  public SortedMap<String, Coverage.Extent> covered(Coverage coverage) {
    return coverage.files(policy.rules(), policy.expressions());
  }
}

package dev.autonomy.rego;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.rego.TestResult.Case;
import dev.autonomy.rego.TestResult.Verdict;
import dev.autonomy.rego.ast.Source;
import dev.autonomy.rego.builtin.Capabilities;
import dev.autonomy.rego.trace.Coverage;
import dev.autonomy.rego.trace.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TestSuiteTest {

  @Test
  void trueRulesPassAndAnythingElseFails() {
    List<TestResult> results =
        run(
            """
            package p_test

            test_true if 1 == 1
            test_undefined if 1 == 2
            test_false := false
            test_number := 7
            todo_test_later if false
            helper if true
            test_function(x) := x
            a.test_nested if true
            """);

    assertThat(results)
        .extracting(result -> result.test().fullName() + " " + result.verdict())
        .containsExactly(
            "data.p_test.test_true PASS",
            "data.p_test.test_undefined FAIL",
            "data.p_test.test_false FAIL",
            "data.p_test.test_number FAIL",
            "data.p_test.todo_test_later SKIPPED",
            "data.p_test.a.test_nested PASS");
    assertThat(text(results.get(1).failure())).isEqualTo("1 == 2");
    assertThat(results.get(2).failure()).isNull();
  }

  @Test
  void anErrorIsNoFailure() {
    TestResult result = run("package p\n\na := 1\na := 2\n\ntest_conflict if a == 1").getFirst();
    assertThat(result.verdict()).isEqualTo(Verdict.ERROR);
    assertThat(requireNonNull(result.error()).code()).isEqualTo(EvaluationException.CONFLICT);
    assertThat(result.count(Verdict.FAIL)).isZero();
  }

  @Test
  void testsOfOneNameAreTestsOfTheirOwn() {
    List<TestResult> results =
        run("package p\n\ntest_a if true\n\ntest_a if false\n\ntest_a if true else := false");
    assertThat(results)
        .extracting(result -> result.test().name() + " " + result.verdict())
        .containsExactly("test_a PASS", "test_a#01 FAIL", "test_a#02 PASS");
    assertThat(results)
        .extracting(result -> result.test().path())
        .containsExactly("data.p.test_a", "data.p[\"test_a#01\"]", "data.p[\"test_a#02\"]");
  }

  @Test
  void everyCaseHasItsOutcomeAndItsOwnFailure() {
    TestResult result =
        run("""
        package p

        test_sum[tc.note] if {
          some tc in [
            {"note": "one", "a": 1, "b": 2, "sum": 3},
            {"note": "two", "a": 1, "b": 2, "sum": 4},
            {"note": "three", "a": 1, "sum": 1},
          ]
          got := tc.a + tc.b
          got == tc.sum
        }
        """)
            .getFirst();

    assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(result.cases())
        .extracting(one -> one.name() + " " + one.passed() + " " + text(one.failure()))
        .containsExactly("one true ", "three false got := tc.a + tc.b", "two false got == tc.sum");
    assertThat(result.count(Verdict.PASS)).isEqualTo(1);
    assertThat(result.count(Verdict.FAIL)).isEqualTo(2);
  }

  @Test
  void casesCanBeGrouped() {
    TestResult result =
        run("""
        package p

        test_numbers.small[name][n] if {
          some name, numbers in {"even": [2, 4], "odd": [1, 6]}
          some n in numbers
          n % 2 == {"even": 0, "odd": 1}[name]
        }
        """)
            .getFirst();

    Case small = result.cases().getFirst();
    assertThat(small.name()).isEqualTo("small");
    assertThat(small.cases())
        .extracting(group -> group.name() + " " + group.passed())
        .containsExactly("even true", "odd false");
    assertThat(small.cases().getLast().cases())
        .extracting(one -> one.name() + " " + one.passed())
        .containsExactly("1 true", "6 false");
    assertThat(result.count(Verdict.PASS)).isEqualTo(3);
  }

  @Test
  void aTestThatShouldHaveCasesAndHasNoneFails() {
    TestResult result =
        run("package p\n\ntest_x[tc] if {\n some tc in data.missing\n true\n}").getFirst();
    assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(text(result.failure())).isEqualTo("some tc in data.missing");
  }

  @Test
  void whatIsPrintedIsKept() {
    assertThat(run("package p\n\ntest_p if print(\"speed\", 7)").getFirst().printed())
        .containsExactly("speed 7");
  }

  @Test
  void coverageCountsLinesOfRulesThatHeldAndExpressionsThatRan() {
    TestSuite suite =
        suite(
            """
            package p

            allow if {
              input.a
              input.b
            }

            deny if input.c

            never if {
              input.x
              input.y
            }

            test_allow if {
              allow with input as {"a": 1, "b": 2}
              not deny with input as {}
            }
            """);
    Coverage coverage = new Coverage();
    suite.run(suite.tests().getFirst(), EvaluationOptions.DEFAULT, Capabilities.system(), coverage);

    SortedMap<String, Coverage.Extent> files = suite.covered(coverage);
    Coverage.Extent file = requireNonNull(files.get("p.rego"));
    assertThat(file.covered()).hasToString("[3-5, 8, 15-17]");
    assertThat(file.notCovered()).hasToString("[10-12]");
    assertThat(file.percent()).isEqualTo(70);
    assertThat(Coverage.sum(files.values()).coveredLines()).isEqualTo(7);
  }

  private static TestSuite suite(String text) {
    return TestSuite.compile(CompileRequest.of(new Source("p.rego", text)));
  }

  private static List<TestResult> run(String text) {
    TestSuite suite = suite(text);
    List<TestResult> results = new ArrayList<>();
    for (TestRule test : suite.tests()) {
      results.add(suite.run(test, EvaluationOptions.DEFAULT, Capabilities.system()));
    }
    return results;
  }

  private static String text(@Nullable Failure failure) {
    return failure == null || failure.expression() == null ? "" : failure.expression().text();
  }
}

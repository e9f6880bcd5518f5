package dev.autonomy.rego;

import dev.autonomy.rego.TestResult.Case;
import dev.autonomy.rego.TestResult.Verdict;
import dev.autonomy.rego.trace.Blame;
import dev.autonomy.rego.trace.Coverage;
import dev.autonomy.rego.trace.Failure;
import dev.autonomy.rego.trace.TraceListener;
import dev.autonomy.rego.trace.TracedExpression;
import dev.autonomy.rego.trace.TracedRule;
import dev.autonomy.rego.trace.TracedValue;
import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One run of a test. Cases that do not hold leave no trace in the value of the test, so it listens
 * for their names, which are known before what they assert is evaluated.
 */
final class TestRun implements TraceListener {

  private final Blame unexplained = new Blame();
  private final TestRule test;
  private final @Nullable Coverage coverage;
  private final List<String> printed = new ArrayList<>();
  private final Map<List<String>, Blame> announced = new LinkedHashMap<>();
  private Blame blame = new Blame();
  private @Nullable TracedRule rule;
  private int depth;

  TestRun(TestRule test, @Nullable Coverage coverage) {
    this.test = test;
    this.coverage = coverage;
  }

  @Override
  public void entered(TracedRule entered) {
    if (++depth == 1) {
      rule = entered;
      blame = new Blame();
    }
  }

  @Override
  public void left(TracedRule left) {
    depth--;
  }

  @Override
  public void placed(TracedRule placed, List<Value> keys) {
    if (depth == 1) {
      List<String> name = new ArrayList<>(test.fixedCase());
      for (Value key : keys) {
        name.add(TestFinder.caseName(key));
      }
      blame = new Blame();
      announced.put(name, announced.size() < TestSuite.MAX_EXPLAINED_CASES ? blame : unexplained);
    }
  }

  @Override
  public void produced(TracedRule produced, Value value) {
    if (coverage != null) {
      coverage.produced(produced, value);
    }
  }

  @Override
  public void evaluating(TracedExpression expression) {
    if (coverage != null) {
      coverage.evaluating(expression);
    }
  }

  @Override
  public void held(TracedExpression expression) {
    if (depth == 1) {
      blame.held(expression);
    }
  }

  @Override
  public void failed(TracedExpression expression, Supplier<List<TracedValue>> values) {
    if (depth == 1) {
      blame.failed(expression, values);
    }
  }

  @Override
  public void printed(String line) {
    if (printed.size() < TestSuite.MAX_PRINTED_LINES) {
      printed.add(line);
    }
  }

  TestResult skipped() {
    return new TestResult(test, Verdict.SKIPPED, List.of(), null, null, List.of(), 0);
  }

  TestResult error(EvaluationException error, long nanos) {
    return new TestResult(test, Verdict.ERROR, List.of(), null, error, printed, nanos);
  }

  TestResult result(@Nullable Value value, long nanos) {
    List<Case> cases = test.hasCases() ? cases(value) : List.of();
    boolean passed =
        test.hasCases()
            ? !cases.isEmpty() && allPass(cases)
            : value != null && BooleanValue.TRUE.equals(value);
    Verdict verdict = passed ? Verdict.PASS : Verdict.FAIL;
    Failure failure = verdict == Verdict.FAIL && cases.isEmpty() ? failure(blame) : null;
    return new TestResult(test, verdict, cases, failure, null, printed, nanos);
  }

  private @Nullable Failure failure(Blame blamed) {
    TracedRule tried = rule;
    return tried == null ? null : blamed.failure(tried.body());
  }

  /** A case or a group of cases, while they are put together. */
  private static final class Group {
    final Map<String, Group> parts = new TreeMap<>();
    boolean passed;
    @Nullable Failure failure;

    Group part(List<String> name) {
      Group group = this;
      for (String part : name) {
        group = group.parts.computeIfAbsent(part, missing -> new Group());
      }
      return group;
    }

    void add(@Nullable Value value) {
      if (value instanceof ObjectValue cases) {
        for (int i = 0; i < cases.size(); i++) {
          part(List.of(TestFinder.caseName(cases.key(i)))).add(cases.value(i));
        }
      } else {
        passed = value != null && BooleanValue.TRUE.equals(value);
      }
    }

    List<Case> cases() {
      List<Case> cases = new ArrayList<>();
      parts.forEach(
          (name, part) -> {
            List<Case> below = part.cases();
            cases.add(
                new Case(
                    name, below.isEmpty() ? part.passed : allPass(below), part.failure, below));
          });
      return cases;
    }
  }

  private List<Case> cases(@Nullable Value value) {
    Group all = new Group();
    all.add(value);
    announced.forEach(
        (name, blamed) -> {
          Group one = all.part(name);
          if (!one.passed && one.parts.isEmpty()) {
            one.failure = failure(blamed);
          }
        });
    return all.cases();
  }

  private static boolean allPass(List<Case> cases) {
    for (Case one : cases) {
      if (!one.passed()) {
        return false;
      }
    }
    return true;
  }
}

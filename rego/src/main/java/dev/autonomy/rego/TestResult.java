package dev.autonomy.rego;

import dev.autonomy.rego.trace.Failure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What running a test gave.
 *
 * @param verdict {@link Verdict#FAIL} if one of the cases failed, or if there should be cases and
 *     there are none
 * @param cases the cases of a test that has some, ascending by name
 * @param failure why the test, or its first case, does not hold; null if it does or if nobody knows
 * @param error what ended the test; null unless the verdict is {@link Verdict#ERROR}
 * @param printed lines that the policy printed
 * @param durationNanos how long it took
 */
public record TestResult(
    TestRule test,
    Verdict verdict,
    List<Case> cases,
    @Nullable Failure failure,
    @Nullable EvaluationException error,
    List<String> printed,
    long durationNanos) {

  /** Copies the lists. */
  public TestResult {
    cases = List.copyOf(cases);
    printed = List.copyOf(printed);
  }

  /** What a test came to. */
  public enum Verdict {
    /** Its value is true. */
    PASS,
    /** Its value is anything else, or it has none. */
    FAIL,
    /** It has no answer: a conflict, a limit that was exceeded. */
    ERROR,
    /** It is only announced. */
    SKIPPED
  }

  /**
   * One case of a test, or a group of them.
   *
   * @param name what distinguishes it
   * @param failure why it does not hold; null if it does, for a group, or if nobody knows
   * @param cases those of a group, ascending by name
   */
  public record Case(String name, boolean passed, @Nullable Failure failure, List<Case> cases) {
    /** Copies the list. */
    public Case {
      cases = List.copyOf(cases);
    }
  }

  /** Tests and cases that came to that: a test with cases counts once for each of them. */
  public int count(Verdict counted) {
    boolean leaf = cases.isEmpty() || verdict == Verdict.ERROR || verdict == Verdict.SKIPPED;
    if (leaf) {
      return verdict == counted ? 1 : 0;
    }
    return switch (counted) {
      case PASS -> count(cases, true);
      case FAIL -> count(cases, false);
      case ERROR, SKIPPED -> 0;
    };
  }

  private static int count(List<Case> cases, boolean passed) {
    int count = 0;
    for (Case one : cases) {
      if (one.cases.isEmpty()) {
        count += one.passed == passed ? 1 : 0;
      } else {
        count += count(one.cases, passed);
      }
    }
    return count;
  }
}

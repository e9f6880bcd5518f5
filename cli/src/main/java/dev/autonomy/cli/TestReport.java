package dev.autonomy.cli;

import dev.autonomy.line.Output;
import dev.autonomy.line.Printable;
import dev.autonomy.line.Style;
import dev.autonomy.line.Terminal;
import dev.autonomy.rego.TestResult;
import dev.autonomy.rego.TestResult.Case;
import dev.autonomy.rego.TestResult.Verdict;
import dev.autonomy.rego.trace.Failure;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Shows the results of tests to people, one after the other, and sums them up. */
final class TestReport {

  private static final String RULER = "-".repeat(72);
  private static final long NANOS_PER_MICRO = 1_000;

  private final Terminal terminal;
  private final Output out;
  private final boolean verbose;
  private final Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
  private String lastFile = "";
  private boolean dirty;

  /**
   * Shows results.
   *
   * @param verbose whether to show tests that pass, too
   */
  TestReport(Terminal terminal, Output out, boolean verbose) {
    this.terminal = terminal;
    this.out = out;
    this.verbose = verbose;
  }

  /** Counts a result, and shows it if there is something to see. */
  void add(TestResult result) {
    count(result);
    if (verbose || result.verdict() != Verdict.PASS) {
      show(result);
    }
  }

  /** Counts a result. */
  void count(TestResult result) {
    for (Verdict verdict : Verdict.values()) {
      counts.merge(verdict, result.count(verdict), Integer::sum);
    }
  }

  private void show(TestResult result) {
    dirty = true;
    String file = result.test().location().file();
    if (!file.equals(lastFile)) {
      out.line((lastFile.isEmpty() ? "" : "\n") + terminal.styled(Style.BOLD, file + ":"));
      lastFile = file;
    }
    String time =
        result.verdict() == Verdict.SKIPPED
            ? ""
            : " (" + result.durationNanos() / NANOS_PER_MICRO + " us)";
    out.line(result.test().fullName() + ": " + verdict(result.verdict()) + time);
    if (result.error() != null) {
      out.line("  " + Printable.line(result.error().describe()));
    }
    if (result.failure() != null) {
      show(result.failure(), "  ");
    } else if (result.verdict() == Verdict.FAIL && result.cases().isEmpty()) {
      String what = result.test().hasCases() ? "no case was found" : "the value is not true";
      out.line("  " + result.test().location() + ": " + what);
    }
    show(result.cases(), "  ");
    for (String line : result.printed()) {
      out.line("  print: " + Printable.line(line));
    }
    out.flush(); // tests may take long, and whoever interrupts them wants to see what there is
  }

  private void show(List<Case> cases, String indent) {
    for (Case one : cases) {
      if (verbose || !one.passed()) {
        Verdict verdict = one.passed() ? Verdict.PASS : Verdict.FAIL;
        out.line(indent + Printable.line(one.name()) + ": " + verdict(verdict));
        if (one.failure() != null) {
          show(one.failure(), indent + "  ");
        }
        show(one.cases(), indent + "  ");
      }
    }
  }

  private void show(Failure failure, String indent) {
    for (String line : FailureText.lines(failure)) {
      out.line(indent + line);
    }
  }

  private String verdict(Verdict verdict) {
    Style style =
        switch (verdict) {
          case PASS -> Style.GREEN;
          case FAIL, ERROR -> Style.RED;
          case SKIPPED -> Style.YELLOW;
        };
    return terminal.styled(style, verdict.name());
  }

  /** Writes the sums. */
  void sum() {
    if (dirty) {
      out.line(RULER);
    }
    int total = 0;
    for (int count : counts.values()) {
      total += count;
    }
    for (Verdict verdict : List.of(Verdict.PASS, Verdict.FAIL, Verdict.SKIPPED, Verdict.ERROR)) {
      int count = count(verdict);
      if (count > 0) {
        out.line(verdict(verdict) + ": " + count + "/" + total);
      }
    }
  }

  /** Whether no test failed and none ended in an error. */
  boolean allPassed() {
    return count(Verdict.FAIL) + count(Verdict.ERROR) == 0;
  }

  private int count(Verdict verdict) {
    return counts.getOrDefault(verdict, 0);
  }
}

package dev.autonomy.rego.trace;

import dev.autonomy.rego.value.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts which lines evaluations have reached. A line counts if a rule or an expression begins in
 * it; it is covered if one of them was evaluated, a rule only if it held. Hears any number of
 * evaluations, in any number of threads.
 */
public final class Coverage implements TraceListener {

  private final Set<TracedRule> rules = ConcurrentHashMap.newKeySet();
  private final Set<TracedExpression> expressions = ConcurrentHashMap.newKeySet();

  /** Nothing is covered yet. */
  public Coverage() {}

  @Override
  public void produced(TracedRule rule, Value value) {
    rules.add(rule);
  }

  @Override
  public void evaluating(TracedExpression expression) {
    expressions.add(expression);
  }

  /**
   * Lines that follow each other.
   *
   * @param start first row, counted from 1
   * @param end last row
   */
  public record Lines(int start, int end) {
    @Override
    public String toString() {
      return start == end ? Integer.toString(start) : start + "-" + end;
    }
  }

  /**
   * What is covered of one file, or of all.
   *
   * @param covered empty for the sum of all files, as is {@code notCovered}
   */
  public record Extent(
      List<Lines> covered, List<Lines> notCovered, int coveredLines, int notCoveredLines) {

    /** Copies the lists. */
    public Extent {
      covered = List.copyOf(covered);
      notCovered = List.copyOf(notCovered);
    }

    /** From 0 to 100; 0 where there is nothing to cover. */
    public double percent() {
      int lines = coveredLines + notCoveredLines;
      return lines == 0 ? 0 : 100.0 * coveredLines / lines;
    }
  }

  /** The lines of one file. */
  private static final class Rows {
    final TreeSet<Integer> covered = new TreeSet<>();
    final TreeSet<Integer> all = new TreeSet<>();

    void add(int row, boolean isCovered) {
      all.add(row);
      if (isCovered) {
        covered.add(row);
      }
    }

    Extent extent() {
      TreeSet<Integer> rest = new TreeSet<>(all);
      rest.removeAll(covered);
      return new Extent(lines(covered), lines(rest), covered.size(), rest.size());
    }
  }

  /** What is covered, by file in the order of names, of everything that a policy has. */
  public SortedMap<String, Extent> files(
      Collection<TracedRule> allRules, Collection<TracedExpression> allExpressions) {
    SortedMap<String, Rows> rows = new TreeMap<>();
    for (TracedRule rule : allRules) {
      rows.computeIfAbsent(rule.location().file(), file -> new Rows())
          .add(rule.location().row(), rules.contains(rule));
    }
    for (TracedExpression expression : allExpressions) {
      rows.computeIfAbsent(expression.location().file(), file -> new Rows())
          .add(expression.location().row(), expressions.contains(expression));
    }
    SortedMap<String, Extent> files = new TreeMap<>();
    rows.forEach((file, counted) -> files.put(file, counted.extent()));
    return files;
  }

  /** The sum of several files. */
  public static Extent sum(Collection<Extent> files) {
    int covered = 0;
    int notCovered = 0;
    for (Extent file : files) {
      covered += file.coveredLines();
      notCovered += file.notCoveredLines();
    }
    return new Extent(List.of(), List.of(), covered, notCovered);
  }

  private static List<Lines> lines(SortedSet<Integer> rows) {
    List<Lines> lines = new ArrayList<>();
    int start = 0;
    int end = 0;
    for (int row : rows) {
      if (end != 0 && row > end + 1) {
        lines.add(new Lines(start, end));
        start = row;
      } else if (end == 0) {
        start = row;
      }
      end = row;
    }
    if (end != 0) {
      lines.add(new Lines(start, end));
    }
    return lines;
  }
}

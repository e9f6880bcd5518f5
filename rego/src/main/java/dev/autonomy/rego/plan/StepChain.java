package dev.autonomy.rego.plan;

import dev.autonomy.rego.eval.Scan;
import dev.autonomy.rego.eval.Step;
import dev.autonomy.rego.eval.With;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Steps in the order in which they run, linked as they are added. */
final class StepChain {

  private final List<Step> steps = new ArrayList<>();
  private final List<Step> openEnds = new ArrayList<>(1);
  private final boolean filtersScans;
  private @Nullable FilterPlanner filter;

  /**
   * An empty chain.
   *
   * @param filtersScans whether a scan is told what its elements must satisfy next
   */
  StepChain(boolean filtersScans) {
    this.filtersScans = filtersScans;
  }

  void add(Step step) {
    if (filtersScans) {
      filter(step);
    }
    link(step);
    steps.add(step);
    openEnds.add(step);
  }

  /** Adds an expression with modifiers; what follows it follows where it leaves its scope. */
  void add(With with, With.Leave end) {
    filter = null;
    link(with);
    steps.add(with);
    openEnds.add(end);
  }

  private void filter(Step step) {
    if (step instanceof Scan scan) {
      filter = new FilterPlanner(scan);
    } else if (filter != null && !filter.follow(step)) {
      filter = null;
    }
  }

  private void link(Step step) {
    for (Step end : openEnds) {
      end.linkTo(step);
    }
    openEnds.clear();
  }

  boolean isEmpty() {
    return steps.isEmpty();
  }

  Step first() {
    return steps.getFirst();
  }

  /** The steps, those inside other steps left out. */
  List<Step> steps() {
    return steps;
  }
}

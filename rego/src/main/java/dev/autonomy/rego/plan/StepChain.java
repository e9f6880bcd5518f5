package dev.autonomy.rego.plan;

import dev.autonomy.rego.eval.Step;
import dev.autonomy.rego.eval.With;
import java.util.ArrayList;
import java.util.List;

/** Steps in the order in which they run, linked as they are added. */
final class StepChain {

  private final List<Step> steps = new ArrayList<>();
  private final List<Step> openEnds = new ArrayList<>(1);

  void add(Step step) {
    link(step);
    steps.add(step);
    openEnds.add(step);
  }

  /** Adds an expression with modifiers; what follows it follows where it leaves its scope. */
  void add(With with, With.Leave end) {
    link(with);
    steps.add(with);
    openEnds.add(end);
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

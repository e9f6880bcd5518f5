package dev.autonomy.rego.plan;

import dev.autonomy.rego.IndexNote;
import dev.autonomy.rego.ast.Expression;
import dev.autonomy.rego.ast.Rule;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.eval.Condition;
import dev.autonomy.rego.eval.Operand;
import dev.autonomy.rego.eval.SkippedRules;
import dev.autonomy.rego.eval.Slot;
import dev.autonomy.rego.eval.Step;
import dev.autonomy.rego.eval.Traced;
import dev.autonomy.rego.trace.TracedExpression;
import dev.autonomy.rego.trace.TracedRule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Plans the parts that tell a listener what happens. There is one while a traced program is
 * planned, and none otherwise: what is not traced contains nothing of it.
 */
final class Tracing {

  private final int firstNumber;
  private final IdentityHashMap<Rule, TracedRule> rules = new IdentityHashMap<>();
  private final List<IndexNotes.PlannedRule> planned = new ArrayList<>();
  private final List<TracedExpression> expressions = new ArrayList<>();
  private final IdentityHashMap<Expression, TracedExpression> byExpression =
      new IdentityHashMap<>();
  private final IdentityHashMap<Term.Call, Slot> results = new IdentityHashMap<>();

  /** Numbers expressions from {@code firstNumber} on. */
  Tracing(int firstNumber) {
    this.firstNumber = firstNumber;
  }

  /** The number of the next expression. */
  private int nextNumber() {
    return firstNumber + expressions.size();
  }

  /** Everything planned so far. */
  TracedSites sites() {
    List<TracedRule> ordered = new ArrayList<>(rules.values());
    ordered.sort(
        Comparator.comparing((TracedRule rule) -> rule.location().file())
            .thenComparingInt(rule -> rule.location().offset()));
    return new TracedSites(ordered, expressions, notes());
  }

  private List<IndexNote> notes() {
    Set<Rule> branches = Collections.newSetFromMap(new IdentityHashMap<>());
    Map<String, Integer> sizes = new HashMap<>();
    for (IndexNotes.PlannedRule rule : planned) {
      if (rule.rule().otherwise() != null) {
        branches.add(rule.rule().otherwise());
      }
    }
    List<IndexNotes.PlannedRule> wholes = new ArrayList<>();
    for (IndexNotes.PlannedRule rule : planned) {
      if (!branches.contains(rule.rule()) && !rule.rule().isDefault()) {
        wholes.add(rule);
        sizes.merge(rule.path(), 1, Integer::sum);
      }
    }
    wholes.removeIf(rule -> sizes.getOrDefault(rule.path(), 0) < RulePlanner.SMALLEST_INDEX);
    return IndexNotes.of(wholes);
  }

  /** Begins the body of a rule of the document or function {@code name}. */
  void enter(Site site, Rule rule, String name) {
    TracedRule traced = rules.get(rule);
    if (traced == null) {
      List<TracedExpression> body = new ArrayList<>();
      for (Expression expression : rule.body().expressions()) {
        body.add(traced(expression));
      }
      traced = new TracedRule(name, rule.location(), rule.isDefault(), body);
      rules.put(rule, traced);
    }
    site.chain().add(new Traced.Enter(traced));
  }

  /** Ends the body of a rule that says {@code value}, a slot or a constant. */
  Step produce(Rule rule, Operand value, Step outcome) {
    return new Traced.Produce(known(rule), value, outcome);
  }

  /**
   * Plans the body of a rule whose place has keys to be found, and tells the place as soon as it is
   * known.
   */
  void planPlaced(Site site, Rule rule, List<Term> keys) {
    BodyPlanner planner = new BodyPlanner(site);
    boolean told = false;
    for (Expression expression : rule.body().expressions()) {
      told = told || tellPlace(site, rule, keys);
      planner.plan(expression);
    }
    if (!told) {
      tellPlace(site, rule, keys);
    }
  }

  private boolean tellPlace(Site site, Rule rule, List<Term> keys) {
    if (!FreeVariables.in(keys, site.frame()).isEmpty()) {
      return false;
    }
    Operand[] place = new TermPlanner(site).operands(keys);
    site.chain().add(new Traced.Place(known(rule), place));
    return true;
  }

  private TracedRule known(Rule rule) {
    TracedRule traced = rules.get(rule);
    if (traced == null) {
      throw new IllegalStateException("rule was not begun: " + rule.location());
    }
    return traced;
  }

  private TracedExpression traced(Expression expression) {
    return byExpression.computeIfAbsent(
        expression, written -> new TracedExpression(written.location()));
  }

  /** Begins an expression, which ends in {@link Traced.Evaluate#hold}. */
  Traced.Evaluate begin(Site site, Expression expression) {
    return begin(site, expression, traced(expression));
  }

  /** Begins a second look at an expression, apart from the first. */
  Traced.Evaluate beginAgain(Site site, Expression expression) {
    return begin(site, expression, new TracedExpression(expression.location()));
  }

  private Traced.Evaluate begin(Site site, Expression expression, TracedExpression traced) {
    Glances glances = Glances.of(site, expression);
    results.putAll(glances.results());
    int number = nextNumber();
    expressions.add(traced);
    Traced.Evaluate step =
        new Traced.Evaluate(traced, number, glances.found(), glances.resultSlots());
    site.chain().add(step);
    return step;
  }

  /** The call, keeping its result if the expression around it wants to show that. */
  Operand call(Term.Call call, Operand operand) {
    Slot slot = results.get(call);
    return slot == null ? operand : new Traced.Call(operand, slot.index());
  }

  /** What an index may say about a rule whose steps are these. */
  SkippedRules.Candidate candidate(Rule rule, List<Step> steps, int arguments) {
    return new SkippedRules.Candidate(known(rule), reasons(steps, arguments));
  }

  /** The same, kept for the notes about rules that an index cannot use. */
  SkippedRules.Candidate noted(Rule rule, List<Step> steps, int arguments) {
    SkippedRules.Candidate candidate = candidate(rule, steps, arguments);
    planned.add(new IndexNotes.PlannedRule(candidate.rule().path(), rule, candidate));
    return candidate;
  }

  private static List<SkippedRules.Reason> reasons(List<Step> steps, int arguments) {
    List<SkippedRules.Reason> reasons = new ArrayList<>();
    Traced.Evaluate current = null;
    for (int i = 0; i <= steps.size(); i++) {
      if (i < steps.size() && !(steps.get(i) instanceof Traced.Evaluate)) {
        continue;
      }
      List<Condition> conditions = Conditions.of(steps.subList(0, i), arguments);
      for (Condition condition : conditions.subList(reasons.size(), conditions.size())) {
        reasons.add(
            current == null
                ? new SkippedRules.Reason(condition, null, List.of())
                : new SkippedRules.Reason(
                    condition, current.expression(), List.of(current.glances())));
      }
      if (i < steps.size()) {
        current = (Traced.Evaluate) steps.get(i);
      }
    }
    return reasons;
  }
}

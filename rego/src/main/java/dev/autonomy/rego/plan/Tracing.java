package dev.autonomy.rego.plan;

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
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Plans the parts that tell a listener what happens. There is one while a traced program is
 * planned, and none otherwise: what is not traced contains nothing of it.
 */
final class Tracing {

  private final int firstNumber;
  private final IdentityHashMap<Rule, TracedRule> rules = new IdentityHashMap<>();
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
    return new TracedSites(ordered, expressions);
  }

  /** Begins the body of a rule of the document or function {@code name}. */
  void enter(Site site, Rule rule, String name) {
    List<TracedExpression> body = new ArrayList<>();
    for (Expression expression : rule.body().expressions()) {
      body.add(traced(expression));
    }
    TracedRule traced = new TracedRule(name, rule.location(), rule.isDefault(), body);
    rules.put(rule, traced);
    site.chain().add(new Traced.Enter(traced));
  }

  /** Ends the body of a rule that says {@code value}, a slot or a constant. */
  Step produce(Rule rule, Operand value, Step outcome) {
    return new Traced.Produce(known(rule), value, outcome);
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
    Glances glances = Glances.of(site, expression);
    results.putAll(glances.results());
    TracedExpression traced = traced(expression);
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
    return new SkippedRules.Candidate(known(rule), reasons);
  }
}

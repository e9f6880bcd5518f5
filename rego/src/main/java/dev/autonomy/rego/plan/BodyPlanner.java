package dev.autonomy.rego.plan;

import dev.autonomy.rego.ast.Body;
import dev.autonomy.rego.ast.Expression;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.eval.Assign;
import dev.autonomy.rego.eval.Bodies;
import dev.autonomy.rego.eval.Occurrences;
import dev.autonomy.rego.eval.Operand;
import dev.autonomy.rego.eval.Print;
import dev.autonomy.rego.eval.Scan;
import dev.autonomy.rego.eval.Slot;
import dev.autonomy.rego.eval.Step;
import dev.autonomy.rego.eval.Test;
import dev.autonomy.rego.eval.Traced;
import dev.autonomy.rego.eval.With;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plans bodies, whose expressions the checks have put in an order in which they can run. */
final class BodyPlanner {

  private final Site site;

  BodyPlanner(Site site) {
    this.site = site;
  }

  /** Adds the steps of a body. */
  void plan(Body body) {
    for (Expression expression : body.expressions()) {
      plan(expression);
    }
  }

  /** Adds the steps of an expression. */
  void plan(Expression expression) {
    Traced.Evaluate traced = begin(expression);
    plan(expression, traced);
    end(traced);
  }

  /** What tells that the expression begins; null when nobody wants to know. */
  private Traced.@Nullable Evaluate begin(Expression expression) {
    Tracing tracing = site.program().tracing();
    return tracing == null ? null : tracing.begin(site, expression);
  }

  private void end(Traced.@Nullable Evaluate traced) {
    if (traced != null) {
      site.chain().add(traced.hold());
    }
  }

  private void plan(Expression expression, Traced.@Nullable Evaluate traced) {
    if (expression.modifiers().isEmpty()) {
      planBare(expression);
      return;
    }
    With.Modifier[] modifiers = new ModifierPlanner(site).modifiers(expression);
    Site aside = site.aside(traced);
    new BodyPlanner(aside).planBare(expression);
    addScoped(aside, modifiers);
  }

  private void addScoped(Site aside, With.Modifier[] modifiers) {
    With.Leave leave = new With.Leave();
    aside.chain().add(leave);
    site.chain().add(new With(aside.chain().first(), modifiers), leave);
  }

  /** The value of an expression that consists of a term. */
  Operand value(Expression expression) {
    return value(expression, null);
  }

  private Operand value(Expression expression, Traced.@Nullable Evaluate traced) {
    if (!(expression.form() instanceof Expression.Evaluate(Term term))) {
      throw new IllegalStateException("no term at " + expression.location());
    }
    if (expression.modifiers().isEmpty()) {
      return new TermPlanner(site).operand(term);
    }
    With.Modifier[] modifiers = new ModifierPlanner(site).modifiers(expression);
    Site aside = site.aside(traced);
    Slot value = site.frame().newSlot();
    Operand inside = new TermPlanner(aside).operand(term);
    aside.chain().add(new Assign(value.index(), inside));
    addScoped(aside, modifiers);
    return value;
  }

  /**
   * Plans an expression of a query. One that is a plain term only has to be defined; its value is
   * returned. For every other, null.
   */
  @Nullable Operand planValued(Expression expression) {
    Traced.Evaluate traced = begin(expression);
    Operand value = null;
    if (isTerm(expression)) {
      value = site.settled(value(expression, traced));
    } else {
      plan(expression, traced);
    }
    end(traced);
    return value;
  }

  /** Adds the test that the value of a planned expression of a query is not false. */
  void test(Expression expression, Operand value) {
    Tracing tracing = site.program().tracing();
    Traced.Evaluate traced = tracing == null ? null : tracing.beginAgain(site, expression);
    test(value);
    end(traced);
  }

  private boolean isTerm(Expression expression) {
    return !expression.negated()
        && expression.form() instanceof Expression.Evaluate(Term term)
        && !(term instanceof Term.Call call && !new CallPlanner(site).isValue(call));
  }

  private void planBare(Expression expression) {
    if (expression.negated()) {
      negate(expression);
    } else {
      plan(expression.form());
    }
  }

  private void negate(Expression expression) {
    Site inner = site.inner();
    new BodyPlanner(inner).plan(expression.form());
    List<Step> steps = inner.chain().steps();
    if (steps.size() == 1 && steps.getFirst() instanceof Test test) {
      site.chain().add(test.negated());
    } else {
      site.chain().add(new Bodies.Not(inner.found()));
    }
  }

  private void plan(Expression.Form form) {
    switch (form.kind()) {
      case EVALUATE -> evaluate(((Expression.Evaluate) form).term());
      case SOME_DECLARATION -> {}
      case SOME_IN -> some((Expression.SomeIn) form);
      case EVERY -> every((Expression.Every) form);
      case NOT -> site.chain().add(new Bodies.Not(found(((Expression.Not) form).body())));
      case AND -> {
        Expression.And and = (Expression.And) form;
        site.chain().add(new Bodies.Both(found(and.left()), found(and.right())));
      }
      case OR -> {
        Expression.Or or = (Expression.Or) form;
        site.chain().add(new Bodies.Either(found(or.left()), found(or.right())));
      }
    }
  }

  /** A body of its own, of which one solution is enough. */
  private Step found(Body body) {
    Site inner = site.inner();
    new BodyPlanner(inner).plan(body);
    return inner.found();
  }

  private void evaluate(Term term) {
    if (!(term instanceof Term.Call call)) {
      test(new TermPlanner(site).operand(term));
    } else if (call.is("eq") || call.is("assign")) {
      new PatternPlanner(site).unify(call.arguments().get(0), call.arguments().get(1));
    } else if (call.is("print")) {
      print(call);
    } else {
      call(call);
    }
  }

  private void call(Term.Call call) {
    CallPlanner calls = new CallPlanner(site);
    List<Term> arguments = call.arguments();
    if (arguments.size() > calls.arity(call)) {
      int last = arguments.size() - 1;
      Operand result = calls.operand(call, arguments.subList(0, last));
      new PatternPlanner(site).match(arguments.get(last), result);
    } else {
      test(calls.operand(call));
    }
  }

  private void test(Operand condition) {
    site.chain().add(new Test(condition, true));
  }

  private void print(Term.Call call) {
    TermPlanner terms = new TermPlanner(site);
    Operand[] arguments = new Operand[call.arguments().size()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = terms.allValues(Expression.of(call.arguments().get(i)));
    }
    site.chain().add(new Print(arguments));
  }

  private void some(Expression.SomeIn some) {
    PatternPlanner patterns = new PatternPlanner(site);
    if (some.key() != null && !patterns.isFree(some.key())) {
      Operand element = new RefPlanner(site).operand(at(some.domain(), some.key()));
      patterns.match(some.value(), element);
      return;
    }
    site.frame().searches();
    Operand domain = new TermPlanner(site).operand(some.domain());
    if (some.key() == null && site.frame().find(some.value()) instanceof Slot known) {
      site.chain().add(new Occurrences(domain, known));
      return;
    }
    Slot key = site.frame().newSlot();
    Slot value = site.frame().newSlot();
    int keySlot = some.key() == null ? Scan.NO_SLOT : key.index();
    site.chain().add(new Scan(domain, keySlot, value.index()));
    if (some.key() != null) {
      patterns.match(some.key(), key);
    }
    patterns.match(some.value(), value);
  }

  /** {@code collection[key]}. */
  private static Term.Ref at(Term collection, Term key) {
    if (!(collection instanceof Term.Ref ref)) {
      return new Term.Ref(collection, List.of(key), collection.location());
    }
    List<Term> keys = new ArrayList<>(ref.path());
    keys.add(key);
    return new Term.Ref(ref.head(), keys, ref.location());
  }

  private void every(Expression.Every every) {
    site.frame().costs();
    Operand domain = new TermPlanner(site).operand(every.domain());
    Site inner = site.inner();
    int keySlot = every.key() == null ? Scan.NO_SLOT : bind(inner, every.key());
    int valueSlot = bind(inner, every.value());
    new BodyPlanner(inner).plan(every.body());
    site.chain().add(new Bodies.Every(domain, keySlot, valueSlot, inner.found()));
  }

  private static int bind(Site inner, Term variable) {
    return inner.frame().bindToSlot(((Term.Var) variable).name()).index();
  }
}

package dev.autonomy.rego.check;

import dev.autonomy.rego.ast.Body;
import dev.autonomy.rego.ast.Expression;
import dev.autonomy.rego.ast.Head;
import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.ast.Rule;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.ast.TreeTransformer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Orders the expressions of bodies so that every variable is bound before it is read, as little out
 * of the written order as possible, and reports the variables for which there is no such order.
 *
 * <p>An expression is taken as soon as nothing it needs is missing. When no expression can be
 * taken, what is missing is unsafe.
 */
final class SafetyChecker extends TreeTransformer {
  private static final Set<String> ROOTS = Set.of(Term.Var.INPUT, Term.Var.DATA);

  private final Functions functions;
  private final FreshNames names;
  private final UnsafeVariables unsafe;
  private Set<String> globals = ROOTS;

  /** Where the expression stands whose closures are looked into. */
  private Location current = Location.NONE;

  SafetyChecker(Functions functions, FreshNames names, UnsafeVariables unsafe) {
    this.functions = functions;
    this.names = names;
    this.unsafe = unsafe;
  }

  /** A body with the variables that are bound behind it. */
  private record Ordered(Body body, Set<String> bound) {}

  /** A body that is not part of a rule. */
  Body query(Body query) {
    return order(query, List.of()).body();
  }

  /** A rule without what is behind {@code else}. */
  Rule rule(Rule rule) {
    Head head = rule.head();
    List<Expression> fromHead = new ArrayList<>();
    List<Term> arguments = arguments(head.arguments(), fromHead);
    Set<String> outer = globals;
    globals = new LayeredSet(outer);
    for (Term argument : arguments) {
      globals.addAll(Variables.of(argument, Variables.SKIP_CLOSURES));
    }
    if (isConstant(head)) {
      Body ordered = order(rule.body(), fromHead).body();
      globals = outer;
      return rule.with(head.with(head.ref(), arguments, head.key(), head.value()), ordered);
    }
    Set<String> mentioned = Variables.of(rule.body(), Variables.SKIP_CLOSURES);
    List<Term> path = new ArrayList<>(head.ref().path().size());
    for (Term key : head.ref().path()) {
      path.add(movedIfBinding(key, mentioned, fromHead));
    }
    Term key = head.key() == null ? null : movedIfBinding(head.key(), mentioned, fromHead);
    Term value = head.value() == null ? null : movedIfBinding(head.value(), mentioned, fromHead);
    Ordered ordered = order(rule.body(), fromHead);
    globals = ordered.bound();
    Set<String> known = withReported(ordered.bound(), mentioned);
    for (Term part : path) {
      unsafe.checkHead(part, known);
    }
    path = terms(path);
    key = key == null ? null : checkedHead(key, known);
    value = value == null ? null : checkedHead(value, known);
    globals = outer;
    Term.Ref ref = new Term.Ref(head.ref().head(), path, head.ref().location());
    return rule.with(head.with(ref, arguments, key, value), ordered.body());
  }

  /** Whether nothing that a head says depends on the body; arguments aside. */
  private static boolean isConstant(Head head) {
    List<Term> path = head.ref().path();
    for (int i = 0; i < path.size(); i++) {
      if (!(path.get(i) instanceof Term.Scalar)) {
        return false;
      }
    }
    return isConstant(head.key()) && isConstant(head.value());
  }

  private static boolean isConstant(@Nullable Term term) {
    return term == null || term instanceof Term.Scalar;
  }

  private Term checkedHead(Term term, Set<String> known) {
    unsafe.checkHead(term, known);
    current = term.location();
    return term(term);
  }

  /** What a body mentions and does not bind has been reported there, and is not for its head. */
  private static Set<String> withReported(Set<String> bound, Set<String> mentioned) {
    Set<String> known = new LayeredSet(bound);
    known.addAll(mentioned);
    return known;
  }

  /**
   * Arguments that have to be evaluated become variables; the body then evaluates them. So do those
   * with variables that a value does not bind, such as members of sets.
   */
  private List<Term> arguments(List<Term> arguments, List<Expression> moved) {
    List<Term> patterns = new ArrayList<>(arguments.size());
    for (Term argument : arguments) {
      if (Evaluated.isIn(argument) || !isPattern(argument)) {
        Term.Var variable = names.generate(argument.location());
        moved.add(FreshNames.bind(variable, argument, List.of()));
        patterns.add(variable);
      } else {
        patterns.add(argument);
      }
    }
    return patterns;
  }

  private static boolean isPattern(Term argument) {
    return Variables.of(argument, Variables.PATTERN)
        .equals(Variables.of(argument, Variables.SKIP_CLOSURES));
  }

  /**
   * The head of a rule or comprehension moves into its body when references in it may bind
   * variables.
   *
   * @param mentioned the variables of the body
   */
  private Term movedIfBinding(Term head, Set<String> mentioned, List<Expression> moved) {
    if (head instanceof Term.Scalar || !mayBind(head, mentioned)) {
      return head;
    }
    Term.Var variable = names.generate(head.location());
    moved.add(FreshNames.bind(variable, head, List.of()));
    return variable;
  }

  /** A declared variable of the body is bound there, or else unsafe. */
  private boolean mayBind(Term head, Set<String> mentioned) {
    for (String name : RefKeys.variablesIn(head)) {
      boolean declared = name.indexOf('#') >= 0;
      if (!globals.contains(name) && !(declared && mentioned.contains(name))) {
        return true;
      }
    }
    return false;
  }

  private Ordered order(Body body, List<Expression> more) {
    List<Needs> open = new ArrayList<>(body.expressions().size() + more.size());
    Set<String> bodyVariables = new HashSet<>();
    for (Expression expression : body.expressions()) {
      add(expression, open, bodyVariables);
    }
    for (Expression expression : more) {
      add(expression, open, bodyVariables);
    }
    bodyVariables.removeIf(globals::contains);
    for (Needs needs : open) {
      needs.closeOver(bodyVariables);
    }
    Set<String> safe = new LayeredSet(globals);
    List<Expression> ordered = new ArrayList<>(open.size());
    boolean progress = true;
    while (progress && !open.isEmpty()) {
      progress = false;
      List<Needs> waiting = new ArrayList<>();
      for (Needs needs : open) {
        if (needs.missing(safe).isEmpty()) {
          progress = true;
          take(needs, safe, ordered);
        } else {
          waiting.add(needs);
        }
      }
      open = waiting;
    }
    for (Needs needs : open) {
      report(needs.expression(), needs.missing(safe));
    }
    return new Ordered(new Body(ordered, body.location()), safe);
  }

  /** What only the domain of an {@code every} misses is missing there. */
  private void report(Expression expression, Set<String> missing) {
    if (!(expression.form() instanceof Expression.Every every)) {
      unsafe.add(expression.location(), missing);
      return;
    }
    Set<String> inDomain = Variables.of(every.domain(), Variables.SKIP_CLOSURES);
    inDomain.removeAll(Variables.of(every.body(), 0));
    inDomain.retainAll(missing);
    unsafe.add(every.domain().location(), inDomain);
    Set<String> elsewhere = new HashSet<>(missing);
    elsewhere.removeAll(inDomain);
    unsafe.add(expression.location(), elsewhere);
  }

  private void add(Expression expression, List<Needs> open, Set<String> bodyVariables) {
    if (expression.form() instanceof Expression.Every every && bindsVariables(every.domain())) {
      Term.Var domain = names.generate(every.domain().location());
      Expression.Form form = new Expression.Every(every.key(), every.value(), domain, every.body());
      add(FreshNames.bind(domain, every.domain(), expression.modifiers()), open, bodyVariables);
      add(expression.withForm(form), open, bodyVariables);
      return;
    }
    Needs needs = new Needs(expression, functions);
    bodyVariables.addAll(needs.mentioned());
    open.add(needs);
  }

  /** Whether the domain of an {@code every} may bind variables that its body mentions. */
  private static boolean bindsVariables(Term domain) {
    return !(domain instanceof Term.Var)
        && Evaluated.isIn(domain)
        && !ROOTS.containsAll(Variables.of(domain, Variables.SKIP_CLOSURES));
  }

  private void take(Needs needs, Set<String> safe, List<Expression> ordered) {
    Expression expression = needs.expression();
    if (needs.hasClosures()) {
      Set<String> outer = globals;
      Location outside = current;
      globals = safe;
      current = expression.location();
      expression = expression(expression);
      current = outside;
      globals = outer;
    }
    if (needs.mayHaveToMove()) {
      ordered.addAll(Hoister.hoist(expression, safe, names));
      safe.addAll(needs.mentioned());
    } else {
      ordered.add(expression);
    }
  }

  /** The body of a closure, with the variables bound where the closure stands. */
  private Body closure(Body body, Set<String> own) {
    Set<String> outer = globals;
    globals = new LayeredSet(outer);
    globals.addAll(own);
    Body ordered = order(body, List.of()).body();
    globals = outer;
    return ordered;
  }

  @Override
  protected Expression.Form form(Expression.Form form) {
    return switch (form.kind()) {
      case NOT -> new Expression.Not(closure(((Expression.Not) form).body(), Set.of()));
      case AND -> {
        Expression.And and = (Expression.And) form;
        yield new Expression.And(closure(and.left(), Set.of()), closure(and.right(), Set.of()));
      }
      case OR -> {
        Expression.Or or = (Expression.Or) form;
        yield new Expression.Or(closure(or.left(), Set.of()), closure(or.right(), Set.of()));
      }
      case EVALUATE, SOME_DECLARATION, SOME_IN, EVERY -> super.form(form);
    };
  }

  @Override
  protected Expression.Form every(Expression.Every every) {
    Term domain = term(every.domain());
    Set<String> own = Variables.of(every.value(), 0);
    if (every.key() != null) {
      own.addAll(Variables.of(every.key(), 0));
    }
    Body body = closure(every.body(), own);
    return new Expression.Every(every.key(), every.value(), domain, body);
  }

  @Override
  protected Term arrayComprehension(Term.ArrayComprehension array) {
    Heads heads = heads(array.body(), array.head());
    return new Term.ArrayComprehension(heads.terms.get(0), heads.body, array.location());
  }

  @Override
  protected Term setComprehension(Term.SetComprehension set) {
    Heads heads = heads(set.body(), set.head());
    return new Term.SetComprehension(heads.terms.get(0), heads.body, set.location());
  }

  @Override
  protected Term objectComprehension(Term.ObjectComprehension object) {
    Heads heads = heads(object.body(), object.key(), object.value());
    return new Term.ObjectComprehension(
        heads.terms.get(0), heads.terms.get(1), heads.body, object.location());
  }

  /** A comprehension in parts. */
  private record Heads(List<Term> terms, Body body) {}

  private Heads heads(Body body, Term... heads) {
    Set<String> outer = globals;
    globals = new LayeredSet(outer);
    Set<String> mentioned = Variables.of(body, Variables.SKIP_CLOSURES);
    List<Expression> moved = new ArrayList<>();
    List<Term> terms = new ArrayList<>(heads.length);
    for (Term head : heads) {
      terms.add(movedIfBinding(head, mentioned, moved));
    }
    Ordered ordered = order(body, moved);
    globals = ordered.bound();
    Set<String> known = withReported(ordered.bound(), mentioned);
    for (int i = 0; i < terms.size(); i++) {
      unsafe.checkHead(terms.get(i), known, current);
      terms.set(i, term(terms.get(i)));
    }
    globals = outer;
    return new Heads(terms, ordered.body());
  }
}

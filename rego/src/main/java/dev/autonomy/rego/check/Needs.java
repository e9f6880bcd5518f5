package dev.autonomy.rego.check;

import dev.autonomy.rego.ast.Expression;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.ast.TreeVisitor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What an expression needs and gives: which of its variables must be bound before it runs, and
 * which it binds itself.
 *
 * <p>References bind the variables in their keys. {@code =} binds what it unifies with a known
 * value. A call binds the variables of the argument that takes its result. Everything else that
 * mentions a variable needs it.
 */
final class Needs {
  private final Expression expression;
  private final Functions functions;

  /** Every variable outside of closures and modifiers, {@code input} and {@code data} left out. */
  private Set<String> mentioned = Set.of();

  /** Variables that can be bound by a reference of this expression, but not by unification. */
  private Set<String> inputs = Set.of();

  /** Variables that must be bound before the expression, whatever it binds. */
  private Set<String> before = Set.of();

  private boolean hasClosures;

  /** Nothing changes before one of these is bound. */
  private Set<String> lastMissing = Set.of();

  Needs(Expression expression, Functions functions) {
    this.expression = expression;
    this.functions = functions;
    new Collector().collect();
  }

  Expression expression() {
    return expression;
  }

  Set<String> mentioned() {
    return mentioned;
  }

  /** Whether there are comprehensions or bodies in the expression. */
  boolean hasClosures() {
    return hasClosures;
  }

  /** Whether parts of the expression may have to move in front of it. */
  boolean mayHaveToMove() {
    return expression.negated() || !mentioned.isEmpty();
  }

  /**
   * Keeps, of the variables that closures mention, those that are variables of the body; the others
   * are the closures' own.
   */
  void closeOver(Set<String> bodyVariables) {
    if (!before.isEmpty()) {
      before.retainAll(bodyVariables);
    }
    if (expression.negated() || !expression.modifiers().isEmpty()) {
      before = new HashSet<>(before);
      before.addAll(expression.negated() ? mentioned : Set.of());
      for (Expression.With with : expression.modifiers()) {
        addModifier(with);
      }
    }
  }

  private void addModifier(Expression.With with) {
    for (Term key : with.target().path()) {
      before.addAll(Variables.of(key, Variables.SKIP_CLOSURES));
    }
    if (!functions.isBuiltin(with.value())) {
      before.addAll(Variables.of(with.value(), Variables.SKIP_CLOSURES));
    }
  }

  /** The variables still missing when these are bound; empty when the expression can run. */
  Set<String> missing(Set<String> safe) {
    if (lastMissing.isEmpty() || containsAny(safe, lastMissing)) {
      lastMissing = computeMissing(safe);
    }
    return lastMissing;
  }

  private static boolean containsAny(Set<String> safe, Set<String> variables) {
    for (String variable : variables) {
      if (safe.contains(variable)) {
        return true;
      }
    }
    return false;
  }

  private Set<String> computeMissing(Set<String> safe) {
    if (containsAll(safe, before) && containsAll(safe, mentioned)) {
      return Set.of();
    }
    Set<String> missing = new HashSet<>();
    addUnless(before, safe, missing);
    Set<String> known = new LayeredSet(safe);
    if (!expression.negated() && missing.isEmpty()) {
      new RefOutputs(safe, known).expression(expression);
    }
    addUnless(inputs, known, missing);
    known.addAll(patterns(known));
    addUnless(mentioned, known, missing);
    return missing;
  }

  private static boolean containsAll(Set<String> safe, Set<String> needed) {
    return needed.isEmpty() || safe.containsAll(needed);
  }

  private static void addUnless(Set<String> needed, Set<String> known, Set<String> missing) {
    for (String variable : needed) {
      if (!known.contains(variable)) {
        missing.add(variable);
      }
    }
  }

  /** What unification and results bind when references have bound what they bind. */
  private Set<String> patterns(Set<String> known) {
    if (expression.negated() || !known.containsAll(before)) {
      return Set.of();
    }
    if (expression.form() instanceof Expression.Evaluate(Term.Call call)) {
      if (isUnification(call)) {
        return Unification.binds(call.arguments().get(0), call.arguments().get(1), known);
      }
      int arity = functions.arity(call);
      return arity < 0 || call.arguments().size() <= arity || !known.containsAll(inputs)
          ? Set.of()
          : Variables.of(call.arguments().get(arity), Variables.PATTERN);
    }
    if (expression.form() instanceof Expression.SomeIn some
        && known.containsAll(Variables.of(some.domain(), Variables.SKIP_CLOSURES))) {
      Set<String> bound = Variables.of(some.value(), Variables.PATTERN);
      if (some.key() != null) {
        bound.addAll(Variables.of(some.key(), Variables.PATTERN));
      }
      return bound;
    }
    return Set.of();
  }

  static boolean isUnification(Term.Call call) {
    return call.arguments().size() == 2 && call.is("eq");
  }

  /** The variables that expressions bind, in the best of orders, and those bound before. */
  static Set<String> outputs(
      List<Expression> expressions, Functions functions, Set<String> globals) {
    Set<String> safe = new LayeredSet(globals);
    List<Needs> open = new ArrayList<>();
    for (Expression expression : expressions) {
      Needs needs = new Needs(expression, functions);
      needs.closeOver(needs.mentioned);
      open.add(needs);
    }
    boolean progress = true;
    while (progress) {
      progress = false;
      for (Needs needs : open) {
        progress |= needs.missing(safe).isEmpty() && safe.addAll(needs.mentioned);
      }
    }
    return safe;
  }

  /** Collects the variables, by what the places where they stand do with them. */
  private final class Collector extends TreeVisitor {
    private boolean reads;

    void collect() {
      if (expression.form() instanceof Expression.Evaluate(Term.Call call)) {
        int size = call.arguments().size();
        int arity = isUnification(call) ? 0 : functions.arity(call);
        int read = arity < 0 ? size : Math.min(arity, size);
        reads = true;
        terms(call.arguments().subList(0, read));
        reads = false;
        terms(call.arguments().subList(read, size));
      } else {
        form(expression.form());
      }
      if (!expression.modifiers().isEmpty()) {
        closuresInModifiers();
      }
    }

    // What modifiers mention has to be bound before, apart from what is their closures' own.
    private void closuresInModifiers() {
      TreeVisitor closures =
          new TreeVisitor() {
            @Override
            public void comprehension(Term comprehension) {
              closed().comprehension(comprehension);
            }
          };
      for (Expression.With with : expression.modifiers()) {
        closures.modifier(with);
      }
    }

    @Override
    public void variable(Term.Var variable) {
      if (variable.isRootDocument()) {
        return;
      }
      if (mentioned.isEmpty()) {
        mentioned = new HashSet<>();
      }
      mentioned.add(variable.name());
      if (reads) {
        if (inputs.isEmpty()) {
          inputs = new HashSet<>();
        }
        inputs.add(variable.name());
      }
    }

    @Override
    public void modifier(Expression.With with) {}

    @Override
    public void closure(Expression.Form form) {
      closed().closure(form);
    }

    private Variables closed() {
      hasClosures = true;
      if (before.isEmpty()) {
        before = new HashSet<>();
      }
      return new Variables(0, before);
    }

    @Override
    public void comprehension(Term comprehension) {
      closed().comprehension(comprehension);
    }

    @Override
    public void ref(Term.Ref ref) {
      boolean outer = reads;
      reads = true;
      term(ref.head());
      reads = outer;
      terms(ref.path());
    }

    @Override
    public void call(Term.Call call) {
      boolean outer = reads;
      reads = true;
      super.call(call);
      reads = outer;
    }

    @Override
    public void set(Term.SetLiteral set) {
      boolean outer = reads;
      reads = true;
      super.set(set);
      reads = outer;
    }

    @Override
    public void object(Term.ObjectLiteral object) {
      boolean outer = reads;
      for (Term.Entry entry : object.entries()) {
        reads = true;
        term(entry.key());
        reads = outer;
        term(entry.value());
      }
    }

    @Override
    public void template(Term.TemplateString template) {
      boolean outer = reads;
      reads = true;
      super.template(template);
      reads = outer;
    }
  }
}

package dev.autonomy.rego.check;

import dev.autonomy.rego.ast.Body;
import dev.autonomy.rego.ast.Expression;
import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.ast.TermNames;
import dev.autonomy.rego.ast.TreePrinter;
import dev.autonomy.rego.ast.TreeTransformer;
import dev.autonomy.rego.check.LocalScopes.Local;
import dev.autonomy.rego.check.LocalScopes.Occurrence;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives every variable that a body declares a name of its own, so that scopes no longer matter:
 * what {@code :=}, {@code some} and {@code every} declare. Turns {@code :=} into {@code =} and
 * drops {@code some x}. Reports use before declaration, repeated declarations, and declarations
 * nobody uses.
 */
@SuppressWarnings("ReferenceEquality") // what is not changed is kept
class LocalRenamer extends TreeTransformer {
  private final Diagnostics errors;
  private final boolean guardsRoots;
  private final LocalDeclarer declarer;
  private final UnusedLocals unused;
  private LocalScopes scopes = new LocalScopes();

  /** Where the expression stands that is being read. */
  private Location statement = Location.NONE;

  /**
   * A renamer for what has one set of names: a query, or a rule with everything behind its {@code
   * else}.
   *
   * @param strict whether unused assignments and arguments are errors
   * @param guardsRoots whether assignments to {@code input} and {@code data} are errors
   */
  LocalRenamer(FreshNames names, Diagnostics errors, boolean strict, boolean guardsRoots) {
    this.errors = errors;
    this.declarer = new LocalDeclarer(names, errors);
    this.unused = new UnusedLocals(errors, strict);
    this.guardsRoots = guardsRoots;
  }

  /** A body that is not part of a rule. */
  Body query(Body query) {
    return scope(query);
  }

  /** Declares variables, with an error where one is declared already. */
  LocalDeclarer declarer() {
    return declarer;
  }

  /** Reports what nobody uses. */
  UnusedLocals unused() {
    return unused;
  }

  /** What is known of the variables here. */
  LocalScopes scopes() {
    return scopes;
  }

  /** Begins anew, with these variables. */
  void begin(LocalScopes known) {
    scopes = known;
  }

  @Override
  protected void enter(Body body) {
    scopes.push();
  }

  @Override
  protected void leave() {
    scopes.pop();
  }

  private Body scope(Body body) {
    return scope(body, List.of());
  }

  /** The body of a scope that is open; what its heads mention counts as used. */
  Body scope(Body body, List<Term> heads) {
    int errorsBefore = errors.size();
    List<Expression> renamed = new ArrayList<>(body.expressions().size());
    for (Expression expression : body.expressions()) {
      Expression result = renamed(expression);
      if (result != null) {
        renamed.add(result);
      }
    }
    Body result = new Body(renamed, body.location());
    if (errors.size() == errorsBefore) {
      unused.report(scopes, result, heads);
    }
    return result;
  }

  @Override
  protected Body body(Body body) {
    return scope(body);
  }

  @Override
  protected Term arrayComprehension(Term.ArrayComprehension array) {
    scopes.push();
    Body body = scope(array.body(), List.of(array.head()));
    Term head = term(array.head());
    scopes.pop();
    return new Term.ArrayComprehension(head, body, array.location());
  }

  @Override
  protected Term setComprehension(Term.SetComprehension set) {
    scopes.push();
    Body body = scope(set.body(), List.of(set.head()));
    Term head = term(set.head());
    scopes.pop();
    return new Term.SetComprehension(head, body, set.location());
  }

  @Override
  protected Term objectComprehension(Term.ObjectComprehension object) {
    scopes.push();
    Body body = scope(object.body(), List.of(object.key(), object.value()));
    Term key = term(object.key());
    Term value = term(object.value());
    scopes.pop();
    return new Term.ObjectComprehension(key, value, body, object.location());
  }

  private @Nullable Expression renamed(Expression expression) {
    Location outside = statement;
    statement = expression.location();
    Expression renamed = renamedStatement(expression);
    statement = outside;
    return renamed;
  }

  private @Nullable Expression renamedStatement(Expression expression) {
    if (expression.form() instanceof Expression.SomeDeclaration some) {
      for (Term.Var variable : some.variables()) {
        declarer.declared(variable, scopes, statement, statement);
      }
      return null;
    }
    if (expression.form() instanceof Expression.SomeIn some) {
      return someIn(expression, some);
    }
    return expression.form() instanceof Expression.Evaluate(Term.Call call)
            && Declarations.isAssignment(call)
        ? assignment(expression, call)
        : expression(expression);
  }

  private Expression assignment(Expression expression, Term.Call call) {
    if (expression.negated()) {
      errors.compileError(expression.location(), "cannot assign vars inside negated expression");
      return expression;
    }
    Term right = term(call.arguments().get(1));
    List<Expression.With> modifiers = modifiers(expression.modifiers());
    Term left = target(call.arguments().get(0));
    Location operator = call.operator().location();
    Term.Ref unify = new Term.Ref(new Term.Var("eq", operator), List.of(), operator);
    Term.Call unification = new Term.Call(unify, List.of(left, right), call.location());
    return new Expression(
        new Expression.Evaluate(unification), false, modifiers, expression.location());
  }

  /** Declares the variables in what stands left of {@code :=}. */
  private Term target(Term term) {
    if (term instanceof Term.Var variable) {
      return declarer.assigned(variable, scopes, statement);
    }
    if (term instanceof Term.Ref ref
        && ref.path().isEmpty()
        && ref.head() instanceof Term.Var root) {
      return assignedRoot(root, ref.location());
    }
    if (term instanceof Term.ArrayLiteral array) {
      List<Term> targets = new ArrayList<>(array.elements().size());
      for (Term element : array.elements()) {
        targets.add(target(element));
      }
      return new Term.ArrayLiteral(targets, array.location());
    }
    if (term instanceof Term.ObjectLiteral object) {
      List<Term.Entry> targets = new ArrayList<>(object.entries().size());
      for (Term.Entry entry : object.entries()) {
        targets.add(new Term.Entry(term(entry.key()), target(entry.value())));
      }
      return new Term.ObjectLiteral(targets, object.location());
    }
    errors.compileError(term.location(), "cannot assign to " + TermNames.of(term));
    return term;
  }

  private Term assignedRoot(Term.Var root, Location location) {
    if (guardsRoots) {
      errors.compileError(
          location,
          "variables must not shadow " + root.name() + " (use a different variable name)");
    }
    return declarer.assigned(new Term.Var(root.name(), location), scopes, statement);
  }

  private Expression someIn(Expression expression, Expression.SomeIn some) {
    Term domain = term(some.domain());
    List<Expression.With> modifiers = modifiers(expression.modifiers());
    if (some.key() != null) {
      declarer.pattern(some.key(), scopes, statement);
    }
    declarer.pattern(some.value(), scopes, statement);
    Term key = some.key() == null ? null : term(some.key());
    Expression.Form form = new Expression.SomeIn(key, term(some.value()), domain);
    return new Expression(form, false, modifiers, expression.location());
  }

  @Override
  protected Expression.Form every(Expression.Every every) {
    Term domain = term(every.domain());
    scopes.push();
    Location first = every.body().expressions().getFirst().location();
    Term key = every.key() == null ? null : declarer.ifNamed(every.key(), scopes, statement, first);
    Term value = declarer.ifNamed(every.value(), scopes, statement, first);
    Body body = scope(every.body());
    scopes.pop();
    return new Expression.Every(key, value, domain, body);
  }

  @Override
  protected Term variable(Term.Var variable) {
    Local local = scopes.find(variable.name());
    if (local != null) {
      local.use();
      return local.unique().equals(variable.name())
          ? variable
          : new Term.Var(local.unique(), variable.location());
    }
    if (!variable.isWildcard()) {
      scopes.add(new Local(variable.name(), variable.name(), Occurrence.SEEN, variable.location()));
    }
    return variable;
  }

  @Override
  protected Term ref(Term.Ref ref) {
    Term head = ref.head() instanceof Term.Var variable ? variable(variable) : term(ref.head());
    List<Term> path = terms(ref.path());
    if (head == ref.head() && path == ref.path()) {
      return ref;
    }
    return path.isEmpty() ? head : new Term.Ref(head, path, ref.location());
  }

  @Override
  protected Expression.With modifier(Expression.With with) {
    List<Term> path = terms(with.target().path());
    Term.Ref target =
        path == with.target().path()
            ? with.target()
            : new Term.Ref(with.target().head(), path, with.target().location());
    return new Expression.With(target, replacement(with.value()), with.location());
  }

  /** The value of a modifier may name a function. */
  private Term replacement(Term value) {
    return value instanceof Term.Var variable && scopes.find(variable.name()) == null
        ? variable
        : term(value);
  }

  @Override
  protected Term call(Term.Call call) {
    if (call.operator().head() instanceof Term.Var(String name, Location _)) {
      Local local = scopes.find(name);
      if (local != null && !local.unique().equals(name)) {
        errors.compileError(
            call.location(), "called function " + TreePrinter.print(call.operator()) + " shadowed");
      }
    }
    return super.call(call);
  }
}

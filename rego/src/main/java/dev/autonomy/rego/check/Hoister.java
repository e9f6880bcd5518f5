package dev.autonomy.rego.check;

import dev.autonomy.rego.ast.Expression;
import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.ast.TreeTransformer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Moves parts of expressions in front of them, as {@code #n = part}.
 *
 * <p>References that bind variables move, unless they are a whole side of {@code =} or a whole
 * expression: what is left inside an expression has its variables bound before. From negated
 * expressions, calls and references in arguments move, too, because that is what plain {@code not}
 * means: it denies a condition about values, and fails when there are no such values.
 */
@SuppressWarnings("ReferenceEquality") // what is not changed is kept
final class Hoister extends TreeTransformer {
  private final FreshNames names;
  private final Set<String> bound;
  private final List<Expression.With> modifiers;
  private final boolean negated;
  private final List<Expression> moved = new ArrayList<>();

  private Hoister(FreshNames names, Set<String> bound, Expression expression) {
    this.names = names;
    this.bound = bound;
    this.modifiers = expression.modifiers();
    this.negated = expression.negated();
  }

  /** The expressions that are run for one, in order, when these variables are bound before. */
  static List<Expression> hoist(Expression expression, Set<String> bound, FreshNames names) {
    Hoister hoister = new Hoister(names, bound, expression);
    Expression.Form form = hoister.whole(expression.form());
    hoister.moved.add(form == expression.form() ? expression : expression.withForm(form));
    return hoister.moved;
  }

  private Expression.Form whole(Expression.Form form) {
    return switch (form) {
      case Expression.Evaluate(Term.Call call) -> {
        boolean equation =
            call.arguments().size() == 2 && (call.is("eq") || (negated && call.is("equal")));
        Term after = equation ? equation(call) : super.call(call);
        yield after == call ? form : new Expression.Evaluate(after);
      }
      case Expression.Evaluate(Term before) -> {
        Term after = side(before);
        yield after == before ? form : new Expression.Evaluate(after);
      }
      case Expression.SomeIn(Term key, Term value, Term before) -> {
        Term after = term(before);
        yield after == before ? form : new Expression.SomeIn(key, value, after);
      }
      case Expression.Every(Term key, Term value, Term before, var body) -> {
        Term after = term(before);
        yield after == before ? form : new Expression.Every(key, value, after, body);
      }
      case Expression.SomeDeclaration _, Expression.Not _, Expression.And _, Expression.Or _ ->
          form;
    };
  }

  private Term equation(Term.Call call) {
    Term left = side(call.arguments().get(0));
    Term right = side(call.arguments().get(1));
    return left == call.arguments().get(0) && right == call.arguments().get(1)
        ? call
        : new Term.Call(call.operator(), List.of(left, right), call.location());
  }

  /** A side of an equation, or a whole expression: a reference stays, its keys are looked into. */
  private Term side(Term term) {
    return switch (term) {
      case Term.Ref ref -> super.ref(ref);
      case Term.ArrayComprehension _, Term.SetComprehension _, Term.ObjectComprehension _ -> term;
      default -> term(term);
    };
  }

  @Override
  protected Term term(Term term) {
    return switch (term) {
      case Term.ArrayComprehension _, Term.SetComprehension _, Term.ObjectComprehension _ ->
          negated ? move(term) : term;
      case Term.TemplateString _ -> term;
      default -> super.term(term);
    };
  }

  @Override
  protected Term ref(Term.Ref ref) {
    Term.Ref inner = (Term.Ref) super.ref(ref);
    return negated || bindsVariables(inner) ? move(inner) : inner;
  }

  @Override
  protected Term call(Term.Call call) {
    Term inner = super.call(call);
    return negated ? move(inner) : inner;
  }

  private boolean bindsVariables(Term.Ref ref) {
    for (Term key : ref.path()) {
      if (!(key instanceof Term.Scalar)
          && !bound.containsAll(Variables.of(key, Variables.SKIP_CLOSURES))) {
        return true;
      }
    }
    return false;
  }

  private Term move(Term term) {
    Location location = term.location();
    Term.Var variable = names.generate(location);
    moved.add(FreshNames.bind(variable, term, modifiers));
    bound.addAll(Variables.of(term, Variables.SKIP_CLOSURES));
    bound.add(variable.name());
    return variable;
  }
}

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
    return switch (form.kind()) {
      case EVALUATE -> {
        Term before = ((Expression.Evaluate) form).term();
        Term after = wholeTerm(before);
        yield after == before ? form : new Expression.Evaluate(after);
      }
      case SOME_IN -> {
        Expression.SomeIn some = (Expression.SomeIn) form;
        Term domain = term(some.domain());
        yield domain == some.domain()
            ? form
            : new Expression.SomeIn(some.key(), some.value(), domain);
      }
      case EVERY -> {
        Expression.Every every = (Expression.Every) form;
        Term domain = term(every.domain());
        yield domain == every.domain()
            ? form
            : new Expression.Every(every.key(), every.value(), domain, every.body());
      }
      case SOME_DECLARATION, NOT, AND, OR -> form;
    };
  }

  private Term wholeTerm(Term term) {
    if (!(term instanceof Term.Call call)) {
      return side(term);
    }
    boolean isEquation =
        call.arguments().size() == 2 && (call.is("eq") || (negated && call.is("equal")));
    return isEquation ? equation(call) : super.call(call);
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
    if (term instanceof Term.Ref ref) {
      return super.ref(ref);
    }
    return isComprehension(term) ? term : term(term);
  }

  private static boolean isComprehension(Term term) {
    return term instanceof Term.ArrayComprehension
        || term instanceof Term.SetComprehension
        || term instanceof Term.ObjectComprehension;
  }

  @Override
  protected Term term(Term term) {
    if (isComprehension(term)) {
      return negated ? move(term) : term;
    }
    return term instanceof Term.TemplateString ? term : super.term(term);
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

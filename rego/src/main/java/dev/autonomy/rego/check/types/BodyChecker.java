package dev.autonomy.rego.check.types;

import dev.autonomy.rego.ast.Body;
import dev.autonomy.rego.ast.Expression;
import dev.autonomy.rego.ast.RegoError;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.type.ObjectType;
import dev.autonomy.rego.type.Type;
import dev.autonomy.rego.type.Types;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks the expressions of a body, in order, and types its variables.
 *
 * <p>In the body of {@code every}, as in OPA, only references and comprehensions are checked.
 */
final class BodyChecker {
  private final Context context;
  private final TermTypes types;
  private final Unifier unifier;
  private final ReferenceChecker references;
  private final CallTypes calls;
  private final boolean checksCalls;

  BodyChecker(Context context, Scope scope) {
    this(context, scope, true);
  }

  private BodyChecker(Context context, Scope scope, boolean checksCalls) {
    this.context = context;
    this.types = new TermTypes(scope);
    this.unifier = new Unifier(types, context.compatibility());
    this.references = new ReferenceChecker(types, unifier, context.compatibility());
    this.calls = new CallTypes(context, types, unifier);
    this.checksCalls = checksCalls;
  }

  /** The types of terms, once what is in them has been prepared. */
  TermTypes types() {
    return types;
  }

  /** Checks all expressions. */
  void body(Body body) {
    List<Expression> expressions = body.expressions();
    for (int i = 0; i < expressions.size(); i++) {
      expression(expressions.get(i));
    }
  }

  private void expression(Expression expression) {
    Expression.Form form = expression.form();
    types.begin(null, null);
    boolean possible = modifiers(expression);
    switch (form.kind()) {
      case EVALUATE -> evaluate(expression, ((Expression.Evaluate) form).term(), possible);
      case SOME_IN -> someIn(expression, (Expression.SomeIn) form);
      case EVERY -> {
        Expression.Every every = (Expression.Every) form;
        prepare(every.domain());
        new BodyChecker(context, types.scope().inner(), false).body(every.body());
      }
      case NOT -> inner(((Expression.Not) form).body());
      case AND -> {
        inner(((Expression.And) form).left());
        inner(((Expression.And) form).right());
      }
      case OR -> {
        inner(((Expression.Or) form).left());
        inner(((Expression.Or) form).right());
      }
      case SOME_DECLARATION -> {}
    }
  }

  private void inner(Body body) {
    new BodyChecker(context, types.scope().inner(), checksCalls).body(body);
  }

  /** Checks modifiers; whether all of them are possible. */
  private boolean modifiers(Expression expression) {
    List<Expression.With> modifiers = expression.modifiers();
    boolean possible = true;
    for (int i = 0; i < modifiers.size(); i++) {
      Expression.With with = modifiers.get(i);
      Type replacement =
          with.target().startsWith(Term.Var.INPUT) ? null : calls.function(with.value());
      if (replacement == null) {
        prepare(with.value());
      } else if (checksCalls) {
        RegoError error = calls.replacement(with, replacement);
        if (error != null) {
          context.report(error);
          possible = false;
        }
      }
    }
    return possible;
  }

  private void evaluate(Expression expression, Term term, boolean possible) {
    if (!(term instanceof Term.Call call)) {
      types.begin(term, null);
      prepare(term);
      return;
    }
    List<Term> arguments = call.arguments();
    boolean isEquation =
        arguments.size() == 2
            && (call.is("eq") || (context.comparisonsAreEquations() && call.is("equal")));
    if (isEquation) {
      equation(expression, arguments.get(0), arguments.get(1), possible);
      return;
    }
    prepareArguments(call);
    if (checksCalls && possible) {
      calls.check(call, expression.location(), false);
    }
  }

  private void equation(Expression expression, Term left, Term right, boolean possible) {
    types.begin(left, right);
    boolean leftSound = prepare(left);
    boolean sound = prepare(right) && leftSound;
    if (checksCalls && possible) {
      equate(expression, left, right, sound);
    }
  }

  /** An error that follows from one in the same equation is not reported. */
  private void equate(Expression expression, Term left, Term right, boolean sound) {
    Type leftType = types.of(left);
    Type rightType = types.of(right);
    if (!unifier.equate(left, leftType, right, rightType)
        && (sound || !(Types.hasUnknown(leftType) || Types.hasUnknown(rightType)))) {
      context.report(TypeErrors.match(expression.location(), leftType, rightType));
    }
  }

  /** {@code some k, v in xs} means {@code v = xs[k]}. */
  private void someIn(Expression expression, Expression.SomeIn some) {
    Term domain = some.domain();
    Term key = some.key() == null ? anonymous(domain) : some.key();
    List<Term> path = new ArrayList<>();
    Term head = domain;
    if (domain instanceof Term.Ref ref) {
      head = ref.head();
      path.addAll(ref.path());
    }
    path.add(key);
    Term.Ref element = new Term.Ref(head, path, domain.location());
    equation(expression, some.value(), element, true);
  }

  private Term.Var anonymous(Term domain) {
    return new Term.Var(context.freshName(), domain.location());
  }

  /**
   * Types what has to be evaluated in a term, from the inside out.
   *
   * @return false when the term is a reference or comprehension with an error
   */
  private boolean prepare(Term term) {
    return switch (term.kind()) {
      case NULL, BOOLEAN, NUMBER, STRING, VAR -> true;
      case ARRAY -> {
        prepareAll(((Term.ArrayLiteral) term).elements());
        yield true;
      }
      case SET -> {
        prepareAll(((Term.SetLiteral) term).elements());
        yield true;
      }
      case OBJECT -> {
        for (Term.Entry entry : ((Term.ObjectLiteral) term).entries()) {
          prepare(entry.key());
          prepare(entry.value());
        }
        yield true;
      }
      case REF -> reference((Term.Ref) term);
      case CALL -> {
        Term.Call call = (Term.Call) term;
        prepareArguments(call);
        types.evaluated(
            call, checksCalls ? calls.check(call, call.location(), true) : Type.UNKNOWN);
        yield true;
      }
      case ARRAY_COMPREHENSION, SET_COMPREHENSION, OBJECT_COMPREHENSION -> comprehension(term);
      case TEMPLATE_STRING -> {
        template((Term.TemplateString) term);
        yield true;
      }
    };
  }

  private void prepareAll(List<Term> terms) {
    for (int i = 0; i < terms.size(); i++) {
      prepare(terms.get(i));
    }
  }

  /** Arguments of {@code print} are evaluated apart. */
  private void prepareArguments(Term.Call call) {
    if (!call.is("print")) {
      prepareAll(call.arguments());
      return;
    }
    for (Term argument : call.arguments()) {
      new BodyChecker(context, types.scope().inner()).prepare(argument);
    }
  }

  private boolean reference(Term.Ref ref) {
    if (!(ref.head() instanceof Term.Var)) {
      prepare(ref.head());
    }
    prepareAll(ref.path());
    RegoError error = references.check(ref);
    if (error != null) {
      context.report(error);
      types.evaluated(ref, Type.UNKNOWN);
      return false;
    }
    types.evaluated(
        ref,
        ref.head() instanceof Term.Var
            ? types.scope().typeOf(ref)
            : Documents.selected(types.of(ref.head()), ref.path()));
    return true;
  }

  private boolean comprehension(Term term) {
    int before = context.errorCount();
    BodyChecker inner = new BodyChecker(context, types.scope().inner());
    Type type = inner.typeOfComprehension(term);
    boolean sound = context.errorCount() == before;
    types.evaluated(term, sound ? type : Type.UNKNOWN);
    return sound;
  }

  private Type typeOfComprehension(Term term) {
    if (term instanceof Term.ArrayComprehension array) {
      body(array.body());
      return Types.bounded(Type.arrayOf(head(array.head())));
    }
    if (term instanceof Term.SetComprehension set) {
      body(set.body());
      return Types.set(head(set.head()));
    }
    Term.ObjectComprehension object = (Term.ObjectComprehension) term;
    body(object.body());
    Type key = head(object.key());
    Type value = head(object.value());
    return Types.bounded(new ObjectType(List.of(), key, value));
  }

  /** The type of a term behind the body. */
  Type head(Term term) {
    prepareHead(term);
    return typeOfHead(term);
  }

  /** Types what has to be evaluated in a term behind the body. */
  void prepareHead(Term term) {
    types.begin(null, null);
    prepare(term);
  }

  /** The type of the term that was prepared last. */
  Type typeOfHead(Term term) {
    Type type = types.of(term);
    return Types.isUnknown(type) ? Type.ANY : type;
  }

  private void template(Term.TemplateString template) {
    for (Term.TemplatePart part : template.parts()) {
      if (part instanceof Term.TemplateExpression(Expression expression)) {
        new BodyChecker(context, types.scope().inner()).expression(expression);
      }
    }
    types.evaluated(template, Type.STRING);
  }
}

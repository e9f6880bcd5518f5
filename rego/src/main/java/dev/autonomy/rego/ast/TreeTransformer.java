package dev.autonomy.rego.ast;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rebuilds syntax trees, part by part. What no method changes is kept, not copied, so that a
 * transformation that has little to do costs little.
 *
 * <p>Subclasses override the parts they care about. Bodies of their own scope are announced by
 * {@link #enter} and {@link #leave}; the body of a comprehension is visited before its head.
 */
@SuppressWarnings("ReferenceEquality") // what is not changed is kept
public abstract class TreeTransformer {
  /** For subclasses. */
  protected TreeTransformer() {}

  /** A body of its own. */
  public Body rewrite(Body body) {
    return body(body);
  }

  /** The head of a rule: reference, arguments, key and value. */
  public Head head(Head head) {
    List<Term> path = terms(head.ref().path());
    List<Term> arguments = terms(head.arguments());
    Term key = optional(head.key());
    Term value = optional(head.value());
    if (path == head.ref().path()
        && arguments == head.arguments()
        && key == head.key()
        && value == head.value()) {
      return head;
    }
    Term.Ref ref =
        path == head.ref().path()
            ? head.ref()
            : new Term.Ref(head.ref().head(), path, head.ref().location());
    return head.with(ref, arguments, key, value);
  }

  /** Called before a body that has a scope of its own is visited. */
  protected void enter(Body body) {}

  /** Called when everything in the scope has been visited. */
  protected void leave() {}

  /** A body of any kind. */
  protected Body body(Body body) {
    List<Expression> before = body.expressions();
    List<Expression> after = before;
    for (int i = 0; i < before.size(); i++) {
      after = with(i, expression(before.get(i)), after, before);
    }
    return after == before ? body : new Body(after, body.location());
  }

  /** An expression with its modifiers. */
  protected Expression expression(Expression expression) {
    Expression.Form form = form(expression.form());
    List<Expression.With> modifiers = modifiers(expression.modifiers());
    return form == expression.form() && modifiers == expression.modifiers()
        ? expression
        : new Expression(form, expression.negated(), modifiers, expression.location());
  }

  /** What an expression says. */
  protected Expression.Form form(Expression.Form form) {
    return switch (form.kind()) {
      case EVALUATE -> {
        Term before = ((Expression.Evaluate) form).term();
        Term after = term(before);
        yield after == before ? form : new Expression.Evaluate(after);
      }
      case SOME_DECLARATION -> form;
      case SOME_IN -> some((Expression.SomeIn) form);
      case EVERY -> every((Expression.Every) form);
      case NOT -> {
        Body before = ((Expression.Not) form).body();
        Body after = scoped(before);
        yield after == before ? form : new Expression.Not(after);
      }
      case AND -> {
        Expression.And and = (Expression.And) form;
        Body left = scoped(and.left());
        Body right = scoped(and.right());
        yield left == and.left() && right == and.right() ? form : new Expression.And(left, right);
      }
      case OR -> {
        Expression.Or or = (Expression.Or) form;
        Body left = scoped(or.left());
        Body right = scoped(or.right());
        yield left == or.left() && right == or.right() ? form : new Expression.Or(left, right);
      }
    };
  }

  private Expression.Form some(Expression.SomeIn some) {
    Term key = optional(some.key());
    Term value = term(some.value());
    Term domain = term(some.domain());
    return key == some.key() && value == some.value() && domain == some.domain()
        ? some
        : new Expression.SomeIn(key, value, domain);
  }

  /** {@code every}; the key and the value are in the scope of the body. */
  protected Expression.Form every(Expression.Every every) {
    Term domain = term(every.domain());
    enter(every.body());
    Term key = optional(every.key());
    Term value = term(every.value());
    Body body = body(every.body());
    leave();
    return domain == every.domain()
            && key == every.key()
            && value == every.value()
            && body == every.body()
        ? every
        : new Expression.Every(key, value, domain, body);
  }

  private Body scoped(Body body) {
    enter(body);
    Body after = body(body);
    leave();
    return after;
  }

  /** The modifiers of an expression. */
  protected List<Expression.With> modifiers(List<Expression.With> modifiers) {
    List<Expression.With> after = modifiers;
    for (int i = 0; i < modifiers.size(); i++) {
      after = with(i, modifier(modifiers.get(i)), after, modifiers);
    }
    return after;
  }

  /** One modifier. */
  protected Expression.With modifier(Expression.With with) {
    Term target = ref(with.target());
    Term value = term(with.value());
    return target == with.target() && value == with.value() || !(target instanceof Term.Ref ref)
        ? with
        : new Expression.With(ref, value, with.location());
  }

  /** A term of any kind. */
  protected Term term(Term term) {
    return switch (term.kind()) {
      case NULL, BOOLEAN, NUMBER, STRING -> term;
      case VAR -> variable((Term.Var) term);
      case REF -> ref((Term.Ref) term);
      case CALL -> call((Term.Call) term);
      case ARRAY -> {
        List<Term> elements = ((Term.ArrayLiteral) term).elements();
        List<Term> changed = terms(elements);
        yield changed == elements ? term : new Term.ArrayLiteral(changed, term.location());
      }
      case SET -> {
        List<Term> elements = ((Term.SetLiteral) term).elements();
        List<Term> changed = terms(elements);
        yield changed == elements ? term : new Term.SetLiteral(changed, term.location());
      }
      case OBJECT -> object((Term.ObjectLiteral) term);
      case ARRAY_COMPREHENSION -> arrayComprehension((Term.ArrayComprehension) term);
      case SET_COMPREHENSION -> setComprehension((Term.SetComprehension) term);
      case OBJECT_COMPREHENSION -> objectComprehension((Term.ObjectComprehension) term);
      case TEMPLATE_STRING -> template((Term.TemplateString) term);
    };
  }

  /** {@code [head | body]}. */
  protected Term arrayComprehension(Term.ArrayComprehension comprehension) {
    enter(comprehension.body());
    Body body = body(comprehension.body());
    Term head = term(comprehension.head());
    leave();
    return body == comprehension.body() && head == comprehension.head()
        ? comprehension
        : new Term.ArrayComprehension(head, body, comprehension.location());
  }

  /** {@code {head | body}}. */
  protected Term setComprehension(Term.SetComprehension comprehension) {
    enter(comprehension.body());
    Body body = body(comprehension.body());
    Term head = term(comprehension.head());
    leave();
    return body == comprehension.body() && head == comprehension.head()
        ? comprehension
        : new Term.SetComprehension(head, body, comprehension.location());
  }

  /** {@code {key: value | body}}. */
  protected Term objectComprehension(Term.ObjectComprehension comprehension) {
    enter(comprehension.body());
    Body body = body(comprehension.body());
    Term key = term(comprehension.key());
    Term value = term(comprehension.value());
    leave();
    return body == comprehension.body()
            && key == comprehension.key()
            && value == comprehension.value()
        ? comprehension
        : new Term.ObjectComprehension(key, value, body, comprehension.location());
  }

  /** A variable that is not the head of a reference. */
  protected Term variable(Term.Var variable) {
    return variable;
  }

  /** A reference that is not the operator of a call. */
  protected Term ref(Term.Ref ref) {
    Term head = ref.head() instanceof Term.Var ? ref.head() : term(ref.head());
    List<Term> path = terms(ref.path());
    return head == ref.head() && path == ref.path()
        ? ref
        : new Term.Ref(head, path, ref.location());
  }

  /** A call; the operator is left alone. */
  protected Term call(Term.Call call) {
    List<Term> arguments = terms(call.arguments());
    return arguments == call.arguments()
        ? call
        : new Term.Call(call.operator(), arguments, call.location());
  }

  /** A template string. */
  protected Term template(Term.TemplateString template) {
    List<Term.TemplatePart> before = template.parts();
    List<Term.TemplatePart> after = before;
    for (int i = 0; i < before.size(); i++) {
      after = with(i, part(before.get(i)), after, before);
    }
    return after == before
        ? template
        : new Term.TemplateString(after, template.raw(), template.location());
  }

  private Term.TemplatePart part(Term.TemplatePart part) {
    if (part instanceof Term.TemplateExpression(Expression before)) {
      Expression after = expression(before);
      return after == before ? part : new Term.TemplateExpression(after);
    }
    return part;
  }

  private Term object(Term.ObjectLiteral object) {
    List<Term.Entry> before = object.entries();
    List<Term.Entry> after = before;
    for (int i = 0; i < before.size(); i++) {
      after = with(i, entry(before.get(i)), after, before);
    }
    return after == before ? object : new Term.ObjectLiteral(after, object.location());
  }

  private Term.Entry entry(Term.Entry entry) {
    Term key = term(entry.key());
    Term value = term(entry.value());
    return key == entry.key() && value == entry.value() ? entry : new Term.Entry(key, value);
  }

  /** A list of terms. */
  protected List<Term> terms(List<Term> terms) {
    List<Term> after = terms;
    for (int i = 0; i < terms.size(); i++) {
      after = with(i, term(terms.get(i)), after, terms);
    }
    return after;
  }

  /** {@code after} with this element; it becomes a copy with the first that is not as before. */
  private static <T> List<T> with(int index, T element, List<T> after, List<T> before) {
    if (element == after.get(index)) {
      return after;
    }
    List<T> changed = after == before ? new ArrayList<>(before) : after;
    changed.set(index, element);
    return changed;
  }

  private @Nullable Term optional(@Nullable Term term) {
    return term == null ? null : term(term);
  }
}

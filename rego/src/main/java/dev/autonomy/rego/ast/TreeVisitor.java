package dev.autonomy.rego.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Walks syntax trees, from the outside in; subclasses override the parts they care about. */
public abstract class TreeVisitor {
  /** For subclasses. */
  protected TreeVisitor() {}

  /** The head of a rule and its body, without what is behind {@code else}. */
  public void rule(Rule rule) {
    head(rule.head());
    body(rule.body());
  }

  /** A head: reference, arguments, key and value. */
  public void head(Head head) {
    terms(head.ref().path());
    terms(head.arguments());
    optional(head.key());
    optional(head.value());
  }

  /** A body of any kind. */
  public void body(Body body) {
    List<Expression> expressions = body.expressions();
    for (int i = 0; i < expressions.size(); i++) {
      expression(expressions.get(i));
    }
  }

  /** An expression with its modifiers. */
  public void expression(Expression expression) {
    form(expression.form());
    List<Expression.With> modifiers = expression.modifiers();
    for (int i = 0; i < modifiers.size(); i++) {
      modifier(modifiers.get(i));
    }
  }

  /** One modifier. */
  public void modifier(Expression.With with) {
    ref(with.target());
    term(with.value());
  }

  /** What an expression says. */
  public void form(Expression.Form form) {
    switch (form.kind()) {
      case EVALUATE -> term(((Expression.Evaluate) form).term());
      case SOME_DECLARATION -> terms(((Expression.SomeDeclaration) form).variables());
      case SOME_IN -> {
        Expression.SomeIn some = (Expression.SomeIn) form;
        optional(some.key());
        term(some.value());
        term(some.domain());
      }
      case EVERY -> {
        term(((Expression.Every) form).domain());
        closure(form);
      }
      case NOT, AND, OR -> closure(form);
    }
  }

  /** The part of a form that is a scope of its own. */
  public void closure(Expression.Form form) {
    switch (form.kind()) {
      case EVERY -> {
        Expression.Every every = (Expression.Every) form;
        optional(every.key());
        term(every.value());
        body(every.body());
      }
      case NOT -> body(((Expression.Not) form).body());
      case AND -> {
        body(((Expression.And) form).left());
        body(((Expression.And) form).right());
      }
      case OR -> {
        body(((Expression.Or) form).left());
        body(((Expression.Or) form).right());
      }
      case EVALUATE, SOME_DECLARATION, SOME_IN -> {}
    }
  }

  /** A term of any kind. */
  public void term(Term term) {
    switch (term.kind()) {
      case NULL, BOOLEAN, NUMBER, STRING -> {}
      case VAR -> variable((Term.Var) term);
      case REF -> ref((Term.Ref) term);
      case CALL -> call((Term.Call) term);
      case ARRAY -> terms(((Term.ArrayLiteral) term).elements());
      case SET -> set((Term.SetLiteral) term);
      case OBJECT -> object((Term.ObjectLiteral) term);
      case ARRAY_COMPREHENSION, SET_COMPREHENSION, OBJECT_COMPREHENSION -> comprehension(term);
      case TEMPLATE_STRING -> template((Term.TemplateString) term);
    }
  }

  /** A variable, also as the head of a reference. */
  public void variable(Term.Var variable) {}

  /** A reference that is not the operator of a call. */
  public void ref(Term.Ref ref) {
    term(ref.head());
    terms(ref.path());
  }

  /** A call; the operator is not visited. */
  public void call(Term.Call call) {
    terms(call.arguments());
  }

  /** A set. */
  public void set(Term.SetLiteral set) {
    terms(set.elements());
  }

  /** An object. */
  public void object(Term.ObjectLiteral object) {
    List<Term.Entry> entries = object.entries();
    for (int i = 0; i < entries.size(); i++) {
      term(entries.get(i).key());
      term(entries.get(i).value());
    }
  }

  /** A comprehension of any kind: its body, then its head. */
  public void comprehension(Term comprehension) {
    if (comprehension instanceof Term.ArrayComprehension array) {
      body(array.body());
      term(array.head());
    } else if (comprehension instanceof Term.SetComprehension set) {
      body(set.body());
      term(set.head());
    } else if (comprehension instanceof Term.ObjectComprehension object) {
      body(object.body());
      term(object.key());
      term(object.value());
    }
  }

  /** A template string. */
  public void template(Term.TemplateString template) {
    for (Term.TemplatePart part : template.parts()) {
      if (part instanceof Term.TemplateExpression(Expression expression)) {
        expression(expression);
      }
    }
  }

  /** A list of terms. */
  public void terms(List<? extends Term> terms) {
    for (int i = 0; i < terms.size(); i++) {
      term(terms.get(i));
    }
  }

  private void optional(@Nullable Term term) {
    if (term != null) {
      term(term);
    }
  }
}

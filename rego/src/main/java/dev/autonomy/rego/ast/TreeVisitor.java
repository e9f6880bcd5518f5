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
    for (Expression expression : body.expressions()) {
      expression(expression);
    }
  }

  /** An expression with its modifiers. */
  public void expression(Expression expression) {
    form(expression.form());
    for (Expression.With with : expression.modifiers()) {
      modifier(with);
    }
  }

  /** One modifier. */
  public void modifier(Expression.With with) {
    ref(with.target());
    term(with.value());
  }

  /** What an expression says. */
  public void form(Expression.Form form) {
    switch (form) {
      case Expression.Evaluate(Term term) -> term(term);
      case Expression.SomeDeclaration(List<Term.Var> variables) -> terms(variables);
      case Expression.SomeIn some -> {
        optional(some.key());
        term(some.value());
        term(some.domain());
      }
      case Expression.Every every -> {
        term(every.domain());
        closure(every);
      }
      case Expression.Not _, Expression.And _, Expression.Or _ -> closure(form);
    }
  }

  /** The part of a form that is a scope of its own. */
  public void closure(Expression.Form form) {
    switch (form) {
      case Expression.Every every -> {
        optional(every.key());
        term(every.value());
        body(every.body());
      }
      case Expression.Not(Body body) -> body(body);
      case Expression.And(Body left, Body right) -> {
        body(left);
        body(right);
      }
      case Expression.Or(Body left, Body right) -> {
        body(left);
        body(right);
      }
      case Expression.Evaluate _, Expression.SomeDeclaration _, Expression.SomeIn _ -> {}
    }
  }

  /** A term of any kind. */
  public void term(Term term) {
    switch (term) {
      case Term.Scalar _ -> {}
      case Term.Var variable -> variable(variable);
      case Term.Ref ref -> ref(ref);
      case Term.Call call -> call(call);
      case Term.ArrayLiteral array -> terms(array.elements());
      case Term.SetLiteral set -> set(set);
      case Term.ObjectLiteral object -> object(object);
      case Term.ArrayComprehension _, Term.SetComprehension _, Term.ObjectComprehension _ ->
          comprehension(term);
      case Term.TemplateString template -> template(template);
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
    for (Term.Entry entry : object.entries()) {
      term(entry.key());
      term(entry.value());
    }
  }

  /** A comprehension of any kind: its body, then its head. */
  public void comprehension(Term comprehension) {
    switch (comprehension) {
      case Term.ArrayComprehension array -> {
        body(array.body());
        term(array.head());
      }
      case Term.SetComprehension set -> {
        body(set.body());
        term(set.head());
      }
      case Term.ObjectComprehension object -> {
        body(object.body());
        term(object.key());
        term(object.value());
      }
      case Term.Scalar _,
          Term.Var _,
          Term.Ref _,
          Term.Call _,
          Term.ArrayLiteral _,
          Term.SetLiteral _,
          Term.ObjectLiteral _,
          Term.TemplateString _ -> {}
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
    for (Term term : terms) {
      term(term);
    }
  }

  private void optional(@Nullable Term term) {
    if (term != null) {
      term(term);
    }
  }
}

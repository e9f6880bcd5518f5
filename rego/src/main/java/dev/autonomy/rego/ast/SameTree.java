package dev.autonomy.rego.ast;

import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** Compares syntax trees without looking at locations and comments. */
public final class SameTree {
  private SameTree() {}

  /** Whether two modules say the same; file, version, comments and annotations are not compared. */
  public static boolean modules(RegoModule a, RegoModule b) {
    return terms(a.packageName(), b.packageName())
        && each(a.imports(), b.imports(), SameTree::imports)
        && each(a.rules(), b.rules(), SameTree::rules);
  }

  /** Whether two rules say the same. */
  public static boolean rules(Rule a, Rule b) {
    return a.isDefault() == b.isDefault()
        && heads(a.head(), b.head())
        && bodies(a.body(), b.body())
        && both(a.otherwise(), b.otherwise(), SameTree::rules);
  }

  /** Whether two heads say the same; {@code =} and {@code :=} are told apart. */
  public static boolean heads(Head a, Head b) {
    return terms(a.ref(), b.ref())
        && each(a.arguments(), b.arguments(), SameTree::terms)
        && both(a.key(), b.key(), SameTree::terms)
        && both(a.value(), b.value(), SameTree::terms)
        && a.assigned() == b.assigned()
        && a.valueGenerated() == b.valueGenerated();
  }

  /** Whether two bodies have the same expressions in the same order. */
  public static boolean bodies(Body a, Body b) {
    return each(a.expressions(), b.expressions(), SameTree::expressions);
  }

  /** Whether two expressions say the same. */
  public static boolean expressions(Expression a, Expression b) {
    return a.negated() == b.negated()
        && forms(a.form(), b.form())
        && each(a.modifiers(), b.modifiers(), SameTree::modifiers);
  }

  /** Whether two terms are written the same; {@code 1} and {@code 1.0} are not. */
  public static boolean terms(Term a, Term b) {
    return switch (a) {
      case Term.NullLiteral _ -> b instanceof Term.NullLiteral;
      case Term.BooleanLiteral x -> b instanceof Term.BooleanLiteral y && x.value() == y.value();
      case Term.NumberLiteral x -> b instanceof Term.NumberLiteral y && x.text().equals(y.text());
      case Term.StringLiteral x -> b instanceof Term.StringLiteral y && x.value().equals(y.value());
      case Term.Var x -> b instanceof Term.Var y && variables(x, y);
      case Term.Ref x ->
          b instanceof Term.Ref y
              && terms(x.head(), y.head())
              && each(x.path(), y.path(), SameTree::terms);
      case Term.ArrayLiteral x ->
          b instanceof Term.ArrayLiteral y && each(x.elements(), y.elements(), SameTree::terms);
      case Term.SetLiteral x ->
          b instanceof Term.SetLiteral y && each(x.elements(), y.elements(), SameTree::terms);
      case Term.ObjectLiteral x ->
          b instanceof Term.ObjectLiteral y && each(x.entries(), y.entries(), SameTree::entries);
      case Term.ArrayComprehension x ->
          b instanceof Term.ArrayComprehension y
              && terms(x.head(), y.head())
              && bodies(x.body(), y.body());
      case Term.SetComprehension x ->
          b instanceof Term.SetComprehension y
              && terms(x.head(), y.head())
              && bodies(x.body(), y.body());
      case Term.ObjectComprehension x ->
          b instanceof Term.ObjectComprehension y
              && terms(x.key(), y.key())
              && terms(x.value(), y.value())
              && bodies(x.body(), y.body());
      case Term.Call x ->
          b instanceof Term.Call y
              && terms(x.operator(), y.operator())
              && each(x.arguments(), y.arguments(), SameTree::terms);
      case Term.TemplateString x ->
          b instanceof Term.TemplateString y && each(x.parts(), y.parts(), SameTree::parts);
    };
  }

  /** Wildcards are alike, however they are numbered. */
  private static boolean variables(Term.Var a, Term.Var b) {
    return a.name().equals(b.name()) || (a.isWildcard() && b.isWildcard());
  }

  private static boolean forms(Expression.Form a, Expression.Form b) {
    return switch (a) {
      case Expression.Evaluate x -> b instanceof Expression.Evaluate y && terms(x.term(), y.term());
      case Expression.SomeDeclaration x ->
          b instanceof Expression.SomeDeclaration y
              && each(x.variables(), y.variables(), SameTree::terms);
      case Expression.SomeIn x ->
          b instanceof Expression.SomeIn y
              && both(x.key(), y.key(), SameTree::terms)
              && terms(x.value(), y.value())
              && terms(x.domain(), y.domain());
      case Expression.Every x ->
          b instanceof Expression.Every y
              && both(x.key(), y.key(), SameTree::terms)
              && terms(x.value(), y.value())
              && terms(x.domain(), y.domain())
              && bodies(x.body(), y.body());
      case Expression.Not x -> b instanceof Expression.Not y && bodies(x.body(), y.body());
      case Expression.And x ->
          b instanceof Expression.And y
              && bodies(x.left(), y.left())
              && bodies(x.right(), y.right());
      case Expression.Or x ->
          b instanceof Expression.Or y
              && bodies(x.left(), y.left())
              && bodies(x.right(), y.right());
    };
  }

  private static boolean imports(Import a, Import b) {
    return terms(a.path(), b.path()) && both(a.alias(), b.alias(), String::equals);
  }

  private static boolean modifiers(Expression.With a, Expression.With b) {
    return terms(a.target(), b.target()) && terms(a.value(), b.value());
  }

  private static boolean entries(Term.Entry a, Term.Entry b) {
    return terms(a.key(), b.key()) && terms(a.value(), b.value());
  }

  private static boolean parts(Term.TemplatePart a, Term.TemplatePart b) {
    return switch (a) {
      case Term.TemplateText x -> x.equals(b);
      case Term.TemplateExpression x ->
          b instanceof Term.TemplateExpression y && expressions(x.expression(), y.expression());
    };
  }

  private static <T> boolean both(@Nullable T a, @Nullable T b, BiPredicate<T, T> same) {
    return a == null ? b == null : b != null && same.test(a, b);
  }

  private static <T> boolean each(
      List<? extends T> a, List<? extends T> b, BiPredicate<T, T> same) {
    if (a.size() != b.size()) {
      return false;
    }
    for (int i = 0; i < a.size(); i++) {
      if (!same.test(a.get(i), b.get(i))) {
        return false;
      }
    }
    return true;
  }
}

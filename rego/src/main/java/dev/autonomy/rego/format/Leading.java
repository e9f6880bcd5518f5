package dev.autonomy.rego.format;

import dev.autonomy.rego.ast.Expression;
import dev.autonomy.rego.ast.Term;

/** The character that an expression begins with once it is written: some change what is before. */
final class Leading {
  /** Of everything that begins with a word, a quote or a digit. */
  private static final char WORD = 'a';

  private Leading() {}

  /** The first character of an expression. */
  static char character(Expression expression) {
    if (expression.negated()) {
      return WORD;
    }
    return switch (expression.form()) {
      case Expression.Evaluate(Term term) -> character(term);
      case Expression.And and -> character(and.left().expressions().getFirst());
      case Expression.Or or -> character(or.left().expressions().getFirst());
      case Expression.Not _,
          Expression.Every _,
          Expression.SomeIn _,
          Expression.SomeDeclaration _ ->
          WORD;
    };
  }

  private static char character(Term term) {
    return switch (term) {
      case Term.NumberLiteral number -> number.text().charAt(0);
      case Term.Ref ref -> Precedence.symbol(ref.head()) == null ? character(ref.head()) : '(';
      case Term.Call call -> {
        String symbol = TermWriter.statementSymbol(call);
        Term first = call.arguments().isEmpty() ? call.operator() : call.arguments().getFirst();
        yield symbol == null
            ? WORD
            : Precedence.of(first) < Precedence.of(symbol) ? '(' : character(first);
      }
      case Term.SetLiteral set -> set.elements().isEmpty() ? WORD : '{';
      case Term.ObjectLiteral _, Term.SetComprehension _, Term.ObjectComprehension _ -> '{';
      case Term.ArrayLiteral _, Term.ArrayComprehension _ -> '[';
      case Term.NullLiteral _,
          Term.BooleanLiteral _,
          Term.StringLiteral _,
          Term.Var _,
          Term.TemplateString _ ->
          WORD;
    };
  }
}

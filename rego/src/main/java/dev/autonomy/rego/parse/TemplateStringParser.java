package dev.autonomy.rego.parse;

import dev.autonomy.rego.ast.Expression;
import dev.autonomy.rego.ast.Term;
import java.util.ArrayList;
import java.util.List;

/** Reads template strings: text with expressions in braces, each of which must be a plain term. */
final class TemplateStringParser {
  private final Tokens tokens;
  private final ExpressionParser expressions;

  TemplateStringParser(Tokens tokens, ExpressionParser expressions) {
    this.tokens = tokens;
    this.expressions = expressions;
  }

  /** The template whose first part is the current token. */
  Term template() {
    Lexer lexer = tokens.lexer();
    int from = lexer.start();
    boolean raw = lexer.source().text().charAt(from + 1) == '`';
    List<Term.TemplatePart> parts = new ArrayList<>();
    while (true) {
      if (!lexer.value().isEmpty()) {
        parts.add(new Term.TemplateText(lexer.value()));
      }
      if (tokens.is(TokenKind.TEMPLATE_END)) {
        tokens.advance();
        return new Term.TemplateString(parts, raw, lexer.locationFrom(from));
      }
      tokens.advance();
      parts.add(new Term.TemplateExpression(templateExpression()));
      if (!tokens.is(TokenKind.RIGHT_BRACE)) {
        throw tokens.unexpected("expected } to end template string expression");
      }
      lexer.continueTemplate(raw);
    }
  }

  private Expression templateExpression() {
    Expression expression = expressions.literal();
    String problem =
        switch (expression.form().kind()) {
          case EVALUATE -> problem(expression, ((Expression.Evaluate) expression.form()).term());
          case SOME_DECLARATION, SOME_IN -> "'some'";
          case EVERY -> "'every'";
          case NOT -> "negation ('not')";
          case AND -> "'and'";
          case OR -> "'or'";
        };
    if (!problem.isEmpty()) {
      throw tokens.error(
          expression.location(), "unexpected " + problem + " in template-string expression");
    }
    return expression;
  }

  private static String problem(Expression expression, Term term) {
    if (expression.negated()) {
      return "negation ('not')";
    }
    if (!(term instanceof Term.Call call)) {
      return "";
    }
    return call.is("eq") ? "unification ('=')" : call.is("assign") ? "assignment (':=')" : "";
  }
}

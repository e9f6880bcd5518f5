package dev.autonomy.rego.parse;

import dev.autonomy.rego.ast.Expression;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.ast.TermNames;
import java.util.ArrayList;
import java.util.List;

/**
 * Says of a statement why it is no rule. OPA reads what does not look like a rule as a query, and
 * then looks for a rule in it.
 */
final class NoRule {
  private final Tokens tokens;
  private final ExpressionParser expressions;

  NoRule(Tokens tokens, ExpressionParser expressions) {
    this.tokens = tokens;
    this.expressions = expressions;
  }

  /** Whether a statement that begins here can only be a query. */
  boolean begins() {
    return switch (tokens.kind()) {
      case NOT,
          SOME,
          NULL,
          TRUE,
          FALSE,
          NUMBER,
          STRING,
          LEFT_BRACKET,
          LEFT_BRACE,
          LEFT_PARENTHESIS,
          MINUS ->
          true;
      default -> false;
    };
  }

  /** Whether a head of a rule goes on here as a query. */
  boolean continuesHead(boolean hasValue) {
    return switch (tokens.kind()) {
      case WITH -> tokens.isBetween(TokenKind.WITH);
      case SEMICOLON -> true;
      case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> !hasValue;
      default -> false;
    };
  }

  /**
   * Reads the statement as a query.
   *
   * @param start where it starts
   * @param previousEnd the end of what is before it
   */
  SyntaxException error(int start, int previousEnd) {
    tokens.lexer().reset(start, previousEnd);
    List<Expression> query = new ArrayList<>();
    do {
      query.add(expressions.literal());
    } while (tokens.accept(TokenKind.SEMICOLON));
    return tokens.error(query.getFirst().location(), problem(query));
  }

  private static String problem(List<Expression> query) {
    Expression only = query.getFirst();
    if (query.size() > 1) {
      return "multiple expressions cannot be used for rule head";
    }
    if (!only.modifiers().isEmpty()) {
      return "expressions using with keyword cannot be used for rule head";
    }
    if (only.negated()) {
      return "negated expressions cannot be used for rule head";
    }
    return switch (only.form().kind()) {
      case SOME_DECLARATION, SOME_IN -> "'some' declarations cannot be used for rule head";
      case EVALUATE -> problem(((Expression.Evaluate) only.form()).term());
      case EVERY, NOT, AND, OR -> "expression cannot be used for rule head";
    };
  }

  private static String problem(Term term) {
    if (!(term instanceof Term.Call call)) {
      return TermNames.of(term) + " cannot be used for rule name";
    }
    return call.is("eq") || call.is("assign")
        ? TermNames.of(call.arguments().getFirst()) + " cannot be used for rule name"
        : "rule name conflicts with built-in function";
  }
}

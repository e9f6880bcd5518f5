package dev.autonomy.rego.format;

import dev.autonomy.rego.ast.Body;
import dev.autonomy.rego.ast.Expression;
import dev.autonomy.rego.ast.Term;

/** Writes {@code not} with a body, {@code and} and {@code or}. */
final class LogicWriter {
  private final LineWriter lines;
  private final ExpressionWriter expressions;

  LogicWriter(LineWriter lines, ExpressionWriter expressions) {
    this.lines = lines;
    this.expressions = expressions;
  }

  /** Where an operand stands; the later ones bind more tightly. */
  private enum Place {
    LEFT_OF_OR,
    RIGHT_OF_OR,
    LEFT_OF_AND,
    RIGHT_OF_AND,
    BEHIND_NOT
  }

  /** A negation that begins at an offset. */
  void not(Body body, int offset) {
    lines.text("not");
    lines.space();
    operand(body, offset, Place.BEHIND_NOT, false);
  }

  /** Two bodies with an operator between them. */
  void infix(String operator, Body left, Body right, boolean beginsBlock) {
    boolean or = operator.equals("or");
    Place leftPlace = or ? Place.LEFT_OF_OR : Place.LEFT_OF_AND;
    operand(left, left.location().offset(), leftPlace, beginsBlock);
    lines.word(operator);
    lines.space();
    Place rightPlace = or ? Place.RIGHT_OF_OR : Place.RIGHT_OF_AND;
    operand(right, right.location().offset(), rightPlace, false);
  }

  private void operand(Body body, int rowOffset, Place place, boolean beginsBlock) {
    Expression only = body.expressions().getFirst();
    if (expressions.hasBraces(body) || body.expressions().size() > 1) {
      expressions.inlineBlock(body, rowOffset);
    } else if (isBare(only, place)) {
      expressions.expression(only, beginsBlock);
    } else {
      lines.comments(only.location().offset());
      lines.text("(");
      expressions.expression(only, false);
      lines.text(")");
    }
  }

  /** Whether an operand needs no parentheses to be read as it was. */
  private static boolean isBare(Expression expression, Place place) {
    if (!expression.modifiers().isEmpty()) {
      return false;
    }
    return switch (expression.form()) {
      case Expression.Evaluate(Term _) ->
          Leading.character(expression) != '{' && !(expression.negated() && isBehindNot(place));
      case Expression.Not(Body _) -> !isBehindNot(place);
      case Expression.And(Body _, Body _) -> place.compareTo(Place.LEFT_OF_AND) <= 0;
      case Expression.Or(Body _, Body _) -> place == Place.LEFT_OF_OR;
      case Expression.SomeDeclaration _, Expression.SomeIn _, Expression.Every _ -> false;
    };
  }

  private static boolean isBehindNot(Place place) {
    return place == Place.BEHIND_NOT;
  }
}

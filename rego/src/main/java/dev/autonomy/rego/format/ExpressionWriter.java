package dev.autonomy.rego.format;

import dev.autonomy.rego.ast.Body;
import dev.autonomy.rego.ast.Expression;
import dev.autonomy.rego.ast.Term;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes expressions and the bodies that hold them. */
final class ExpressionWriter {
  private final LineWriter lines;
  private final SourceRows rows;
  private final TermWriter terms;
  private final LogicWriter logic;

  ExpressionWriter(LineWriter lines, SourceRows rows) {
    this.lines = lines;
    this.rows = rows;
    this.terms = new TermWriter(lines, rows, this);
    this.logic = new LogicWriter(lines, this);
  }

  TermWriter terms() {
    return terms;
  }

  /** Whether a body is written between braces. */
  boolean hasBraces(Body body) {
    return rows.startsWith(body.location(), '{')
        && body.location().offset() < body.expressions().getFirst().location().offset();
  }

  /** A body between braces, one expression to a line. */
  void block(Body body) {
    LineWriter.Mark outside = lines.mark();
    int end = body.location().end();
    int close = hasBraces(body) ? end - 1 : rows.lineEnd(end);
    lines.text("{");
    lines.indent();
    lines.line();
    statements(body, true);
    lines.line();
    lines.comments(close);
    lines.restore(outside);
    lines.text("}");
  }

  /** A body between braces that stays on one line if it begins on the row of an offset. */
  void inlineBlock(Body body, int rowOffset) {
    lines.text("{");
    inlineBody(body, rowOffset, body.location().end() - 1, true);
    lines.text("}");
  }

  /**
   * A body that stays on one line when the author wrote it so.
   *
   * @param rowOffset an offset on the row where the body has to begin for that
   * @param close the offset of the closing bracket
   * @param inBraces whether the brackets are braces of its own, with spaces inside
   */
  void inlineBody(Body body, int rowOffset, int close, boolean inBraces) {
    if (isBroken(body, rowOffset, close)) {
      LineWriter.Mark outside = lines.mark();
      lines.indent();
      lines.line();
      statements(body, inBraces);
      lines.line();
      lines.comments(close);
      lines.restore(outside);
      return;
    }
    List<Expression> expressions = body.expressions();
    for (int i = 0; i < expressions.size(); i++) {
      if (i > 0) {
        lines.text(";");
      }
      lines.space();
      expression(expressions.get(i), i == 0 && inBraces);
    }
    if (inBraces) {
      lines.space();
    }
  }

  private boolean isBroken(Body body, int rowOffset, int close) {
    int row = rows.of(rowOffset);
    if (lines.hasCommentsBefore(body.expressions().getFirst().location().offset())) {
      return true;
    }
    for (Expression expression : body.expressions()) {
      if (rows.of(expression.location().offset()) > row) {
        return true;
      }
    }
    return rows.hasComment(body.expressions().getLast().location().end(), close);
  }

  /** Expressions on lines of their own; blank lines between them are kept, one at most. */
  private void statements(Body body, boolean isBlock) {
    Expression previous = null;
    for (Expression expression : body.expressions()) {
      if (previous != null) {
        if (Leading.character(expression) == '-') {
          // Without it the line would go on with a subtraction.
          lines.text(";");
        }
        lines.line();
        int start = expression.location().offset();
        int end = rows.of(previous.location().end());
        if (rows.of(start) > end + 1 || lines.hasCommentLinesBefore(start)) {
          lines.blankLine();
        }
      }
      expression(expression, isBlock && previous == null);
      previous = expression;
    }
  }

  /**
   * An expression with its modifiers.
   *
   * @param beginsBlock whether an opening brace stands before it, behind which a bar would make a
   *     comprehension
   */
  void expression(Expression expression, boolean beginsBlock) {
    LineWriter.Mark outside = lines.mark();
    lines.comments(expression.location().offset());
    if (expression.negated()) {
      lines.text("not");
      lines.space();
    }
    form(expression, beginsBlock);
    modifiers(expression);
    lines.restore(outside);
  }

  private void form(Expression expression, boolean beginsBlock) {
    int offset = expression.location().offset();
    switch (expression.form()) {
      case Expression.Evaluate(Term term) -> evaluate(term, beginsBlock);
      case Expression.SomeDeclaration(List<Term.Var> variables) -> declaration(variables, offset);
      case Expression.SomeIn some -> {
        lines.text("some");
        iteration(some.key(), some.value(), some.domain());
      }
      case Expression.Every every -> {
        lines.text("every");
        iteration(every.key(), every.value(), every.domain());
        lines.space();
        inlineBlock(every.body(), offset);
      }
      case Expression.Not(Body body) -> logic.not(body, offset);
      case Expression.And(Body left, Body right) -> logic.infix("and", left, right, beginsBlock);
      case Expression.Or(Body left, Body right) -> logic.infix("or", left, right, beginsBlock);
    }
  }

  private void evaluate(Term term, boolean beginsBlock) {
    String symbol = TermWriter.statementSymbol(term);
    if (symbol == null || (beginsBlock && symbol.equals("|"))) {
      terms.enclosedIf(symbol != null, term);
    } else {
      terms.statement((Term.Call) term, symbol, beginsBlock);
    }
  }

  private void iteration(@Nullable Term key, Term value, Term domain) {
    lines.space();
    if (key != null) {
      terms.relation(key);
      lines.text(",");
      lines.space();
    }
    terms.relation(value);
    lines.word("in");
    lines.space();
    terms.relation(domain);
  }

  /** {@code some x, y}: the lines of the author are kept. */
  private void declaration(List<Term.Var> variables, int offset) {
    lines.text("some");
    lines.indent();
    int row = rows.of(offset);
    for (int i = 0; i < variables.size(); i++) {
      Term.Var variable = variables.get(i);
      if (i > 0) {
        lines.text(",");
      }
      lines.space();
      int next = rows.of(variable.location().offset());
      if (next > row) {
        lines.line();
        row = next;
      }
      terms.term(variable);
    }
  }

  /** {@code with … as …}: those on lines of their own are indented. */
  private void modifiers(Expression expression) {
    int row = rows.of(formEnd(expression));
    boolean indented = false;
    for (Expression.With with : expression.modifiers()) {
      int offset = with.location().offset();
      lines.space();
      if (rows.of(offset) > row) {
        if (!indented) {
          lines.indent();
          indented = true;
        }
        lines.line();
      }
      row = rows.of(offset);
      lines.token("with", offset);
      lines.space();
      terms.ref(with.target());
      lines.word("as");
      lines.space();
      terms.term(with.value());
    }
  }

  private static int formEnd(Expression expression) {
    return switch (expression.form()) {
      case Expression.Evaluate(Term term) -> term.location().end();
      case Expression.SomeIn some -> some.domain().location().end();
      case Expression.Every every -> every.body().location().end();
      case Expression.Not(Body body) -> body.location().end();
      case Expression.And and -> and.right().location().end();
      case Expression.Or or -> or.right().location().end();
      case Expression.SomeDeclaration(List<Term.Var> variables) ->
          variables.getLast().location().end();
    };
  }
}

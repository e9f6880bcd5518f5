package dev.autonomy.rego.parse;

import dev.autonomy.rego.ast.Body;
import dev.autonomy.rego.ast.Expression;
import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.ast.RegoError;
import dev.autonomy.rego.ast.Term;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads conditions: negations, the operators {@code and} and {@code or} with their groups, and what
 * stands between braces where both a body and a collection could.
 *
 * <pre>
 * condition   = conjunction { "or" conjunction }
 * conjunction = operand { "and" operand }
 * operand     = [ "not" ] ( "{" body "}" | "(" literal ")" | term [ (":=" | "=") term ] )
 * </pre>
 */
final class LogicParser {
  private final Tokens tokens;
  private final TermParser terms;
  private final ExpressionParser expressions;

  LogicParser(Tokens tokens, TermParser terms, ExpressionParser expressions) {
    this.tokens = tokens;
    this.terms = terms;
    this.expressions = expressions;
  }

  /** The beginning of a condition. */
  private sealed interface Operand {
    /** A term, so far. */
    record Value(Term term) implements Operand {}

    /** A body between braces. */
    record Block(Body body) implements Operand {}

    /** A whole expression, such as one between parentheses or a negation. */
    record Whole(Expression expression) implements Operand {}
  }

  /** A condition that begins at the current token. */
  Expression condition() {
    int from = tokens.lexer().start();
    return condition(operand(), from);
  }

  /** A condition whose first operand has been read. */
  private Expression condition(Operand first, int from) {
    Operand left = first;
    if (tokens.isBetween(TokenKind.LOGICAL_AND) || tokens.isBetween(TokenKind.LOGICAL_OR)) {
      left = conjunction(left, from);
      int operators = 0;
      while (tokens.isBetween(TokenKind.LOGICAL_OR)) {
        boundChain(++operators);
        Body leftBody = body(left, "or");
        tokens.advance();
        int rightFrom = tokens.lexer().start();
        Body rightBody = body(conjunction(operand(), rightFrom), "or");
        left = whole(new Expression.Or(leftBody, rightBody), from);
      }
    }
    if (left instanceof Operand.Whole whole) {
      return whole.expression();
    }
    return left instanceof Operand.Block block
        ? expressions.evaluation(singleton(block.body()), from)
        : expressions.evaluation(((Operand.Value) left).term(), from);
  }

  private Operand conjunction(Operand first, int from) {
    Operand left = first;
    int operators = 0;
    while (tokens.isBetween(TokenKind.LOGICAL_AND)) {
      boundChain(++operators);
      Body leftBody = body(left, "and");
      tokens.advance();
      Body rightBody = body(operand(), "and");
      left = whole(new Expression.And(leftBody, rightBody), from);
    }
    return left;
  }

  private void boundChain(int operators) {
    if (operators + tokens.nesting() > Tokens.MAX_NESTING) {
      throw tokens.tooDeep();
    }
  }

  /** An operand with everything that binds more tightly than {@code and}. */
  private Operand operand() {
    int from = tokens.lexer().start();
    tokens.takeKeywordRefAsName();
    if (tokens.is(TokenKind.NOT)) {
      return negation(from);
    }
    return finished(head(), from);
  }

  /** Goes on behind the beginning of an operand that is not negated. */
  private Operand finished(Operand head, int from) {
    if (head instanceof Operand.Value value) {
      return new Operand.Whole(expressions.evaluation(value.term(), from));
    }
    return head instanceof Operand.Block block && goesOnAsTerm()
        ? new Operand.Whole(expressions.evaluation(singleton(block.body()), from))
        : head;
  }

  /** The first thing of an operand: braces and parentheses may hold more than a term. */
  private Operand head() {
    if (tokens.is(TokenKind.LEFT_BRACE) && tokens.enabled(Keywords.EXPERIMENTAL)) {
      return braces();
    }
    if (tokens.is(TokenKind.LEFT_PARENTHESIS)
        && tokens.enabled(Keywords.EXPERIMENTAL | Keywords.NOT_BODY)) {
      return parentheses();
    }
    return new Operand.Value(terms.operand());
  }

  private Operand negation(int from) {
    tokens.advance();
    if (tokens.is(TokenKind.SOME) || tokens.is(TokenKind.EVERY)) {
      throw tokens.unexpected("illegal negation of '" + tokens.kind().text() + "'");
    }
    tokens.takeKeywordRefAsName();
    if (tokens.is(TokenKind.NOT)) {
      throw tokens.unexpected("illegal negation of 'not'");
    }
    if (!tokens.enabled(Keywords.NOT_BODY)) {
      Expression negated = expressions.evaluation(terms.operand(), tokens.lexer().start());
      return new Operand.Whole(
          new Expression(negated.form(), true, List.of(), tokens.lexer().locationFrom(from)));
    }
    Body body;
    if (tokens.is(TokenKind.LEFT_BRACE)) {
      body = expressions.block();
    } else {
      int innerFrom = tokens.lexer().start();
      body = body(finished(head(), innerFrom), "");
    }
    return whole(new Expression.Not(body), from);
  }

  private Operand parentheses() {
    int from = tokens.lexer().start();
    tokens.advance();
    Expression inner = expressions.literal();
    if (!tokens.accept(TokenKind.RIGHT_PARENTHESIS)) {
      throw tokens.unexpected("non-terminated expression");
    }
    if (ExpressionParser.isPlainTerm(inner)
        && inner.form() instanceof Expression.Evaluate(Term term)) {
      return new Operand.Value(terms.attached(term));
    }
    if (tokens.isBetween(TokenKind.WITH) && !inner.modifiers().isEmpty()) {
      throw tokens.error(
          tokens.lexer().locationFrom(from), "group has `with` modifiers inside and behind it");
    }
    return new Operand.Whole(inner);
  }

  /** Braces where both a body and a term may stand. */
  private Operand braces() {
    Lexer lexer = tokens.lexer();
    int from = lexer.start();
    tokens.enter();
    tokens.advance();
    Operand read;
    if (tokens.is(TokenKind.RIGHT_BRACE) || tokens.is(TokenKind.COMMA)) {
      lexer.reset(from, from);
      read = new Operand.Value(terms.collections().setOrObject());
    } else {
      read = braces(from);
    }
    tokens.leave();
    return read instanceof Operand.Value(Term term)
        ? new Operand.Value(terms.attached(term))
        : read;
  }

  /** Behind the opening brace at an offset. */
  private Operand braces(int from) {
    Lexer lexer = tokens.lexer();
    int firstStart = lexer.start();
    int firstPreviousEnd = lexer.previousEnd();
    tokens.takeKeywordRefAsName();
    if (tokens.is(TokenKind.SOME) || tokens.is(TokenKind.EVERY)) {
      return block(from, expressions.literal());
    }
    Operand head = tokens.is(TokenKind.NOT) ? operand() : head();
    if (head instanceof Operand.Block(Body body) && goesOnAsTerm()) {
      head = new Operand.Value(singleton(body));
    }
    Expression first;
    if (head instanceof Operand.Value(Term operand)) {
      if (tokens.is(TokenKind.UNION)) {
        return new Operand.Value(
            terms.collections().setComprehension(from, operand, firstStart, firstPreviousEnd));
      }
      Term element = terms.element(operand);
      if (tokens.accept(TokenKind.COLON)) {
        return new Operand.Value(terms.collections().object(from, element, true));
      }
      Term whole = terms.term(element);
      if (tokens.is(TokenKind.COMMA)) {
        return new Operand.Value(terms.collections().set(from, element));
      }
      first = condition(new Operand.Whole(expressions.evaluation(whole, firstStart)), firstStart);
    } else {
      first = condition(finished(head, firstStart), firstStart);
    }
    return block(from, expressions.modified(first, firstStart));
  }

  private Operand block(int from, Expression first) {
    List<Expression> all = new ArrayList<>();
    all.add(first);
    expressions.expressions(TokenKind.RIGHT_BRACE, all);
    return new Operand.Block(new Body(all, tokens.lexer().locationFrom(from)));
  }

  /** What stands behind {@code if} when it begins with a brace. */
  Body conditions() {
    int from = tokens.lexer().start();
    Operand head = braces();
    if (head instanceof Operand.Block(Body body)
        && !goesOnAsTerm()
        && !tokens.isBetween(TokenKind.LOGICAL_AND)
        && !tokens.isBetween(TokenKind.LOGICAL_OR)) {
      return body;
    }
    Expression only = expressions.modified(condition(finished(head, from), from), from);
    return new Body(List.of(only), only.location());
  }

  /** Whether what was read between braces must be a term because of what follows. */
  private boolean goesOnAsTerm() {
    return switch (tokens.kind()) {
      case DOT, LEFT_BRACKET -> !tokens.lexer().spaceBefore();
      case IN -> tokens.isBetween(TokenKind.IN);
      case EQUAL,
          NOT_EQUAL,
          LESS,
          LESS_OR_EQUAL,
          GREATER,
          GREATER_OR_EQUAL,
          UNION,
          INTERSECTION,
          PLUS,
          MINUS,
          TIMES,
          DIVIDE,
          REMAINDER,
          UNIFY,
          ASSIGN,
          COMMA,
          COLON ->
          true;
      default -> false;
    };
  }

  /** The set that a body of one term is when it has to be a term. */
  private Term singleton(Body body) {
    Expression only = body.expressions().getFirst();
    if (body.expressions().size() == 1
        && ExpressionParser.isPlainTerm(only)
        && only.form() instanceof Expression.Evaluate(Term term)) {
      return terms.attached(new Term.SetLiteral(List.of(term), body.location()));
    }
    throw tokens.unexpected("expected \\n or ; or }");
  }

  /** An operand as a body of its own; without braces it must not assign. */
  private Body body(Operand operand, String operator) {
    if (operand instanceof Operand.Block block) {
      return block.body();
    }
    Expression expression =
        operand instanceof Operand.Whole whole
            ? whole.expression()
            : Expression.of(((Operand.Value) operand).term());
    if (expression.form() instanceof Expression.Evaluate(Term term)
        && ExpressionParser.isAssignment(term)) {
      throw cannotAssign(expression.location(), operator);
    }
    return new Body(List.of(expression), expression.location());
  }

  private static SyntaxException cannotAssign(Location location, String operator) {
    String place = operator.isEmpty() ? "negated expression" : "implicit " + operator + " operand";
    return new SyntaxException(
        RegoError.COMPILE_ERROR, location, "cannot assign vars inside " + place);
  }

  private Operand whole(Expression.Form form, int from) {
    return new Operand.Whole(
        new Expression(form, false, List.of(), tokens.lexer().locationFrom(from)));
  }

  /** An operator behind modifiers would leave open what they apply to. */
  void refuseOperatorBehindModifiers(Expression before) {
    if (!tokens.isBetween(TokenKind.LOGICAL_AND) && !tokens.isBetween(TokenKind.LOGICAL_OR)) {
      return;
    }
    if (before.form() instanceof Expression.And || before.form() instanceof Expression.Or) {
      throw tokens.unexpected();
    }
    String operator = tokens.kind().text();
    throw tokens.error(
        before.location(),
        "`with` modifier is not allowed on operand of `"
            + operator
            + "` (hint: Wrap the operand in `(...)` or `{...}` to scope, or move `with` after the `"
            + operator
            + "` expression to apply it to the whole expression)");
  }
}

package dev.autonomy.rego.parse;

import dev.autonomy.rego.ast.Body;
import dev.autonomy.rego.ast.Expression;
import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.ast.Term;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads bodies and the expressions in them.
 *
 * <pre>
 * body       = literal { (";" | line break) literal }
 * literal    = ( some | every | condition ) { "with" operand "as" term }
 * condition  = [ "not" ] ( term [ (":=" | "=") term ] )      and what {@link LogicParser} adds
 * some       = "some" ( name { "," name } | [ term "," ] term "in" term )
 * every      = "every" [ name "," ] name "in" term "{" body "}"
 * </pre>
 */
final class ExpressionParser {
  private final Tokens tokens;
  private final TermParser terms;
  private final LogicParser logic;

  ExpressionParser(Tokens tokens) {
    this.tokens = tokens;
    this.terms = new TermParser(tokens, this);
    this.logic = new LogicParser(tokens, terms, this);
  }

  TermParser terms() {
    return terms;
  }

  /** A body between braces that begins at the current token. */
  Body block() {
    int from = tokens.lexer().start();
    tokens.advance();
    List<Expression> expressions = expressions(TokenKind.RIGHT_BRACE, new ArrayList<>());
    return new Body(expressions, tokens.lexer().locationFrom(from));
  }

  /** What stands behind {@code if}: one literal, or a body between braces. */
  Body conditions() {
    if (tokens.is(TokenKind.LEFT_BRACE)) {
      return logic.conditions();
    }
    Expression only = literal();
    return new Body(List.of(only), only.location());
  }

  /** The literals of a query up to the end of the source. */
  Body query() {
    int from = tokens.lexer().start();
    List<Expression> expressions = expressions(TokenKind.END, new ArrayList<>());
    return new Body(expressions, tokens.lexer().locationFrom(from));
  }

  /**
   * The body of a comprehension, up to and over the end; null when it turns out that the bar before
   * it was an operator in an element of a list.
   */
  @Nullable Body comprehensionBody(TokenKind end) {
    int from = tokens.lexer().start();
    tokens.enter();
    List<Expression> expressions = new ArrayList<>();
    if (tokens.is(end)) {
      throw tokens.error(tokens.lexer().location(), "found empty body");
    }
    Expression first = literal();
    if (tokens.is(TokenKind.COMMA) && isPlainTerm(first)) {
      tokens.leave();
      return null;
    }
    expressions.add(first);
    endLiteral(end, expressions);
    tokens.leave();
    return new Body(expressions, tokens.lexer().locationFrom(from));
  }

  /** Literals up to and over the end; at least one altogether. */
  List<Expression> expressions(TokenKind end, List<Expression> expressions) {
    tokens.enter();
    if (expressions.isEmpty()) {
      if (tokens.is(end)) {
        throw tokens.error(tokens.lexer().location(), "found empty body");
      }
      expressions.add(literal());
    }
    endLiteral(end, expressions);
    tokens.leave();
    return expressions;
  }

  /** Goes on behind a literal of a body, up to and over the end. */
  private void endLiteral(TokenKind end, List<Expression> expressions) {
    while (!tokens.is(end)) {
      if (!tokens.accept(TokenKind.SEMICOLON) && !tokens.lexer().lineBreakBefore()) {
        throw tokens.unexpected("expected \\n or ; or " + end.text());
      }
      expressions.add(literal());
    }
    tokens.advance();
  }

  /** One expression with its modifiers. */
  Expression literal() {
    tokens.enter();
    int from = tokens.lexer().start();
    tokens.takeKeywordRefAsName();
    Expression expression =
        switch (tokens.kind()) {
          case SOME -> some();
          case EVERY -> every();
          default -> logic.condition();
        };
    expression = modified(expression, from);
    tokens.leave();
    return expression;
  }

  /** Reads the modifiers behind an expression. */
  Expression modified(Expression expression, int from) {
    if (!tokens.isBetween(TokenKind.WITH)) {
      return expression;
    }
    List<Expression.With> modifiers = new ArrayList<>(expression.modifiers());
    while (tokens.isBetween(TokenKind.WITH)) {
      modifiers.add(modifier());
    }
    logic.refuseOperatorBehindModifiers(expression);
    return new Expression(
        expression.form(), expression.negated(), modifiers, tokens.lexer().locationFrom(from));
  }

  private Expression.With modifier() {
    int from = tokens.lexer().start();
    tokens.advance();
    tokens.takeKeywordRefAsName();
    if (!tokens.is(TokenKind.NAME)) {
      throw tokens.unexpected("expected ident");
    }
    Term operand = terms.operand();
    Term.Ref target =
        operand instanceof Term.Var
            ? new Term.Ref(operand, List.of(), operand.location())
            : operand instanceof Term.Ref ref && ref.head() instanceof Term.Var ? ref : null;
    if (target == null) {
      throw tokens.unexpected("expected with target path");
    }
    if (!tokens.accept(TokenKind.AS)) {
      throw tokens.unexpected("expected as keyword");
    }
    Term value = terms.term();
    return new Expression.With(target, value, tokens.lexer().locationFrom(from));
  }

  /** Goes on behind the first operand of an expression that is no declaration. */
  Expression evaluation(Term firstOperand, int from) {
    Term left = terms.term(firstOperand);
    if (tokens.is(TokenKind.ASSIGN) || tokens.is(TokenKind.UNIFY)) {
      Location operator = tokens.lexer().location();
      Term.Ref name =
          new Term.Ref(new Term.Var(tokens.kind().text(), operator), List.of(), operator);
      tokens.advance();
      Term right = terms.term();
      left = new Term.Call(name, List.of(left, right), tokens.lexer().locationFrom(from));
    }
    return new Expression(
        new Expression.Evaluate(left), false, List.of(), tokens.lexer().locationFrom(from));
  }

  /** Whether an expression is nothing but a term, so that it could stand in a list. */
  static boolean isPlainTerm(Expression expression) {
    return expression.form() instanceof Expression.Evaluate(Term term)
        && !expression.negated()
        && expression.modifiers().isEmpty()
        && !isAssignment(term)
        && !(term instanceof Term.Call call && call.is("eq"));
  }

  /** Whether a term is written with {@code :=}. */
  static boolean isAssignment(Term term) {
    return term instanceof Term.Call call && call.is("assign");
  }

  private Expression some() {
    int from = tokens.lexer().start();
    tokens.advance();
    Term first = terms.relation();
    Term second = null;
    if (tokens.accept(TokenKind.COMMA)) {
      second = terms.relation();
    }
    Expression.Form form;
    if (tokens.accept(TokenKind.IN)) {
      Term domain = terms.relation();
      form =
          second == null
              ? new Expression.SomeIn(null, first, domain)
              : new Expression.SomeIn(first, second, domain);
    } else {
      form = declaration(first, second);
    }
    return new Expression(form, false, List.of(), tokens.lexer().locationFrom(from));
  }

  private Expression.SomeDeclaration declaration(Term first, @Nullable Term second) {
    List<Term.Var> variables = new ArrayList<>();
    variables.add(declared(first));
    if (second != null) {
      variables.add(declared(second));
    }
    while (tokens.accept(TokenKind.COMMA)) {
      variables.add(declared(terms.relation()));
    }
    if (isWord("in")) {
      throw tokens.unexpected(
          "expected \\n or ; or } (hint: `import future.keywords.in` for `some x in xs`"
              + " expressions)");
    }
    return new Expression.SomeDeclaration(variables);
  }

  private Term.Var declared(Term term) {
    if (term instanceof Term.Var variable) {
      return variable;
    }
    int start = term.location().offset();
    tokens.lexer().reset(start, start);
    throw tokens.unexpected("expected var");
  }

  private Expression every() {
    int from = tokens.lexer().start();
    tokens.advance();
    Term first = terms.relation();
    Term second = tokens.accept(TokenKind.COMMA) ? terms.relation() : null;
    if (!tokens.accept(TokenKind.IN)) {
      throw tokens.unexpected("expected `x[, y] in xs { ... }` expression");
    }
    Term domain = terms.relation();
    Term key = second == null ? null : first;
    Term value = second == null ? first : second;
    if (key != null && !(key instanceof Term.Var)) {
      throw tokens.unexpected("expected key to be a variable");
    }
    if (!(value instanceof Term.Var)) {
      throw tokens.unexpected("expected value to be a variable");
    }
    if (!tokens.is(TokenKind.LEFT_BRACE)) {
      throw tokens.unexpected("missing body");
    }
    Body body = block();
    return new Expression(
        new Expression.Every(key, value, domain, body),
        false,
        List.of(),
        tokens.lexer().locationFrom(from));
  }

  private boolean isWord(String word) {
    return tokens.is(TokenKind.NAME) && tokens.lexer().value().equals(word);
  }
}

package dev.autonomy.rego.parse;

import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.ast.TermNames;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads terms: operands with what is attached to them, and infix operators by climbing their
 * precedences.
 *
 * <pre>
 * term       = infix [ "," infix ] [ "in" infix ]     (the comma only where no list is read)
 * infix      = operand { operator operand }           from loose to tight:
 *              == != &lt; &lt;= &gt; &gt;=   |   &amp;   + -   * / %
 * operand    = primary { "." name | "[" term "]" | "(" [ infix { "," infix } ] ")" }
 * primary    = scalar | template | name | collection | "(" term ")"
 * </pre>
 */
final class TermParser {
  private static final int MEMBERSHIP = 1;
  private static final int RELATION = 2;
  private static final int NO_OPERATOR = 0;

  private final Tokens tokens;
  private final CollectionParser collections;
  private final TemplateStringParser templates;

  TermParser(Tokens tokens, ExpressionParser expressions) {
    this.tokens = tokens;
    this.collections = new CollectionParser(tokens, this, expressions);
    this.templates = new TemplateStringParser(tokens, expressions);
  }

  CollectionParser collections() {
    return collections;
  }

  /** A term where no list is read: {@code key, value in domain} may be written without brackets. */
  Term term() {
    return term(relation());
  }

  /** A term whose first operand has been read. */
  Term term(Term first) {
    Term left = infix(first, RELATION);
    if (tokens.is(TokenKind.COMMA)) {
      left = keyedMembership(left);
    }
    return infix(left, MEMBERSHIP);
  }

  /** An element of a list. */
  Term element() {
    return element(operand());
  }

  /** An element of a list whose first operand has been read. */
  Term element(Term first) {
    return infix(first, MEMBERSHIP);
  }

  /** A term without membership operators at its top. */
  Term relation() {
    return infix(operand(), RELATION);
  }

  /**
   * Reads {@code , value in domain} behind a key; when the comma turns out to be no part of the
   * term, stays on it.
   */
  private Term keyedMembership(Term key) {
    Lexer lexer = tokens.lexer();
    int comma = lexer.start();
    int beforeComma = lexer.previousEnd();
    tokens.advance();
    Term value = canBeginTerm() ? relation() : null;
    if (value == null || !tokens.is(TokenKind.IN)) {
      lexer.reset(comma, beforeComma);
      return key;
    }
    Location operator = lexer.location();
    tokens.advance();
    Term domain = relation();
    return new Term.Call(
        membership("member_3", operator),
        List.of(key, value, domain),
        lexer.locationFrom(key.location().offset()));
  }

  private boolean canBeginTerm() {
    return switch (tokens.kind()) {
      case NAME,
          NUMBER,
          STRING,
          TEMPLATE_PART,
          TEMPLATE_END,
          NULL,
          TRUE,
          FALSE,
          CONTAINS,
          LEFT_BRACKET,
          LEFT_BRACE,
          LEFT_PARENTHESIS,
          MINUS,
          DOT ->
          true;
      default -> false;
    };
  }

  /** Goes on behind an operand with all operators that bind at least as tightly as given. */
  private Term infix(Term first, int loosest) {
    Term left = first;
    int operators = 0;
    for (int found = precedence(); found >= loosest; found = precedence()) {
      if (++operators + tokens.nesting() > Tokens.MAX_NESTING) {
        throw tokens.tooDeep();
      }
      TokenKind operator = tokens.kind();
      Location location = tokens.lexer().location();
      tokens.advance();
      tokens.enter();
      Term right = infix(operand(), found + 1);
      tokens.leave();
      Term.Ref name =
          operator == TokenKind.IN
              ? membership("member_2", location)
              : new Term.Ref(new Term.Var(operator.text(), location), List.of(), location);
      left =
          new Term.Call(
              name, List.of(left, right), tokens.lexer().locationFrom(left.location().offset()));
    }
    return left;
  }

  private int precedence() {
    return switch (tokens.kind()) {
      case IN -> tokens.isBetween(TokenKind.IN) ? MEMBERSHIP : NO_OPERATOR;
      case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> RELATION;
      case UNION -> 3;
      case INTERSECTION -> 4;
      case PLUS, MINUS -> 5;
      case TIMES, DIVIDE, REMAINDER -> 6;
      default -> NO_OPERATOR;
    };
  }

  private static Term.Ref membership(String name, Location location) {
    return new Term.Ref(
        new Term.Var("internal", location),
        List.of(new Term.StringLiteral(name, location)),
        location);
  }

  /** A primary with everything attached to it. */
  Term operand() {
    tokens.enter();
    Term operand = attached(primary());
    tokens.leave();
    return operand;
  }

  /** Reads the keys and arguments attached to a term. */
  Term attached(Term head) {
    Term current = head;
    if (current instanceof Term.Var variable && variable.isRootDocument()) {
      current = new Term.Ref(variable, List.of(), variable.location());
    }
    int links = 0;
    while (!tokens.lexer().spaceBefore()) {
      switch (tokens.kind()) {
        case DOT, LEFT_BRACKET -> current = ref(current);
        case LEFT_PARENTHESIS -> current = call(current);
        default -> {
          return current;
        }
      }
      if (++links + tokens.nesting() > Tokens.MAX_NESTING) {
        throw tokens.tooDeep();
      }
    }
    return current;
  }

  private Term.Ref ref(Term head) {
    requireRefHead(head);
    List<Term> path = new ArrayList<>();
    Term first = head;
    if (head instanceof Term.Ref begun) {
      first = begun.head();
      path.addAll(begun.path());
    }
    while (tokens.isAdjacent(TokenKind.DOT) || tokens.isAdjacent(TokenKind.LEFT_BRACKET)) {
      path.add(key());
      tokens.requireShort(path);
    }
    return new Term.Ref(first, path, tokens.lexer().locationFrom(head.location().offset()));
  }

  /** {@code .name} or {@code [term]}. */
  Term key() {
    if (tokens.accept(TokenKind.DOT)) {
      if (!tokens.isWord() || tokens.lexer().spaceBefore()) {
        throw tokens.unexpected("expected identifier");
      }
      Term.StringLiteral name =
          new Term.StringLiteral(tokens.lexer().value(), tokens.lexer().location());
      tokens.advance();
      return name;
    }
    tokens.advance();
    Term key = term();
    tokens.expect(TokenKind.RIGHT_BRACKET, "expected ]");
    return key;
  }

  private void requireRefHead(Term head) {
    if (head instanceof Term.Scalar || head instanceof Term.TemplateString) {
      throw tokens.error(
          head.location(), "illegal ref (head cannot be " + TermNames.of(head) + ")");
    }
  }

  private Term call(Term operator) {
    Term.Ref name =
        operator instanceof Term.Var
            ? new Term.Ref(operator, List.of(), operator.location())
            : operator instanceof Term.Ref ref && ref.head() instanceof Term.Var ? ref : null;
    if (name == null) {
      throw tokens.error(operator.location(), "illegal call of " + TermNames.of(operator));
    }
    tokens.advance();
    List<Term> arguments = collections.elements(TokenKind.RIGHT_PARENTHESIS, new ArrayList<>());
    Location location = tokens.lexer().locationFrom(operator.location().offset());
    if (arguments.isEmpty() && name.path().isEmpty() && name.startsWith("set")) {
      return new Term.SetLiteral(List.of(), location);
    }
    return new Term.Call(name, arguments, location);
  }

  private Term primary() {
    tokens.takeKeywordRefAsName();
    return switch (tokens.kind()) {
      case NULL, TRUE, FALSE, STRING -> scalar();
      case NUMBER, MINUS, DOT -> NumberParser.number(tokens);
      case TEMPLATE_PART, TEMPLATE_END -> templates.template();
      case NAME, CONTAINS -> variable();
      case LEFT_BRACKET -> collections.array();
      case LEFT_BRACE -> collections.setOrObject();
      case LEFT_PARENTHESIS -> parenthesized();
      default -> throw tokens.unexpected();
    };
  }

  private Term scalar() {
    TokenKind kind = tokens.kind();
    String value = tokens.lexer().value();
    Location location = tokens.lexer().location();
    tokens.advance();
    return switch (kind) {
      case NULL -> new Term.NullLiteral(location);
      case TRUE, FALSE -> new Term.BooleanLiteral(kind == TokenKind.TRUE, location);
      default -> new Term.StringLiteral(value, location);
    };
  }

  private Term parenthesized() {
    tokens.advance();
    Term inner = term();
    tokens.expect(TokenKind.RIGHT_PARENTHESIS, "non-terminated expression");
    return inner;
  }

  /** The name that is the current token. */
  Term.Var variable() {
    String name = tokens.lexer().value();
    Term.Var variable =
        new Term.Var(name.equals("_") ? tokens.nextWildcard() : name, tokens.lexer().location());
    tokens.advance();
    return variable;
  }
}

package dev.autonomy.rego.parse;

import dev.autonomy.rego.ast.Body;
import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.ast.Term;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads arrays, sets, objects and comprehensions.
 *
 * <p>{@code [a | b} begins a comprehension, but {@code [a | b, c]} is a list whose first element is
 * a union. The comprehension is tried first; a comma in the place where its body must end sends the
 * parser back to read a list. Lists found that way are remembered by offset, so that collections
 * nested in each other are not read over and over.
 */
final class CollectionParser {
  private final Tokens tokens;
  private final TermParser terms;
  private final ExpressionParser expressions;
  private @Nullable Map<Integer, Remembered> lists;

  CollectionParser(Tokens tokens, TermParser terms, ExpressionParser expressions) {
    this.tokens = tokens;
    this.terms = terms;
    this.expressions = expressions;
  }

  /** A collection that has been read before, and the token behind it. */
  private record Remembered(Term term, int nextStart, int nextPreviousEnd) {}

  /** {@code [...]}. */
  Term array() {
    Lexer lexer = tokens.lexer();
    int from = lexer.start();
    Term remembered = remembered(from);
    if (remembered != null) {
      return remembered;
    }
    tokens.advance();
    List<Term> elements = new ArrayList<>();
    boolean leadingComma = tokens.accept(TokenKind.COMMA);
    if (!tokens.is(TokenKind.RIGHT_BRACKET)) {
      int firstStart = lexer.start();
      int firstPreviousEnd = lexer.previousEnd();
      Term head = terms.operand();
      if (tokens.is(TokenKind.UNION) && !leadingComma) {
        Body body = comprehensionBody(TokenKind.RIGHT_BRACKET);
        if (body != null) {
          return new Term.ArrayComprehension(head, body, lexer.locationFrom(from));
        }
        lexer.reset(firstStart, firstPreviousEnd);
        elements = elements(TokenKind.RIGHT_BRACKET, elements);
        return remember(from, new Term.ArrayLiteral(elements, lexer.locationFrom(from)));
      }
      elements.add(terms.element(head));
      endElement(TokenKind.RIGHT_BRACKET);
    }
    elements = elements(TokenKind.RIGHT_BRACKET, elements);
    return new Term.ArrayLiteral(elements, lexer.locationFrom(from));
  }

  /** {@code {...}}. */
  Term setOrObject() {
    Lexer lexer = tokens.lexer();
    int from = lexer.start();
    Term remembered = remembered(from);
    if (remembered != null) {
      return remembered;
    }
    tokens.advance();
    if (tokens.accept(TokenKind.RIGHT_BRACE)) {
      return new Term.ObjectLiteral(List.of(), lexer.locationFrom(from));
    }
    boolean leadingComma = tokens.accept(TokenKind.COMMA);
    int firstStart = lexer.start();
    int firstPreviousEnd = lexer.previousEnd();
    Term head = terms.operand();
    if (tokens.is(TokenKind.UNION) && !leadingComma) {
      return setComprehension(from, head, firstStart, firstPreviousEnd);
    }
    Term first = terms.element(head);
    if (tokens.accept(TokenKind.COLON)) {
      return object(from, first, !leadingComma);
    }
    return set(from, first);
  }

  /** A set behind its first element. */
  Term set(int from, Term first) {
    List<Term> elements = new ArrayList<>();
    elements.add(first);
    endElement(TokenKind.RIGHT_BRACE);
    elements = elements(TokenKind.RIGHT_BRACE, elements);
    return new Term.SetLiteral(elements, tokens.lexer().locationFrom(from));
  }

  /** A set comprehension at its bar; a set when that fails. */
  Term setComprehension(int from, Term head, int firstStart, int firstPreviousEnd) {
    Lexer lexer = tokens.lexer();
    Body body = comprehensionBody(TokenKind.RIGHT_BRACE);
    if (body != null) {
      return new Term.SetComprehension(head, body, lexer.locationFrom(from));
    }
    lexer.reset(firstStart, firstPreviousEnd);
    List<Term> elements = elements(TokenKind.RIGHT_BRACE, new ArrayList<>());
    return remember(from, new Term.SetLiteral(elements, lexer.locationFrom(from)));
  }

  /** An object behind its first colon. */
  Term object(int from, Term firstKey, boolean mayBeComprehension) {
    Lexer lexer = tokens.lexer();
    int valueStart = lexer.start();
    int valuePreviousEnd = lexer.previousEnd();
    Term value = terms.operand();
    boolean listed = false;
    if (tokens.is(TokenKind.UNION) && mayBeComprehension) {
      Body body = comprehensionBody(TokenKind.RIGHT_BRACE);
      if (body != null) {
        return new Term.ObjectComprehension(firstKey, value, body, lexer.locationFrom(from));
      }
      lexer.reset(valueStart, valuePreviousEnd);
      value = terms.operand();
      listed = true;
    }
    List<Term.Entry> entries = new ArrayList<>();
    entries.add(new Term.Entry(firstKey, terms.element(value)));
    endElement(TokenKind.RIGHT_BRACE);
    while (!tokens.accept(TokenKind.RIGHT_BRACE)) {
      Term key = terms.element();
      tokens.expect(TokenKind.COLON, "expected \":\"");
      entries.add(new Term.Entry(key, terms.element()));
      endElement(TokenKind.RIGHT_BRACE);
    }
    Term object = new Term.ObjectLiteral(entries, lexer.locationFrom(from));
    return listed ? remember(from, object) : object;
  }

  /** The elements that are left, up to and over the end. */
  List<Term> elements(TokenKind end, List<Term> elements) {
    while (!tokens.accept(end)) {
      elements.add(terms.element());
      endElement(end);
    }
    return elements;
  }

  /** Steps over a comma; stays on the end. */
  private void endElement(TokenKind end) {
    if (!tokens.accept(TokenKind.COMMA) && !tokens.is(end)) {
      throw tokens.unexpected("expected \",\" or \"" + end.text() + "\"");
    }
  }

  /** The body behind a bar, up to and over the end; null when it is no comprehension. */
  private @Nullable Body comprehensionBody(TokenKind end) {
    tokens.advance();
    return expressions.comprehensionBody(end);
  }

  private @Nullable Term remembered(int from) {
    Remembered found = lists == null ? null : lists.get(from);
    if (found == null) {
      return null;
    }
    tokens.lexer().reset(found.nextStart(), found.nextPreviousEnd());
    return found.term();
  }

  private Term remember(int from, Term term) {
    if (lists == null) {
      lists = new HashMap<>();
    }
    Location location = term.location();
    lists.put(from, new Remembered(term, tokens.lexer().start(), location.end()));
    return term;
  }
}

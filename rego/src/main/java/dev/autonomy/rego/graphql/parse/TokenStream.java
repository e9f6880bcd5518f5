package dev.autonomy.rego.graphql.parse;

import dev.autonomy.rego.graphql.GraphQlException;
import dev.autonomy.rego.graphql.Work;
import dev.autonomy.rego.graphql.ast.Position;
import dev.autonomy.rego.graphql.ast.Quoted;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tokens of a document, one of which is looked at before it is taken. */
final class TokenStream {

  /** Reads one item of a list. */
  @FunctionalInterface
  interface ItemParser<T> {
    T parse() throws GraphQlException;
  }

  private final Lexer lexer;
  private final Work work;
  private @Nullable Token ahead;

  TokenStream(String text, Work work) {
    lexer = new Lexer(text, work);
    this.work = work;
  }

  Work work() {
    return work;
  }

  Token peek() {
    Token token = ahead;
    if (token == null) {
      token = lexer.next();
      ahead = token;
    }
    return token;
  }

  boolean isAt(TokenKind kind) {
    return peek().kind() == kind;
  }

  Position position() {
    return peek().position();
  }

  /** Takes whatever comes, unless it is no token at all. */
  Token next() throws GraphQlException {
    Token token = peek();
    if (token.kind() == TokenKind.INVALID) {
      throw new GraphQlException(token.position(), token.value());
    }
    ahead = null;
    return token;
  }

  boolean skip(TokenKind kind) throws GraphQlException {
    boolean there = isAt(kind);
    if (there) {
      next();
    }
    return there;
  }

  Token expect(TokenKind kind) throws GraphQlException {
    Token token = peek();
    if (token.kind() != kind) {
      throw new GraphQlException(token.position(), "Expected " + kind + ", found " + token.kind());
    }
    return next();
  }

  Token expectKeyword(String keyword) throws GraphQlException {
    Token token = peek();
    if (!token.is(keyword)) {
      throw new GraphQlException(
          token.position(), "Expected " + Quoted.of(keyword) + ", found " + token);
    }
    return next();
  }

  String name() throws GraphQlException {
    return expect(TokenKind.NAME).value();
  }

  GraphQlException unexpected() {
    return unexpected(peek());
  }

  static GraphQlException unexpected(Token token) {
    return new GraphQlException(token.position(), "Unexpected " + token);
  }

  /** Items between two tokens, possibly none; nothing at all if {@code open} is not there. */
  <T> List<T> many(TokenKind open, TokenKind close, ItemParser<T> parser) throws GraphQlException {
    if (!skip(open)) {
      return List.of();
    }
    List<T> items = new ArrayList<>();
    while (!isAt(close)) {
      items.add(parser.parse());
    }
    next();
    return items;
  }

  /** Items between two tokens, at least one; nothing at all if {@code open} is not there. */
  <T> List<T> some(TokenKind open, TokenKind close, ItemParser<T> parser) throws GraphQlException {
    return someWithComments(open, close, parser, new ArrayList<>());
  }

  /** As {@link #some}; adds the comments in front of {@code close} to a list. */
  <T> List<T> someWithComments(
      TokenKind open, TokenKind close, ItemParser<T> parser, List<String> atEnd)
      throws GraphQlException {
    if (!skip(open)) {
      return List.of();
    }
    if (isAt(close)) {
      throw new GraphQlException(
          position(), "expected at least one definition, found " + peek().kind());
    }
    List<T> items = new ArrayList<>();
    while (!isAt(close)) {
      items.add(parser.parse());
    }
    atEnd.addAll(next().comments());
    return items;
  }

  /** Names with a separator between them, and perhaps one in front. */
  List<String> names(TokenKind separator) throws GraphQlException {
    skip(separator);
    List<String> names = new ArrayList<>();
    do {
      names.add(name());
    } while (skip(separator));
    return names;
  }
}

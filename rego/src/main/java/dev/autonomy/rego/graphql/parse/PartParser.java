package dev.autonomy.rego.graphql.parse;

import dev.autonomy.rego.graphql.GraphQlException;
import dev.autonomy.rego.graphql.ast.Argument;
import dev.autonomy.rego.graphql.ast.Directive;
import dev.autonomy.rego.graphql.ast.Literal;
import dev.autonomy.rego.graphql.ast.LiteralKind;
import dev.autonomy.rego.graphql.ast.OperationType;
import dev.autonomy.rego.graphql.ast.Position;
import dev.autonomy.rego.graphql.ast.TypeReference;
import java.util.ArrayList;
import java.util.List;

/** Parses what queries and schemas share: values, directives, types. */
final class PartParser {

  private final TokenStream tokens;

  PartParser(TokenStream tokens) {
    this.tokens = tokens;
  }

  OperationType operationType() throws GraphQlException {
    Token token = tokens.next();
    OperationType type = token.value().isEmpty() ? null : OperationType.of(token.value());
    if (type == null) {
      throw TokenStream.unexpected(token);
    }
    return type;
  }

  String variable() throws GraphQlException {
    tokens.expect(TokenKind.DOLLAR);
    return tokens.name();
  }

  /** A value; a constant one contains no variables. */
  Literal value(boolean constant) throws GraphQlException {
    tokens.work().enter();
    Token token = tokens.peek();
    Position position = token.position();
    Literal value =
        switch (token.kind()) {
          case OPEN_BRACKET -> list(constant);
          case OPEN_BRACE -> object(constant);
          case DOLLAR -> {
            if (constant) {
              throw tokens.unexpected();
            }
            yield scalar(LiteralKind.VARIABLE, variable(), position);
          }
          case INT -> scalar(LiteralKind.INT, tokens.next().value(), position);
          case FLOAT -> scalar(LiteralKind.FLOAT, tokens.next().value(), position);
          case STRING -> scalar(LiteralKind.STRING, tokens.next().value(), position);
          case BLOCK_STRING -> scalar(LiteralKind.BLOCK_STRING, tokens.next().value(), position);
          case NAME -> scalar(kindOfName(token.value()), tokens.next().value(), position);
          default -> throw tokens.unexpected();
        };
    tokens.work().leave();
    return value;
  }

  private static Literal scalar(LiteralKind kind, String raw, Position position) {
    return new Literal(kind, raw, List.of(), position, List.of());
  }

  private static LiteralKind kindOfName(String name) {
    return switch (name) {
      case "true", "false" -> LiteralKind.BOOLEAN;
      case "null" -> LiteralKind.NULL;
      default -> LiteralKind.ENUM;
    };
  }

  private Literal list(boolean constant) throws GraphQlException {
    Token open = tokens.peek();
    List<Literal.Child> elements =
        tokens.many(
            TokenKind.OPEN_BRACKET,
            TokenKind.CLOSE_BRACKET,
            () -> new Literal.Child("", value(constant), null, List.of()));
    return new Literal(LiteralKind.LIST, "", elements, open.position(), open.comments());
  }

  private Literal object(boolean constant) throws GraphQlException {
    Token open = tokens.peek();
    List<Literal.Child> fields =
        tokens.many(TokenKind.OPEN_BRACE, TokenKind.CLOSE_BRACE, () -> objectField(constant));
    return new Literal(LiteralKind.OBJECT, "", fields, open.position(), open.comments());
  }

  private Literal.Child objectField(boolean constant) throws GraphQlException {
    Token name = tokens.expect(TokenKind.NAME);
    tokens.expect(TokenKind.COLON);
    return new Literal.Child(name.value(), value(constant), name.position(), name.comments());
  }

  List<Argument> arguments(boolean constant) throws GraphQlException {
    return tokens.some(
        TokenKind.OPEN_PARENTHESIS, TokenKind.CLOSE_PARENTHESIS, () -> argument(constant));
  }

  private Argument argument(boolean constant) throws GraphQlException {
    Token name = tokens.expect(TokenKind.NAME);
    tokens.expect(TokenKind.COLON);
    return new Argument(name.value(), value(constant), name.position(), name.comments());
  }

  List<Directive> directives(boolean constant) throws GraphQlException {
    if (!tokens.isAt(TokenKind.AT)) {
      return List.of();
    }
    List<Directive> directives = new ArrayList<>();
    while (tokens.skip(TokenKind.AT)) {
      Token name = tokens.expect(TokenKind.NAME);
      directives.add(new Directive(name.value(), arguments(constant), name.position()));
    }
    return directives;
  }

  TypeReference type() throws GraphQlException {
    tokens.work().enter();
    TypeReference type;
    if (tokens.skip(TokenKind.OPEN_BRACKET)) {
      Position position = tokens.position();
      TypeReference element = type();
      tokens.expect(TokenKind.CLOSE_BRACKET);
      type = new TypeReference.ListOf(element, tokens.skip(TokenKind.BANG), position);
    } else {
      Token name = tokens.expect(TokenKind.NAME);
      type = new TypeReference.Named(name.value(), tokens.skip(TokenKind.BANG), name.position());
    }
    tokens.work().leave();
    return type;
  }
}

package dev.autonomy.rego.graphql.parse;

import dev.autonomy.rego.graphql.GraphQlException;
import dev.autonomy.rego.graphql.ast.Comments;
import dev.autonomy.rego.graphql.ast.Directive;
import dev.autonomy.rego.graphql.ast.EnumValueDefinition;
import dev.autonomy.rego.graphql.ast.FieldDefinition;
import dev.autonomy.rego.graphql.ast.Literal;
import dev.autonomy.rego.graphql.ast.Position;
import dev.autonomy.rego.graphql.ast.TypeDefinition;
import dev.autonomy.rego.graphql.ast.TypeKind;
import dev.autonomy.rego.graphql.ast.TypeReference;
import java.util.ArrayList;
import java.util.List;

/** Parses definitions and extensions of types. */
final class TypeParser {

  private final TokenStream tokens;
  private final PartParser parts;
  private final boolean builtIn;

  TypeParser(TokenStream tokens, PartParser parts, boolean builtIn) {
    this.tokens = tokens;
    this.parts = parts;
    this.builtIn = builtIn;
  }

  TypeDefinition definition(Description description) throws GraphQlException {
    TypeKind kind = kind();
    List<String> comments = tokens.next().comments();
    return body(
        kind, description.text(), new Comments(description.comments(), comments, List.of()), false);
  }

  /** What follows {@code extend}; the comments are those in front of it. */
  TypeDefinition extension(List<String> comments) throws GraphQlException {
    TypeKind kind = kind();
    tokens.next();
    TypeDefinition type = body(kind, "", new Comments(List.of(), comments, List.of()), true);
    if (type.directives().isEmpty()
        && type.interfaces().isEmpty()
        && type.fields().isEmpty()
        && type.types().isEmpty()
        && type.enumValues().isEmpty()) {
      throw tokens.unexpected();
    }
    return type;
  }

  private TypeKind kind() throws GraphQlException {
    Token keyword = tokens.peek();
    return switch (keyword.kind() == TokenKind.NAME ? keyword.value() : "") {
      case "scalar" -> TypeKind.SCALAR;
      case "type" -> TypeKind.OBJECT;
      case "interface" -> TypeKind.INTERFACE;
      case "union" -> TypeKind.UNION;
      case "enum" -> TypeKind.ENUM;
      case "input" -> TypeKind.INPUT_OBJECT;
      default -> throw tokens.unexpected();
    };
  }

  private TypeDefinition body(
      TypeKind kind, String description, Comments comments, boolean extension)
      throws GraphQlException {
    Token name = tokens.expect(TokenKind.NAME);
    // The grammar lets extensions of interfaces implement further ones; OPA's parser does not.
    boolean implementing = kind == TypeKind.OBJECT || kind == TypeKind.INTERFACE && !extension;
    List<String> interfaces = implementing ? interfaces() : List.of();
    // Only extensions of input objects may have directives with variables.
    List<Directive> directives = parts.directives(!(extension && kind == TypeKind.INPUT_OBJECT));
    List<String> atEnd = new ArrayList<>();
    List<FieldDefinition> fields = fields(kind, atEnd);
    List<String> members = kind == TypeKind.UNION ? members() : List.of();
    List<EnumValueDefinition> values =
        kind == TypeKind.ENUM ? braced(this::enumValue, atEnd) : List.of();
    return new TypeDefinition(
        kind,
        description,
        name.value(),
        directives,
        interfaces,
        fields,
        members,
        values,
        builtIn,
        name.position(),
        comments.withEnd(atEnd));
  }

  private <T> List<T> braced(TokenStream.ItemParser<T> parser, List<String> atEnd)
      throws GraphQlException {
    return tokens.someWithComments(TokenKind.OPEN_BRACE, TokenKind.CLOSE_BRACE, parser, atEnd);
  }

  private List<FieldDefinition> fields(TypeKind kind, List<String> atEnd) throws GraphQlException {
    return switch (kind) {
      case OBJECT, INTERFACE -> braced(this::field, atEnd);
      case INPUT_OBJECT -> braced(this::inputValue, atEnd);
      case SCALAR, UNION, ENUM -> List.of();
    };
  }

  private List<String> interfaces() throws GraphQlException {
    if (!tokens.peek().is("implements")) {
      return List.of();
    }
    tokens.next();
    return tokens.names(TokenKind.AMPERSAND);
  }

  private List<String> members() throws GraphQlException {
    return tokens.skip(TokenKind.EQUALS) ? tokens.names(TokenKind.PIPE) : List.of();
  }

  private FieldDefinition field() throws GraphQlException {
    Position position = tokens.position();
    Description description = Description.parse(tokens).ifPresent();
    Token name = tokens.expect(TokenKind.NAME);
    List<FieldDefinition> arguments = arguments();
    tokens.expect(TokenKind.COLON);
    TypeReference type = parts.type();
    return new FieldDefinition(
        description.text(),
        name.value(),
        arguments,
        null,
        type,
        parts.directives(true),
        position,
        new Comments(description.comments(), name.comments(), List.of()));
  }

  /** Declared arguments, if there are any. */
  List<FieldDefinition> arguments() throws GraphQlException {
    return tokens.some(TokenKind.OPEN_PARENTHESIS, TokenKind.CLOSE_PARENTHESIS, this::inputValue);
  }

  private FieldDefinition inputValue() throws GraphQlException {
    Position position = tokens.position();
    Description description = Description.parse(tokens).ifPresent();
    Token name = tokens.expect(TokenKind.NAME);
    tokens.expect(TokenKind.COLON);
    TypeReference type = parts.type();
    Literal defaultValue = tokens.skip(TokenKind.EQUALS) ? parts.value(true) : null;
    return new FieldDefinition(
        description.text(),
        name.value(),
        List.of(),
        defaultValue,
        type,
        parts.directives(true),
        position,
        new Comments(description.comments(), name.comments(), List.of()));
  }

  private EnumValueDefinition enumValue() throws GraphQlException {
    Position position = tokens.position();
    Description description = Description.parse(tokens).ifPresent();
    Token name = tokens.expect(TokenKind.NAME);
    return new EnumValueDefinition(
        description.text(),
        name.value(),
        parts.directives(true),
        position,
        new Comments(description.comments(), name.comments(), List.of()));
  }
}

package dev.autonomy.rego.graphql.parse;

import dev.autonomy.rego.graphql.GraphQlException;
import dev.autonomy.rego.graphql.Work;
import dev.autonomy.rego.graphql.ast.Comments;
import dev.autonomy.rego.graphql.ast.Directive;
import dev.autonomy.rego.graphql.ast.DirectiveDefinition;
import dev.autonomy.rego.graphql.ast.DirectiveLocation;
import dev.autonomy.rego.graphql.ast.FieldDefinition;
import dev.autonomy.rego.graphql.ast.OperationType;
import dev.autonomy.rego.graphql.ast.Position;
import dev.autonomy.rego.graphql.ast.SchemaDefinition;
import dev.autonomy.rego.graphql.ast.SchemaDocument;
import dev.autonomy.rego.graphql.ast.TypeDefinition;
import java.util.ArrayList;
import java.util.List;

/** Parses documents of the type system (GraphQL, October 2021, section 3). */
public final class SchemaParser {

  private final TokenStream tokens;
  private final PartParser parts;
  private final TypeParser types;
  private final List<SchemaDefinition> schemas = new ArrayList<>();
  private final List<SchemaDefinition> schemaExtensions = new ArrayList<>();
  private final List<DirectiveDefinition> directives = new ArrayList<>();
  private final List<TypeDefinition> definitions = new ArrayList<>();
  private final List<TypeDefinition> extensions = new ArrayList<>();

  private SchemaParser(TokenStream tokens, boolean builtIn) {
    this.tokens = tokens;
    parts = new PartParser(tokens);
    types = new TypeParser(tokens, parts, builtIn);
  }

  /** Parses a document, which may be empty. */
  public static SchemaDocument parse(String text, Work work) throws GraphQlException {
    return new SchemaParser(new TokenStream(text, work), false).document();
  }

  /** Parses a document with types of GraphQL itself. */
  public static SchemaDocument parseBuiltIn(String text, Work work) throws GraphQlException {
    return new SchemaParser(new TokenStream(text, work), true).document();
  }

  private SchemaDocument document() throws GraphQlException {
    while (!tokens.isAt(TokenKind.END)) {
      definition();
    }
    return new SchemaDocument(
        schemas, schemaExtensions, directives, definitions, extensions, tokens.peek().comments());
  }

  private void definition() throws GraphQlException {
    Description description = Description.NONE;
    Token before = tokens.peek();
    if (before.isString()) {
      description = Description.parse(tokens);
    }
    Token keyword = tokens.peek();
    if (keyword.kind() != TokenKind.NAME) {
      throw tokens.unexpected();
    }
    switch (keyword.value()) {
      case "scalar", "type", "interface", "union", "enum", "input" ->
          definitions.add(types.definition(description));
      case "schema" -> schemas.add(schema(description, keyword.comments()));
      case "directive" -> directives.add(directive(description));
      case "extend" -> {
        if (!description.text().isEmpty()) {
          throw TokenStream.unexpected(before);
        }
        extension();
      }
      default -> throw tokens.unexpected();
    }
  }

  private void extension() throws GraphQlException {
    List<String> comments = tokens.expectKeyword("extend").comments();
    if (!tokens.peek().is("schema")) {
      extensions.add(types.extension(comments));
      return;
    }
    SchemaDefinition extension = schema(Description.NONE, comments);
    if (extension.directives().isEmpty() && extension.roots().isEmpty()) {
      throw tokens.unexpected();
    }
    schemaExtensions.add(extension);
  }

  private SchemaDefinition schema(Description description, List<String> comments)
      throws GraphQlException {
    tokens.expectKeyword("schema");
    Position position = tokens.position();
    List<Directive> used = parts.directives(true);
    List<String> atEnd = new ArrayList<>();
    List<SchemaDefinition.Root> roots =
        tokens.someWithComments(TokenKind.OPEN_BRACE, TokenKind.CLOSE_BRACE, this::root, atEnd);
    return new SchemaDefinition(
        description.text(),
        used,
        roots,
        position,
        new Comments(description.comments(), comments, atEnd));
  }

  private SchemaDefinition.Root root() throws GraphQlException {
    Token first = tokens.peek();
    OperationType operation = parts.operationType();
    tokens.expect(TokenKind.COLON);
    return new SchemaDefinition.Root(operation, tokens.name(), first.position(), first.comments());
  }

  private DirectiveDefinition directive(Description description) throws GraphQlException {
    Token keyword = tokens.expectKeyword("directive");
    tokens.expect(TokenKind.AT);
    Token name = tokens.expect(TokenKind.NAME);
    List<FieldDefinition> arguments = types.arguments();
    boolean repeatable = tokens.peek().is("repeatable");
    if (repeatable) {
      tokens.next();
    }
    tokens.expectKeyword("on");
    return new DirectiveDefinition(
        description.text(),
        name.value(),
        arguments,
        locations(),
        repeatable,
        name.position(),
        new Comments(description.comments(), keyword.comments(), List.of()));
  }

  private List<DirectiveLocation> locations() throws GraphQlException {
    tokens.skip(TokenKind.PIPE);
    List<DirectiveLocation> locations = new ArrayList<>();
    do {
      Token name = tokens.expect(TokenKind.NAME);
      DirectiveLocation location = DirectiveLocation.of(name.value());
      if (location == null) {
        throw TokenStream.unexpected(name);
      }
      locations.add(location);
    } while (tokens.skip(TokenKind.PIPE));
    return locations;
  }
}

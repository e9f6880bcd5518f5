package dev.autonomy.rego.graphql.parse;

import dev.autonomy.rego.graphql.GraphQlException;
import dev.autonomy.rego.graphql.Work;
import dev.autonomy.rego.graphql.ast.Argument;
import dev.autonomy.rego.graphql.ast.Directive;
import dev.autonomy.rego.graphql.ast.FragmentDefinition;
import dev.autonomy.rego.graphql.ast.Literal;
import dev.autonomy.rego.graphql.ast.OperationDefinition;
import dev.autonomy.rego.graphql.ast.OperationType;
import dev.autonomy.rego.graphql.ast.Position;
import dev.autonomy.rego.graphql.ast.QueryDocument;
import dev.autonomy.rego.graphql.ast.Selection;
import dev.autonomy.rego.graphql.ast.TypeReference;
import dev.autonomy.rego.graphql.ast.VariableDefinition;
import java.util.ArrayList;
import java.util.List;

/** Parses executable documents (GraphQL, October 2021, section 2). */
public final class QueryParser {

  private final TokenStream tokens;
  private final PartParser parts;

  private QueryParser(TokenStream tokens) {
    this.tokens = tokens;
    parts = new PartParser(tokens);
  }

  /** Parses a document, which may be empty. */
  public static QueryDocument parse(String text, Work work) throws GraphQlException {
    return new QueryParser(new TokenStream(text, work)).document();
  }

  private QueryDocument document() throws GraphQlException {
    List<OperationDefinition> operations = new ArrayList<>();
    List<FragmentDefinition> fragments = new ArrayList<>();
    while (!tokens.isAt(TokenKind.END)) {
      Token token = tokens.peek();
      if (token.kind() == TokenKind.OPEN_BRACE) {
        operations.add(shortQuery());
      } else if (token.is("query") || token.is("mutation") || token.is("subscription")) {
        operations.add(operation());
      } else if (token.is("fragment")) {
        fragments.add(fragment());
      } else {
        throw tokens.unexpected();
      }
    }
    return new QueryDocument(operations, fragments);
  }

  /** A query that is only its selections. Comments in front of it are lost, as with OPA. */
  private OperationDefinition shortQuery() throws GraphQlException {
    Position position = tokens.position();
    return new OperationDefinition(
        OperationType.QUERY, "", List.of(), List.of(), selections(), position, List.of());
  }

  private OperationDefinition operation() throws GraphQlException {
    Token keyword = tokens.peek();
    OperationType type = parts.operationType();
    String name = tokens.isAt(TokenKind.NAME) ? tokens.name() : "";
    List<VariableDefinition> variables = variables();
    List<Directive> directives = parts.directives(false);
    return new OperationDefinition(
        type, name, variables, directives, selections(), keyword.position(), keyword.comments());
  }

  private List<VariableDefinition> variables() throws GraphQlException {
    return tokens.some(
        TokenKind.OPEN_PARENTHESIS, TokenKind.CLOSE_PARENTHESIS, this::variableDefinition);
  }

  private VariableDefinition variableDefinition() throws GraphQlException {
    Token dollar = tokens.peek();
    String name = parts.variable();
    tokens.expect(TokenKind.COLON);
    TypeReference type = parts.type();
    Literal defaultValue = tokens.skip(TokenKind.EQUALS) ? parts.value(true) : null;
    List<Directive> directives = parts.directives(false);
    return new VariableDefinition(
        name, type, defaultValue, directives, false, dollar.position(), dollar.comments());
  }

  private List<Selection> selections() throws GraphQlException {
    tokens.work().enter();
    if (!tokens.isAt(TokenKind.OPEN_BRACE)) {
      tokens.expect(TokenKind.OPEN_BRACE);
    }
    List<Selection> selections =
        tokens.some(TokenKind.OPEN_BRACE, TokenKind.CLOSE_BRACE, this::selection);
    tokens.work().leave();
    return selections;
  }

  private Selection selection() throws GraphQlException {
    return tokens.isAt(TokenKind.SPREAD) ? spread() : field();
  }

  private Selection field() throws GraphQlException {
    Token first = tokens.expect(TokenKind.NAME);
    String name = tokens.skip(TokenKind.COLON) ? tokens.name() : first.value();
    List<Argument> arguments = parts.arguments(false);
    List<Directive> directives = parts.directives(false);
    List<Selection> selections =
        tokens.isAt(TokenKind.OPEN_BRACE) ? selections() : List.<Selection>of();
    return new Selection.Field(
        first.value(), name, arguments, directives, selections, first.position(), first.comments());
  }

  private Selection spread() throws GraphQlException {
    List<String> comments = tokens.expect(TokenKind.SPREAD).comments();
    Token token = tokens.peek();
    Position position = token.position();
    if (token.kind() == TokenKind.NAME && !token.is("on")) {
      String name = tokens.name();
      return new Selection.FragmentSpread(name, parts.directives(false), position, comments);
    }
    String typeCondition = "";
    if (token.is("on")) {
      tokens.next();
      typeCondition = tokens.name();
    }
    List<Directive> directives = parts.directives(false);
    return new Selection.InlineFragment(
        typeCondition, directives, selections(), position, comments);
  }

  private FragmentDefinition fragment() throws GraphQlException {
    Token keyword = tokens.expectKeyword("fragment");
    if (tokens.peek().is("on")) {
      throw tokens.unexpected();
    }
    String name = tokens.name();
    List<VariableDefinition> variables = variables();
    tokens.expectKeyword("on");
    String typeCondition = tokens.name();
    List<Directive> directives = parts.directives(false);
    return new FragmentDefinition(
        name,
        variables,
        typeCondition,
        directives,
        selections(),
        keyword.position(),
        keyword.comments());
  }
}

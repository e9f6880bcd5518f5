package dev.autonomy.rego.graphql;

import dev.autonomy.rego.graphql.ast.QueryDocument;
import dev.autonomy.rego.graphql.ast.SchemaDocument;
import dev.autonomy.rego.graphql.parse.QueryParser;
import dev.autonomy.rego.graphql.parse.SchemaParser;
import dev.autonomy.rego.graphql.schema.Schema;
import dev.autonomy.rego.graphql.validate.Problems;
import dev.autonomy.rego.graphql.validate.QueryValidator;
import java.util.List;

/** Reads documents for tests, and says in one line what came of it. */
public final class Documents {

  private Documents() {}

  /** Work that nobody counts. */
  public static Work work() {
    return new Work(_ -> {});
  }

  /** A query that must be readable. */
  public static QueryDocument query(String text) {
    try {
      return QueryParser.parse(text, work());
    } catch (GraphQlException e) {
      throw new IllegalArgumentException(shown(e) + " in " + text, e);
    }
  }

  /** A document of the type system that must be readable. */
  public static SchemaDocument schemaDocument(String text) {
    try {
      return SchemaParser.parse(text, work());
    } catch (GraphQlException e) {
      throw new IllegalArgumentException(shown(e) + " in " + text, e);
    }
  }

  /** A schema that must hold together. */
  public static Schema schema(String text) {
    try {
      return Schema.of(schemaDocument(text), work());
    } catch (GraphQlException e) {
      throw new IllegalArgumentException(shown(e) + " in " + text, e);
    }
  }

  /** What is wrong with a query's text, or nothing. */
  public static String problemOfQuery(String text) {
    try {
      QueryParser.parse(text, work());
      return "";
    } catch (GraphQlException e) {
      return shown(e);
    }
  }

  /** What is wrong with the text of a schema, or nothing. */
  public static String problemOfSchemaText(String text) {
    try {
      SchemaParser.parse(text, work());
      return "";
    } catch (GraphQlException e) {
      return shown(e);
    }
  }

  /** What is wrong with a schema whose text can be read, or nothing. */
  public static String problemOfSchema(String text) {
    try {
      Schema.of(schemaDocument(text), work());
      return "";
    } catch (GraphQlException e) {
      return shown(e);
    }
  }

  /** What is wrong with a query, a line for each problem. */
  public static List<String> problems(Schema schema, String query) {
    try {
      Problems problems = QueryValidator.validate(schema, query(query), work());
      return problems.list().stream().map(Documents::shown).toList();
    } catch (GraphQlException e) {
      throw new IllegalArgumentException(shown(e) + " in " + query, e);
    }
  }

  private static String shown(Problems.Problem problem) {
    return problem.position() == null
        ? problem.message()
        : problem.position().line() + ":" + problem.position().column() + " " + problem.message();
  }

  private static String shown(GraphQlException e) {
    return e.position() == null
        ? e.getMessage()
        : e.position().line() + ":" + e.position().column() + " " + e.getMessage();
  }
}

package dev.autonomy.rego.builtin;

import dev.autonomy.rego.graphql.GraphQlException;
import dev.autonomy.rego.graphql.Work;
import dev.autonomy.rego.graphql.ast.QueryDocument;
import dev.autonomy.rego.graphql.ast.SchemaDocument;
import dev.autonomy.rego.graphql.parse.QueryParser;
import dev.autonomy.rego.graphql.parse.SchemaParser;
import dev.autonomy.rego.graphql.schema.Schema;
import dev.autonomy.rego.graphql.tree.QueryTrees;
import dev.autonomy.rego.graphql.tree.SchemaTrees;
import dev.autonomy.rego.graphql.validate.Problems;
import dev.autonomy.rego.graphql.validate.QueryValidator;
import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** Functions on GraphQL documents, which are given as text or as trees. */
final class GraphQl {

  private static final ArrayValue UNVERIFIED =
      ArrayValue.of(BooleanValue.FALSE, ObjectValue.EMPTY, ObjectValue.EMPTY);

  private GraphQl() {}

  static @Nullable Builtin find(String name) {
    return switch (name) {
      case "graphql.parse" -> (Builtin.Binary) GraphQl::parse;
      case "graphql.parse_and_verify" -> (Builtin.Binary) GraphQl::parseAndVerify;
      case "graphql.parse_query" -> (Builtin.Unary) GraphQl::parseQuery;
      case "graphql.parse_schema" -> (Builtin.Unary) GraphQl::parseSchema;
      case "graphql.is_valid" -> (Builtin.Binary) GraphQl::isValid;
      case "graphql.schema_is_valid" -> (Builtin.Unary) GraphQl::schemaIsValid;
      default -> null;
    };
  }

  private static Value parseQuery(BuiltinContext context, Value query) throws BuiltinException {
    String text = Operands.string(query, 1);
    Work work = work(context);
    try {
      return QueryTrees.write(QueryParser.parse(text, work), work);
    } catch (GraphQlException e) {
      throw GraphQlMessages.unreadable(e);
    }
  }

  private static Value parseSchema(BuiltinContext context, Value schema) throws BuiltinException {
    String text = Operands.string(schema, 1);
    Work work = work(context);
    try {
      return SchemaTrees.write(SchemaParser.parse(text, work), work);
    } catch (GraphQlException e) {
      throw GraphQlMessages.unreadable(e);
    }
  }

  private static Value parse(BuiltinContext context, Value query, Value schema)
      throws BuiltinException {
    Work work = work(context);
    QueryDocument document = query(query, work);
    GraphQlSchemas.Entry known = schema(context, schema, work);
    try {
      Problems problems = QueryValidator.validate(known.schema(), document, work);
      if (!problems.list().isEmpty()) {
        throw GraphQlMessages.invalid(problems);
      }
    } catch (GraphQlException e) {
      throw GraphQlMessages.unreadable(e);
    }
    return ArrayValue.of(QueryTrees.write(document, work), known.tree(work));
  }

  private static Value parseAndVerify(BuiltinContext context, Value query, Value schema) {
    Work work = work(context);
    try {
      QueryDocument document = query(query, work);
      GraphQlSchemas.Entry known = schema(context, schema, work);
      return QueryValidator.isValid(known.schema(), document, work)
          ? ArrayValue.of(BooleanValue.TRUE, QueryTrees.write(document, work), known.tree(work))
          : UNVERIFIED;
    } catch (BuiltinException | GraphQlException e) {
      return UNVERIFIED;
    }
  }

  private static Value isValid(BuiltinContext context, Value query, Value schema) {
    Work work = work(context);
    try {
      QueryDocument document = query(query, work);
      Schema known = schema(context, schema, work).schema();
      return BooleanValue.of(QueryValidator.isValid(known, document, work));
    } catch (BuiltinException | GraphQlException e) {
      return BooleanValue.FALSE;
    }
  }

  private static Value schemaIsValid(BuiltinContext context, Value schema) {
    try {
      schema(context, schema, work(context));
      return BooleanValue.TRUE;
    } catch (BuiltinException e) {
      return BooleanValue.FALSE;
    }
  }

  private static QueryDocument query(Value query, Work work) throws BuiltinException {
    try {
      return switch (query) {
        case StringValue text -> QueryParser.parse(text.value(), work);
        case ObjectValue tree -> QueryTrees.read(tree, work);
        default -> throw wrongType(0, query);
      };
    } catch (GraphQlException e) {
      throw GraphQlMessages.unreadable(e);
    }
  }

  /** The schema of a document, from the cache if it is there. */
  private static GraphQlSchemas.Entry schema(BuiltinContext context, Value schema, Work work)
      throws BuiltinException {
    GraphQlSchemas schemas = GraphQlSchemas.of(context.caches());
    context.charge(1 + schema.weight() / Budget.COMPARED_PER_UNIT);
    GraphQlSchemas.Entry known = schemas.get(schema);
    if (known == null) {
      SchemaDocument document = schemaDocument(schema, work);
      try {
        known = new GraphQlSchemas.Entry(document, Schema.of(document, work));
      } catch (GraphQlException e) {
        throw GraphQlMessages.unsound(e);
      }
      schemas.put(schema, known);
    }
    return known;
  }

  private static SchemaDocument schemaDocument(Value schema, Work work) throws BuiltinException {
    try {
      return switch (schema) {
        case StringValue text -> SchemaParser.parse(text.value(), work);
        case ObjectValue tree -> SchemaTrees.read(tree, work);
        default -> throw wrongType(1, schema);
      };
    } catch (GraphQlException e) {
      throw GraphQlMessages.unreadable(e);
    }
  }

  private static Work work(BuiltinContext context) {
    return new Work(context::charge, context::allocate);
  }

  /** OPA counts operands from 0 here. */
  private static BuiltinException wrongType(int position, Value found) {
    return BuiltinException.operandOneOf(position, found, "string, object");
  }
}

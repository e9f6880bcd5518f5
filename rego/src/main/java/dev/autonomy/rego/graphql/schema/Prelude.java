package dev.autonomy.rego.graphql.schema;

import dev.autonomy.rego.graphql.GraphQlException;
import dev.autonomy.rego.graphql.Work;
import dev.autonomy.rego.graphql.ast.FieldDefinition;
import dev.autonomy.rego.graphql.ast.SchemaDocument;
import dev.autonomy.rego.graphql.parse.SchemaParser;
import java.util.List;

/**
 * What every schema contains: the scalars, the directives and the types of introspection (GraphQL,
 * October 2021, sections 3.5, 3.13 and 4.2), and {@code @defer} and {@code @oneOf} of later drafts,
 * which OPA knows. Read once, when the first schema is built.
 */
final class Prelude {

  private static final String TYPES =
      """
      scalar Int
      scalar Float
      scalar String
      scalar Boolean
      scalar ID

      directive @skip(if: Boolean!) on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT
      directive @include(if: Boolean!) on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT
      directive @defer(if: Boolean = true, label: String) on FRAGMENT_SPREAD | INLINE_FRAGMENT
      directive @deprecated(reason: String = "No longer supported")
        on FIELD_DEFINITION | ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION | ENUM_VALUE
      directive @specifiedBy(url: String!) on SCALAR
      directive @oneOf on INPUT_OBJECT

      type __Schema {
        description: String
        types: [__Type!]!
        queryType: __Type!
        mutationType: __Type
        subscriptionType: __Type
        directives: [__Directive!]!
      }

      type __Type {
        kind: __TypeKind!
        name: String
        description: String
        specifiedByURL: String
        fields(includeDeprecated: Boolean = false): [__Field!]
        interfaces: [__Type!]
        possibleTypes: [__Type!]
        enumValues(includeDeprecated: Boolean = false): [__EnumValue!]
        inputFields(includeDeprecated: Boolean = false): [__InputValue!]
        ofType: __Type
        isOneOf: Boolean
      }

      enum __TypeKind { SCALAR OBJECT INTERFACE UNION ENUM INPUT_OBJECT LIST NON_NULL }

      type __Field {
        name: String!
        description: String
        args(includeDeprecated: Boolean = false): [__InputValue!]!
        type: __Type!
        isDeprecated: Boolean!
        deprecationReason: String
      }

      type __InputValue {
        name: String!
        description: String
        type: __Type!
        defaultValue: String
        isDeprecated: Boolean!
        deprecationReason: String
      }

      type __EnumValue {
        name: String!
        description: String
        isDeprecated: Boolean!
        deprecationReason: String
      }

      type __Directive {
        name: String!
        description: String
        isRepeatable: Boolean!
        locations: [__DirectiveLocation!]!
        args(includeDeprecated: Boolean = false): [__InputValue!]!
      }

      enum __DirectiveLocation {
        QUERY MUTATION SUBSCRIPTION FIELD FRAGMENT_DEFINITION FRAGMENT_SPREAD INLINE_FRAGMENT
        VARIABLE_DEFINITION SCHEMA SCALAR OBJECT FIELD_DEFINITION ARGUMENT_DEFINITION INTERFACE
        UNION ENUM ENUM_VALUE INPUT_OBJECT INPUT_FIELD_DEFINITION
      }
      """;

  private static final String META_FIELDS =
      "type Query { __schema: __Schema! __type(name: String!): __Type __typename: String }";

  /** The types and directives. */
  static final SchemaDocument DOCUMENT = parse(TYPES);

  private static final List<FieldDefinition> FIELDS =
      parse(META_FIELDS).types().getFirst().fields();

  /** Fields that the type of queries has beside its own. */
  static final List<FieldDefinition> QUERY_FIELDS = FIELDS.subList(0, 2);

  /** The field that all composite types have. */
  static final FieldDefinition TYPE_NAME = FIELDS.get(2);

  private Prelude() {}

  private static SchemaDocument parse(String text) {
    try {
      return SchemaParser.parseBuiltIn(text, new Work(_ -> {}));
    } catch (GraphQlException e) {
      throw new IllegalStateException("GraphQL's own types cannot be read", e);
    }
  }
}

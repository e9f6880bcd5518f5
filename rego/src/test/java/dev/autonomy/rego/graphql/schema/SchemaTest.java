package dev.autonomy.rego.graphql.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.rego.graphql.Documents;
import dev.autonomy.rego.graphql.ast.FieldDefinition;
import dev.autonomy.rego.graphql.ast.OperationType;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaTest {

  private static String name(@Nullable SchemaType type) {
    return type == null ? "none" : type.name();
  }

  private static List<String> fields(Schema schema, String type) {
    return Objects.requireNonNull(schema.type(type)).fields().stream()
        .map(FieldDefinition::name)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "type Query { a: Int }",
        "type T { a: [[Int!]]! b(c: [I!], d: E = A): U } input I { a: I } enum E { A }"
            + " union U = T",
        "interface I { a(b: Int): I } type T implements I { a(b: Int, c: Int): T! }",
        "interface I { a: [U!] } union U = T type T implements I { a: [T!]! }",
        "interface I { a(b: Int): Int } type T implements I { a(b: Int, c: Int! = 1): Int }",
        "interface I { a: Int } interface J implements I { a: Int }"
            + " type T implements J & I { a: Int }",
        "extend type T { a: Int } extend type T { b: Int }",
        "type T { a: Int } extend type T @d { b: Int } directive @d on OBJECT",
        "directive @d(a: Int = 1, b: Int!) on OBJECT type T @d(b: 1) { a: Int }",
        "scalar S @specifiedBy(url: \"u\") enum E { A @deprecated } input I @oneOf { a: Int }",
        "input I { a: Int @deprecated(reason: \"old\") } type T { a(b: Int @deprecated): Int }",
        "directive @skip(if: Boolean!) on FIELD directive @defer on FIELD",
        "schema { query: A } type A { a: Int } extend schema { mutation: A }",
        "type T { a: Int a_: Int _a: Int }",
        "union U"
      })
  void aSchemaThatKeepsTheRulesIsAccepted(String text) {
    assertThat(Documents.problemOfSchema(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "type T {a: Int} scalar T | 1:24 Cannot redeclare type T.",
        "scalar Int | 1:8 Cannot redeclare type Int.",
        "scalar T extend type T {a: Int} | 1:22 Cannot extend type T because the base type is a"
            + " SCALAR, not OBJECT.",
        "directive @d on FIELD directive @d on FIELD | 1:34 Cannot redeclare directive d.",
        "schema {query: T} schema {query: T} type T {a: Int} | 1:26 Cannot have multiple schema"
            + " entry points, consider schema extensions instead.",
        "schema {query: T} | 1:9 Schema root query refers to a type T that does not exist.",
        "extend schema {mutation: T} | 1:16 Schema root mutation refers to a type T that does not"
            + " exist.",
        "extend schema @d | 1:16 Undefined directive d.",
        "type T {a: X} | 1:12 Undefined type X.",
        "type T {a: [[X!]]} | 1:13 Undefined type X.",
        "type T {a(b: X): Int} | 1:14 Undefined type X.",
        "input I {a: X} | 1:13 Undefined type X.",
        "union U = X | 1:7 Undefined type \"X\".",
        "union U = Int | 1:7 UNION type \"Int\" must be OBJECT.",
        "type T {__a: Int} | 1:9 Name \"__a\" must not begin with \"__\", which is reserved by"
            + " GraphQL introspection.",
        "type __T {a: Int} | 1:6 Name \"__T\" must not begin with \"__\", which is reserved by"
            + " GraphQL introspection.",
        "type T {a(__b: Int): Int} | 1:11 Name \"__b\" must not begin with \"__\", which is"
            + " reserved by GraphQL introspection.",
        "directive @__d on FIELD | 1:12 Name \"__d\" must not begin with \"__\", which is reserved"
            + " by GraphQL introspection.",
        "type T {a: Int a: Int} | 1:16 Field T.a can only be defined once.",
        "type T {a: Int} extend type T {a: Int} | 1:32 Field T.a can only be defined once.",
        "type T | 1:6 OBJECT T: must define one or more fields.",
        "interface I | 1:11 INTERFACE I: must define one or more fields.",
        "enum E | 1:6 ENUM E: must define one or more unique enum values.",
        "input I | 1:7 INPUT_OBJECT I: must define one or more input fields.",
        "enum E {A true} | 1:6 ENUM E: non-enum value true.",
        "type T {a: I} input I {a: Int} | 1:9 OBJECT T: field must be one of SCALAR, OBJECT,"
            + " INTERFACE, UNION, ENUM.",
        "input I {a: T} type T {a: Int} | 1:10 OBJECT a: field must be one of SCALAR, ENUM,"
            + " INPUT_OBJECT.",
        "type T {a(b: [T!]): Int} | 1:11 cannot use [T!] as argument b because OBJECT is not a"
            + " valid input type",
        "type T @d {a: Int} | 1:9 Undefined directive d.",
        "type T @skip(if: true) {a: Int} | 1:9 Directive skip is not applicable on OBJECT.",
        "type T {a: Int @skip(if: true)} | 1:17 Directive skip is not applicable on"
            + " FIELD_DEFINITION.",
        "enum E {A @oneOf} | 1:12 Directive oneOf is not applicable on ENUM_VALUE.",
        "scalar S @specifiedBy | 1:11 Argument url for directive specifiedBy cannot be null.",
        "scalar S @specifiedBy(url: null) | 1:11 Argument url for directive specifiedBy cannot be"
            + " null.",
        "scalar S @specifiedBy(url: \"u\", a: 1) | 1:33 Undefined argument a for directive"
            + " specifiedBy.",
        "directive @d(a: Int @d) on ARGUMENT_DEFINITION | 1:22 Directive d cannot refer to itself.",
        "type T implements I {a: Int} | 1:6 Undefined type \"I\".",
        "type T implements S {a: Int} scalar S | 1:6 \"S\" is a non interface type SCALAR.",
        "type T implements I {a: Int} interface I {b: Int} | 1:6 For T to implement I it must have"
            + " a field called b.",
        "type T implements I {a: Int} interface I {a: Int!} | 1:22 For T to implement I the field a"
            + " must have type Int!.",
        "type T implements I {a: Int} interface I {a: [Int]} | 1:22 For T to implement I the field"
            + " a must have type [Int].",
        "type T implements I {a: [Int]} interface I {a: Int} | 1:22 For T to implement I the field"
            + " a must have type Int.",
        "type T implements I {a: Int} interface I {a(b: Int): Int} | 1:22 For T to implement I the"
            + " field a must have the same arguments but it is missing b.",
        "type T implements I {a(b: ID): Int} interface I {a(b: Int): Int} | 1:24 For T to implement"
            + " I the field a must have the same arguments but b has the wrong type.",
        "type T implements I {a(b: Int!): Int} interface I {a: Int} | 1:24 For T to implement I any"
            + " additional arguments on a must be optional or have a default value but b is"
            + " required.",
        "interface I implements J {a: Int} interface J implements I {a: Int} | 1:11 Type I cannot"
            + " implement J because it would create a circular reference.",
        "type T implements J {a: Int} interface I {a: Int} interface J implements I {a: Int} | 1:6"
            + " Type T must implement I because it is implemented by J."
      })
  void aSchemaThatBreaksARuleIsRefusedAtItsPlace(String text, String problem) {
    assertThat(Documents.problemOfSchema(text)).isEqualTo(problem);
  }

  @Test
  void rootsAreNamedByTheSchemaOrKnownByTheirNames() {
    String types = "type Query {a: Int} type Mutation {a: Int} type Q {a: Int} ";
    Schema inferred = Documents.schema(types);
    assertThat(name(inferred.root(OperationType.QUERY))).isEqualTo("Query");
    assertThat(name(inferred.root(OperationType.UNSTATED))).isEqualTo("Query");
    assertThat(name(inferred.root(OperationType.MUTATION))).isEqualTo("Mutation");
    assertThat(name(inferred.root(OperationType.SUBSCRIPTION))).isEqualTo("none");

    Schema named = Documents.schema(types + "schema {query: Q}");
    assertThat(name(named.root(OperationType.QUERY))).isEqualTo("Q");
    assertThat(name(named.root(OperationType.MUTATION))).isEqualTo("none");

    Schema extended = Documents.schema(types + "extend schema {query: Q}");
    assertThat(name(extended.root(OperationType.QUERY))).isEqualTo("Q");
    assertThat(name(extended.root(OperationType.MUTATION))).isEqualTo("Mutation");
  }

  @Test
  void onlyTheTypeOfQueriesHasTheFieldsOfIntrospection() {
    Schema schema = Documents.schema("type Query {a: Int} type T {a: Int}");
    assertThat(fields(schema, "Query")).containsExactly("a", "__schema", "__type");
    assertThat(fields(schema, "T")).containsExactly("a");
  }

  @Test
  void possibleTypesAreThoseOfUnionsAndImplementations() {
    Schema schema =
        Documents.schema(
            "interface I {a: Int} interface J implements I {a: Int} "
                + "type A implements I {a: Int} type B implements I & J {a: Int} union U = B | A");
    assertThat(schema.possibleTypes("I")).containsExactly("J", "A", "B");
    assertThat(schema.possibleTypes("J")).containsExactly("B");
    assertThat(schema.possibleTypes("U")).containsExactly("B", "A");
    assertThat(schema.possibleTypes("A")).containsExactly("A");
    assertThat(schema.possibleTypes("Int")).isEmpty();
  }
}

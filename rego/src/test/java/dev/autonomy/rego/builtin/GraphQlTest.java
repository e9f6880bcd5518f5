package dev.autonomy.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GraphQlTest {

  private static final String SCHEMA = "type Query { speed(unit: String!): Float }";

  private static Builtin function(String name) {
    return Objects.requireNonNull(Builtins.find("graphql." + name), name);
  }

  private static @Nullable Value call(BuiltinContext context, String name, Value... arguments)
      throws BuiltinException {
    return function(name).call(context, arguments);
  }

  @Test
  void textsAndTreesAreParsed() {
    FunctionTable.check(
        """
        graphql.parse_query("") => {}
        graphql.parse_query("{a}") => {"Operations": [{"Name": "", "Operation": "query", "SelectionSet": [{"Alias": "a", "Name": "a"}]}]}
        graphql.parse_schema("scalar S") => {"Definitions": [{"BuiltIn": false, "Description": "", "Kind": "SCALAR", "Name": "S"}]}
        graphql.parse_query("{") => error Expected Name, found <EOF> in GraphQL string at location 1:2
        graphql.parse_schema("type") => error Expected Name, found <EOF> in GraphQL string at location 1:5
        graphql.parse_query(1) => type error operand 1 must be string but got number
        graphql.parse_schema({}) => type error operand 1 must be string but got object
        """);
  }

  @Test
  void schemasAreChecked() {
    FunctionTable.check(
        """
        graphql.schema_is_valid("") => true
        graphql.schema_is_valid({}) => true
        graphql.schema_is_valid("type T { a: Int }") => true
        graphql.schema_is_valid("type T { a: X }") => false
        graphql.schema_is_valid("type T {") => false
        graphql.schema_is_valid({"Definitions": [{"Kind": "SCALAR", "Name": "S"}]}) => true
        graphql.schema_is_valid({"Definitions": [{"Kind": "OBJECT", "Name": "T"}]}) => false
        graphql.schema_is_valid({"Definitions": 1}) => false
        graphql.schema_is_valid(1) => false
        """);
  }

  @Test
  void queriesAreHeldAgainstSchemas() {
    FunctionTable.check(
        """
        graphql.is_valid("{a}", "type Query { a: Int }") => true
        graphql.is_valid("{b}", "type Query { a: Int }") => false
        graphql.is_valid("{", "type Query { a: Int }") => false
        graphql.is_valid("{a}", "type Query { a: X }") => false
        graphql.is_valid("{a}", "type Query {") => false
        graphql.is_valid({"Operations": [{"SelectionSet": [{"Name": "a"}]}]}, "type Query { a: Int }") => true
        graphql.is_valid(1, "") => false
        graphql.is_valid("", 1) => false
        graphql.parse_and_verify("{b}", "type Query { a: Int }") => [false, {}, {}]
        graphql.parse_and_verify("{", "") => [false, {}, {}]
        graphql.parse_and_verify("", "{") => [false, {}, {}]
        graphql.parse_and_verify("", "scalar S") => [true, {}, {"Definitions": [{"BuiltIn": false, "Description": "", "Kind": "SCALAR", "Name": "S"}]}]
        graphql.parse("", "") => [{}, {}]
        """);
  }

  @Test
  void messagesSayWhereAndAreThoseOfOpa() {
    FunctionTable.check(
        """
        graphql.parse("{", "") => error Expected Name, found <EOF> in GraphQL string at location 1:2
        graphql.parse("", "{") => error Unexpected { in GraphQL string at location 1:1
        graphql.parse("", "type T { a: X }") => error Error in gqlparser SchemaDocument to Schema conversion: input:1:13: Undefined type X.
        graphql.parse("", {"Definitions": [{"Kind": "OBJECT", "Name": "T"}]}) => error Error in gqlparser SchemaDocument to Schema conversion: input: OBJECT T: must define one or more fields.
        graphql.parse("{bbb}", "type Query { a: Int }") => error Cannot query field "bbb" on type "Query" in GraphQL string at location 1:2
        graphql.parse("query($v: Int) {a}", "type Query { a: Int }") => error Variable "$v" is never used in GraphQL string at location 1:7
        graphql.parse(1, "") => type error operand 0 must be one of {string, object} but got number
        graphql.parse("", 1) => type error operand 1 must be one of {string, object} but got number
        """);
    assertThat(FunctionTable.call("graphql.parse(\"{b @x}\", \"type Query { a: Int c: Int }\")"))
        .isEqualTo(
            "error Unknown directive \"@x\".\n"
                + "input:1:2: Cannot query field \"b\" on type \"Query\". Did you mean \"a\" or"
                + " \"c\"?\n"
                + " in GraphQL string at location 1:5");
    assertThat(FunctionTable.call("graphql.parse(\"mutation {a}\", \"\")"))
        .isEqualTo(
            "error Schema does not support operation type \"mutation\"\n"
                + " in GraphQL string at location 1:1");
    assertThat(
            FunctionTable.call(
                "graphql.parse({\"Operations\": [{\"SelectionSet\": [{\"Name\": \"bbb\"}]}]},"
                    + " \"type Query { a: Int }\")"))
        .isEqualTo(
            "error GraphQL parse error: input: Cannot query field \"bbb\" on type \"Query\".\n");
    assertThat(FunctionTable.call("graphql.parse_schema(\"\\\"\\\"\\\"a\\nb\\\"\\\"\\\" extend\")"))
        .isEqualTo("error GraphQL parse error: input:2:-1: Unexpected BlockString \"a\\nb\"");
  }

  @Test
  void aSchemaIsReadOnceForAPolicy() throws BuiltinException {
    long[] spent = {0};
    BuiltinContext context =
        new BuiltinContext(
            new FunctionTable.FixedCapabilities(), units -> spent[0] += units, new BuiltinCaches());
    Value schema = StringValue.of(SCHEMA);
    Value query = StringValue.of("{ speed(unit: \"km/h\") }");

    assertThat(call(context, "is_valid", query, schema)).isEqualTo(BooleanValue.TRUE);
    long first = spent[0];
    spent[0] = 0;
    assertThat(call(context, "is_valid", query, schema)).isEqualTo(BooleanValue.TRUE);
    assertThat(spent[0]).isLessThan(first / 2);
    Value whole = call(context, "parse", query, schema);
    assertThat(call(context, "parse", query, schema)).isEqualTo(whole);
  }

  @Test
  void schemasThatFollowEachOtherDoNotStayForEver() throws BuiltinException {
    BuiltinContext context = FunctionTable.context();
    for (int i = 0; i < 100; i++) {
      Value schema = StringValue.of("type Query { a" + i + ": Int }");
      assertThat(call(context, "is_valid", StringValue.of("{ a" + i + " }"), schema))
          .isEqualTo(BooleanValue.TRUE);
      assertThat(call(context, "is_valid", StringValue.of("{ a }"), schema))
          .isEqualTo(BooleanValue.FALSE);
    }
  }

  @Test
  void theEndOfTheBudgetIsNoAnswer() {
    BuiltinContext context =
        new BuiltinContext(
            new FunctionTable.FixedCapabilities(),
            units -> {
              throw new IllegalStateException("budget");
            },
            new BuiltinCaches());
    for (String name : new String[] {"is_valid", "parse_and_verify", "parse"}) {
      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(() -> call(context, name, StringValue.of("{a}"), StringValue.of(SCHEMA)))
          .withMessage("budget");
    }
  }
}

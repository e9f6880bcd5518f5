package dev.autonomy.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.rego.RandomValues;
import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class SchemaFunctionsTest {

  private static final long SEED = 20_261_121L;
  private static final long UNITS = 2_000_000;

  /** The budget is used up; no function may catch it. */
  private static final class Exhausted extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private long left = UNITS;

  private Value call(String name, Value... arguments) throws BuiltinException {
    Budget budget =
        units -> {
          left -= units;
          if (left < 0) {
            throw new Exhausted();
          }
        };
    BuiltinContext context =
        new BuiltinContext(new FunctionTable.FixedCapabilities(), budget, new BuiltinCaches());
    Builtin function = Objects.requireNonNull(Builtins.find(name));
    return Objects.requireNonNull(function.call(context, arguments));
  }

  /** Types of what is wrong with a document, in order. */
  private List<String> problems(String schema, String document) throws BuiltinException {
    return told("type", schema, document);
  }

  /** What the errors say, in order. */
  private List<String> errors(String schema, String document) throws BuiltinException {
    return told("error", schema, document);
  }

  private List<String> told(String key, String schema, String document) throws BuiltinException {
    Value wrapped = StringValue.of("[" + document + "]");
    Value items = StringValue.of("{\"items\": " + schema + "}");
    ArrayValue result = (ArrayValue) call("json.match_schema", wrapped, items);
    List<String> told = new ArrayList<>();
    for (Value error : (ArrayValue) result.get(1)) {
      told.add(((StringValue) Objects.requireNonNull(((ObjectValue) error).get(key))).value());
    }
    assertThat(result.get(0).toString()).isEqualTo(Boolean.toString(told.isEmpty()));
    return told;
  }

  private String verified(String schema) throws BuiltinException {
    ArrayValue result = (ArrayValue) call("json.verify_schema", StringValue.of(schema));
    return result.get(1) instanceof StringValue problem ? problem.value() : "valid";
  }

  @Test
  void everyKeywordForNumbersIsExact() throws BuiltinException {
    assertThat(problems("{\"multipleOf\": 0.1}", "0.3")).isEmpty();
    assertThat(problems("{\"multipleOf\": 0.1}", "0.35")).containsExactly("multiple_of");
    assertThat(problems("{\"maximum\": 9007199254740992}", "9007199254740993"))
        .containsExactly("number_lte");
    assertThat(errors("{\"exclusiveMinimum\": 1000000}", "1e6"))
        .containsExactly("0: Must be greater than 1e+06");
    assertThat(problems("{\"minimum\": 1, \"exclusiveMinimum\": true}", "1"))
        .containsExactly("number_gt");
    assertThat(problems("{\"type\": \"integer\"}", "1.0")).isEmpty();
    assertThat(errors("{\"type\": [\"integer\", \"null\"]}", "1.5"))
        .containsExactly("0: Invalid type. Expected: [integer,null], given: number");
    assertThat(problems("{\"enum\": [1, \"a\"]}", "1.0")).isEmpty();
  }

  @Test
  void everyKeywordForStringsIsChecked() throws BuiltinException {
    assertThat(errors("{\"minLength\": 2}", "\"\\ud83d\\ude00\""))
        .containsExactly("0: String length must be greater than or equal to 2");
    assertThat(problems("{\"maxLength\": 1}", "\"ab\"")).containsExactly("string_lte");
    assertThat(errors("{\"pattern\": \"^a+$\"}", "\"ab\""))
        .containsExactly("0: Does not match pattern '^a+$'");
    assertThat(problems("{\"format\": \"ipv4\"}", "\"1.2.3.256\"")).containsExactly("format");
    assertThat(problems("{\"format\": \"unheard of\"}", "\"x\"")).isEmpty();
  }

  @Test
  void formatsFitWhatTheyShould() throws BuiltinException {
    String table =
        """
        date 2024-02-29 +
        date 2023-02-29 -
        time 10:00:00Z +
        date-time 2024-01-01T10:00:00.5+01:00 +
        date-time 2024-01-01T10:00:00 -
        hostname a-b.example +
        hostname -a.example -
        email a.b@example.com +
        email a..b@example.com -
        email Bob<bob@example.com> +
        ipv6 ::1 +
        ipv6 1.2.3.4 -
        uri https://example.com/a +
        uri /a -
        uri-reference /a +
        uri-template http://a/{b} +
        uuid 123e4567-e89b-12d3-a456-426614174000 +
        uuid 123e4567 -
        regex a( -
        json-pointer /a~1b +
        json-pointer a -
        relative-json-pointer 0/a +
        relative-json-pointer 01 -
        """;
    for (String line : table.lines().toList()) {
      String[] parts = line.split(" ", -1);
      assertThat(problems("{\"format\": \"" + parts[0] + "\"}", "\"" + parts[1] + "\"").isEmpty())
          .as(line)
          .isEqualTo(parts[2].equals("+"));
    }
  }

  @Test
  void everyKeywordForArraysIsChecked() throws BuiltinException {
    assertThat(problems("{\"minItems\": 1, \"contains\": {\"type\": \"null\"}}", "[]"))
        .containsExactly("array_min_items", "contains");
    assertThat(problems("{\"maxItems\": 1}", "[1, 2]")).containsExactly("array_max_items");
    assertThat(errors("{\"uniqueItems\": true}", "[{\"a\": 1}, 2, {\"a\": 1.0}]"))
        .containsExactly("0: array items[0,2] must be unique");
    assertThat(problems("{\"items\": [{}, {}], \"additionalItems\": false}", "[1, 2, 3]"))
        .containsExactly("array_no_additional_items");
    assertThat(errors("{\"items\": [{}], \"additionalItems\": {\"type\": \"null\"}}", "[1, 2]"))
        .containsExactly("0.1: Invalid type. Expected: null, given: integer");
  }

  @Test
  void everyKeywordForObjectsIsChecked() throws BuiltinException {
    assertThat(errors("{\"required\": [\"a\"]}", "{}")).containsExactly("0: a is required");
    assertThat(problems("{\"minProperties\": 1}", "{}")).containsExactly("array_min_properties");
    assertThat(problems("{\"maxProperties\": 0}", "{\"a\": 1}"))
        .containsExactly("array_max_properties");
    String closed =
        "{\"properties\": {\"a\": {}}, \"patternProperties\": {\"^x\": {\"type\": \"null\"}},"
            + " \"additionalProperties\": false}";
    assertThat(errors(closed, "{\"a\": 1, \"b\": 1, \"x1\": 1}"))
        .containsExactly(
            "0: Additional property b is not allowed",
            "0.x1: Invalid type. Expected: null, given: integer");
    assertThat(problems("{\"propertyNames\": {\"maxLength\": 1}}", "{\"ab\": 1}"))
        .containsExactly("invalid_property_name", "string_lte");
    assertThat(errors("{\"dependencies\": {\"a\": [\"b\"]}}", "{\"a\": 1}"))
        .containsExactly("0: Has a dependency on b");
    assertThat(problems("{\"dependencies\": {\"a\": {\"required\": [\"c\"]}}}", "{\"a\": 1}"))
        .containsExactly("required");
  }

  @Test
  void combinationsTellOfTheAlternativeThatFailsLeast() throws BuiltinException {
    String any =
        "{\"anyOf\": [{\"type\": \"null\"}, {\"required\": [\"a\", \"b\"], \"maxProperties\": 9}]}";
    assertThat(problems(any, "{\"a\": 1}")).containsExactly("number_any_of", "required");
    assertThat(problems("{\"oneOf\": [{}, {}]}", "1")).containsExactly("number_one_of");
    assertThat(problems("{\"allOf\": [{\"type\": \"null\"}, {}]}", "1"))
        .containsExactly("invalid_type", "number_all_of");
    assertThat(problems("{\"not\": {}}", "1")).containsExactly("number_not");
    String condition =
        "{\"if\": {\"type\": \"null\"}, \"then\": false, \"else\": {\"minimum\": 2}}";
    assertThat(problems(condition, "null")).containsExactly("condition_then", "false");
    assertThat(problems(condition, "1")).containsExactly("condition_else", "number_gte");
    assertThat(errors("{\"const\": {\"a\": [1]}}", "2"))
        .containsExactly("0: 0 does not match: {\"a\":[1]}");
    assertThat(errors("{\"enum\": []}", "2"))
        .containsExactly("0: 0 must be one of the following: (none)");
  }

  @Test
  void referencesLeadWithinTheSchemaAndNowhereElse() throws BuiltinException {
    String tree =
        "{\"definitions\": {\"node\": {\"$id\": \"#node\", \"properties\":"
            + " {\"next\": {\"$ref\": \"#/definitions/node\"}}, \"required\": [\"v\"]}},"
            + " \"$ref\": \"#node\"}";
    Value schema = StringValue.of(tree);
    Value good = StringValue.of("{\"v\": 1, \"next\": {\"v\": 2}}");
    assertThat(call("json.match_schema", good, schema).toString()).isEqualTo("[true, []]");
    Value bad = StringValue.of("{\"v\": 1, \"next\": {}}");
    assertThat(call("json.match_schema", bad, schema).toString()).contains("next: v is required");
    assertThat(verified("{\"$ref\": \"#/definitions/x\"}"))
        .isEqualTo("jsonschema: Object has no key 'definitions'");
    assertThat(verified("{\"$ref\": \"http://example.com/schema.json\"}"))
        .isEqualTo("jsonschema: remote reference loading disabled: http://example.com/schema.json");
    assertThat(verified("{\"$ref\": \"file:///etc/passwd\"}")).startsWith("jsonschema: remote");
    assertThat(verified("{\"$ref\": \"other.json\"}"))
        .isEqualTo("jsonschema: Reference other.json must be canonical");
  }

  @Test
  void whatIsNoSchemaIsSaidToBeNone() throws BuiltinException {
    assertThat(verified("{\"type\": [\"null\", \"null\"]}"))
        .isEqualTo("jsonschema: null type is duplicated");
    assertThat(verified("{\"pattern\": \"a(\"}"))
        .isEqualTo("jsonschema: pattern must be a valid regex");
    assertThat(verified("{\"properties\": 1}"))
        .isEqualTo("jsonschema: properties must be of type object");
    assertThat(verified("{\"minLength\": 2, \"maxLength\": 1}"))
        .isEqualTo("jsonschema: minLength cannot be greater than maxLength");
    assertThat(verified("{\"multipleOf\": 0}"))
        .isEqualTo("jsonschema: multipleOf must be strictly greater than 0");
    assertThat(verified("{")).isEqualTo("jsonschema: invalid JSON string");
    assertThat(verified("[]")).isEqualTo("jsonschema: schema is invalid");
    assertThat(
            verified("{\"$schema\": \"http://json-schema.org/draft-04/schema#\", \"not\": true}"))
        .isEqualTo("jsonschema: Expected: schema, given: Invalid JSON");
    assertThat(verified("true")).isEqualTo("valid");
    Value number = FunctionTable.term("1");
    assertThat(call("json.verify_schema", number).toString())
        .contains("wrong type, expected string or object");
  }

  @Test
  void aSchemaThatDoublesAtEachStepEndsWithTheBudget() {
    StringBuilder bomb = new StringBuilder("{\"definitions\": {\"a0\": {\"type\": \"null\"}");
    for (int i = 1; i < 60; i++) {
      String last = "{\"$ref\": \"#/definitions/a" + (i - 1) + "\"}";
      bomb.append(", \"a" + i + "\": {\"allOf\": [" + last + ", " + last + "]}");
    }
    bomb.append("}, \"$ref\": \"#/definitions/a59\"}");
    assertThatThrownBy(
            () ->
                call(
                    "json.match_schema",
                    StringValue.of("{\"a\": 1}"),
                    StringValue.of(bomb.toString())))
        .isInstanceOf(Exhausted.class);
  }

  @Test
  void schemasThatReferToEachOtherWithoutEndAreAnError() {
    for (String loop :
        List.of(
            "{\"$ref\": \"#\"}",
            "{\"allOf\": [{\"$ref\": \"#\"}]}",
            "{\"$ref\": \"#/definitions/a\", \"definitions\": {\"a\": {\"$ref\":"
                + " \"#/definitions/b\"}, \"b\": {\"not\": {\"$ref\": \"#/definitions/a\"}}}}")) {
      left = UNITS;
      assertThatThrownBy(
              () -> call("json.match_schema", StringValue.of("{}"), StringValue.of(loop)))
          .isInstanceOf(BuiltinException.class)
          .hasMessageContaining("recurses deeper");
    }
  }

  @Test
  void deepSchemasAndManyProblemsAreBounded() throws BuiltinException {
    String deep = "{\"not\": ".repeat(900) + "{}" + "}".repeat(900);
    assertThat(verified(deep)).startsWith("jsonschema: schema nests deeper than");
    String many = "[" + "1,".repeat(300_000) + "1]";
    left = UNITS;
    assertThatThrownBy(
            () ->
                call(
                    "json.match_schema",
                    StringValue.of(many),
                    StringValue.of("{\"items\": false}")))
        .isInstanceOf(Exhausted.class);
  }

  @Test
  void randomSchemasGiveAResultOrABuiltinException() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
    List<String> keywords =
        List.of(
            "type",
            "properties",
            "items",
            "enum",
            "const",
            "required",
            "minimum",
            "pattern",
            "$ref",
            "$id",
            "allOf",
            "anyOf",
            "not",
            "if",
            "then",
            "dependencies",
            "format",
            "uniqueItems",
            "contains",
            "definitions",
            "patternProperties",
            "maxItems");
    int matched = 0;
    for (int i = 0; i < 5_000; i++) {
      left = UNITS;
      try {
        call("json.match_schema", RandomValues.next(random, 3), schema(random, keywords, 3));
        matched++;
      } catch (BuiltinException | Exhausted e) {
        assertThat(e).isNotNull();
      }
    }
    assertThat(matched).as("seed " + SEED).isPositive();
  }

  private static Value schema(RandomGenerator random, List<String> keywords, int depth) {
    if (depth == 0 || random.nextInt(6) == 0) {
      Value[] leaves = {
        StringValue.of("string"), StringValue.of("#"), FunctionTable.term("2"),
        FunctionTable.term("true"), FunctionTable.term("[\"a\"]"), RandomValues.next(random, 1)
      };
      return leaves[random.nextInt(leaves.length)];
    }
    ObjectValue.Builder schema = new ObjectValue.Builder();
    for (int i = random.nextInt(4); i > 0; i--) {
      Value part = schema(random, keywords, depth - 1);
      String keyword = keywords.get(random.nextInt(keywords.size()));
      boolean list = keyword.endsWith("Of") && random.nextBoolean();
      schema.put(keyword, list ? ArrayValue.of(part, part) : part);
    }
    return schema.build();
  }
}

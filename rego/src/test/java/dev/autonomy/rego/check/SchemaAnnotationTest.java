package dev.autonomy.rego.check;

import static dev.autonomy.rego.check.CheckOptions.DEFAULT;

import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonValue;
import dev.autonomy.rego.type.SchemaSet;
import dev.autonomy.rego.type.TypeChecks;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchemaAnnotationTest {

  private static final String USER =
      """
      {"type": "object", "properties": {
        "name": {"type": "string"},
        "age": {"type": "integer"},
        "roles": {"type": "array", "items": {"$ref": "#/definitions/role"}}
      }, "definitions": {"role": {"enum": ["a"], "type": ["string", "null"]}}}
      """;

  @Test
  void aRuleSeesTheDocumentsThatItsAnnotationsDescribe() throws JsonException {
    Checks.check(
        with(List.of("user"), USER),
        """
        # METADATA
        # schemas:
        #   - input: schema.user
        p if { input.nme == "a" }
        q if { input.nme == "a" }
        =>
        5:8 type: undefined ref: input.nme
          input.nme
                ^
                have: "nme"
                want (one of): ["age" "name" "roles"]
        ----
        # METADATA
        # schemas:
        #   - input.subject["the user"]: schema["user"]
        p if {
          count(input.subject["the user"].age) == 1
          input.other.anything == 1
          startswith(input.subject["the user"].roles[_], 3)
        }
        =>
        6:3 type: count: invalid argument(s)
          have: (number, ???)
          want: (collection: any<string, array[any], object[any: any], set[any]>, n: number)
        8:3 type: startswith: invalid argument(s)
          have: (string, number)
          want: (search: string, base: string, result: boolean)
        ----
        # METADATA
        # schemas:
        #   - input: schema.nobody
        p if input.x
        =>
        5:1 type: undefined schema: schema.nobody
        """);
  }

  @Test
  void innerScopesPrevailOverOuterOnes() throws JsonException {
    Checks.check(
        with(List.of("user"), USER),
        """
        # METADATA
        # scope: subpackages
        # schemas:
        #   - input: schema.user
        package t
        ~~~~
        # METADATA
        # schemas:
        #   - input.name: {type: number}
        package t.sub
        p if startswith(input.name, "a")
        q if input.none
        # METADATA
        # scope: document
        # schemas:
        #   - input.name: {type: string}
        r if startswith(input.name, "a")
        r if startswith(input.name, "b")
        ~~~~
        package other
        p if input.none
        =>
        5:6 type: startswith: invalid argument(s)
          have: (number, string)
          want: (search: string, base: string, result: boolean)
        6:6 type: undefined ref: input.none
          input.none
                ^
                have: "none"
                want (one of): ["age" "name" "roles"]
        """);
  }

  @Test
  void inlineSchemasNeedNoSchemaSet() {
    Checks.check(
        DEFAULT,
        """
        # METADATA
        # schemas:
        #   - input: {type: object, properties: {a: {type: boolean}}}
        #   - data.acl: {anyOf: [{type: string}, {type: array, items: {type: number}}]}
        p if { input.a > 1; data.acl[0] == "x"; data.acl.y }
        =>
        6:21 type: match error
          left  : number
          right : string
        6:41 type: undefined ref: data.acl.y
          data.acl.y
                   ^
                   have: "y"
                   want (type): number
        """);
  }

  @Test
  void allOfIsEverythingTogether() {
    Checks.check(
        DEFAULT,
        """
        # METADATA
        # schemas:
        #   - input:
        #       allOf:
        #         - properties: {a: {type: string}}
        #         - $ref: "#/definitions/b"
        #       definitions: {b: {type: object, properties: {b: {$ref: "#"}}}}
        p if { input.a; input.b.a; input.c }
        =>
        9:28 type: undefined ref: input.c
          input.c
                ^
                have: "c"
                want (one of): ["a" "b"]
        ----
        # METADATA
        # schemas:
        #   - input: {allOf: [{type: string}, {type: number}]}
        p if input.a
        =>
        5:1 type: unable to merge these schemas: type mismatch: string and number
        ----
        # METADATA
        # schemas:
        #   - input: {$ref: "https://example.com/schema.json"}
        p if input.a
        ~~~~
        # METADATA
        # schemas:
        #   - input: {type: text}
        q if input.a
        =>
        5:1 type: unable to compile the schema: has a primitive type that is NOT VALID -- given: /text/ Expected valid values are:[array boolean integer number null object string]
        5:1 type: unable to compile the schema: remote reference loading disabled: https://example.com/schema.json
        """);
  }

  @Test
  void oneSchemaCanDescribeTheInputOfAllRules() throws JsonException {
    TypeChecks types = TypeChecks.ON.withSchemas(SchemaSet.EMPTY.withInput(json(USER)));
    Checks.check(
        DEFAULT.withTypes(types),
        """
        p if input.size
        q if input.age == 3
        =>
        2:6 type: undefined ref: input.size
          input.size
                ^
                have: "size"
                want (one of): ["age" "name" "roles"]
        """);
  }

  private static CheckOptions with(List<String> name, String schema) throws JsonException {
    return DEFAULT.withTypes(TypeChecks.ON.withSchemas(SchemaSet.EMPTY.with(name, json(schema))));
  }

  private static JsonValue json(String text) throws JsonException {
    return JsonValue.parse(text.getBytes(StandardCharsets.UTF_8));
  }
}

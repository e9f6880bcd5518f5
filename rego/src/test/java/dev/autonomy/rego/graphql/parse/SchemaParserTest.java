package dev.autonomy.rego.graphql.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.rego.graphql.Documents;
import dev.autonomy.rego.graphql.ast.DirectiveLocation;
import dev.autonomy.rego.graphql.tree.SchemaTrees;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaParserTest {

  private static final String PLAIN = "\"BuiltIn\": false, \"Description\": \"\"";
  private static final String USED = "\"Directives\": [{\"Location\": \"\", \"Name\": \"d\"}]";

  private static String tree(String text) {
    return SchemaTrees.write(Documents.schemaDocument(text), Documents.work()).toString();
  }

  private static String definitions(String text) {
    String tree = tree(text);
    assertThat(tree).startsWith("{\"Definitions\": [").endsWith("]}");
    return tree.substring("{\"Definitions\": [".length(), tree.length() - 2);
  }

  private static String type(String name) {
    return "\"Type\": {\"NamedType\": \"" + name + "\", \"NonNull\": false}";
  }

  @Test
  void aDocumentMayBeEmpty() {
    assertThat(tree("")).isEqualTo("{}");
  }

  @Test
  void everyKindOfTypeIsADefinition() {
    assertThat(definitions("scalar S @d"))
        .isEqualTo("{" + PLAIN + ", " + USED + ", \"Kind\": \"SCALAR\", \"Name\": \"S\"}");
    assertThat(definitions("type T implements & I & J @d { f: S }"))
        .isEqualTo(
            "{"
                + PLAIN
                + ", "
                + USED
                + ", \"Fields\": [{\"Description\": \"\", \"Name\": \"f\", "
                + type("S")
                + "}], \"Interfaces\": [\"I\", \"J\"], \"Kind\": \"OBJECT\", \"Name\": \"T\"}");
    assertThat(definitions("interface I implements J { f: S @d }"))
        .isEqualTo(
            "{"
                + PLAIN
                + ", \"Fields\": [{\"Description\": \"\", "
                + USED
                + ", \"Name\": \"f\", "
                + type("S")
                + "}], \"Interfaces\": [\"J\"], \"Kind\": \"INTERFACE\", \"Name\": \"I\"}");
    assertThat(definitions("union U @d = | A | B"))
        .isEqualTo(
            "{"
                + PLAIN
                + ", "
                + USED
                + ", \"Kind\": \"UNION\", \"Name\": \"U\", \"Types\": [\"A\", \"B\"]}");
    assertThat(definitions("enum E { A @d B }"))
        .isEqualTo(
            "{"
                + PLAIN
                + ", \"EnumValues\": [{\"Description\": \"\", "
                + USED
                + ", \"Name\": \"A\"}, {\"Description\": \"\", \"Name\": \"B\"}], \"Kind\":"
                + " \"ENUM\", \"Name\": \"E\"}");
    assertThat(definitions("input I { f: S = 1 @d }"))
        .isEqualTo(
            "{"
                + PLAIN
                + ", \"Fields\": [{\"DefaultValue\": {\"ExpectedTypeHasDefault\": false, \"Kind\":"
                + " 1, \"Raw\": \"1\"}, \"Description\": \"\", "
                + USED
                + ", \"Name\": \"f\", "
                + type("S")
                + "}], \"Kind\": \"INPUT_OBJECT\", \"Name\": \"I\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "type", "interface", "union", "enum", "input"})
  void typesMayBeWithoutABody(String keyword) {
    assertThat(definitions(keyword + " T")).endsWith("\"Name\": \"T\"}");
    assertThat(Documents.problemOfSchemaText("extend " + keyword + " T"))
        .isEqualTo("1:" + (10 + keyword.length()) + " Unexpected <EOF>");
    assertThat(tree("extend " + keyword + " T @d")).startsWith("{\"Extensions\": [");
  }

  @Test
  void fieldsHaveArgumentsWithDefaultsAndDirectives() {
    assertThat(definitions("type T { f(\"about a\" a: [S!]! = [] @d, b: S): S }"))
        .contains(
            "\"Arguments\": [{\"DefaultValue\": {\"ExpectedTypeHasDefault\": false, \"Kind\": 8,"
                + " \"Raw\": \"\"}, \"Description\": \"about a\", "
                + USED
                + ", \"Name\": \"a\", \"Type\": {\"Elem\": {\"NamedType\": \"S\", \"NonNull\":"
                + " true}, \"NamedType\": \"\", \"NonNull\": true}}, {\"Description\": \"\","
                + " \"Name\": \"b\", "
                + type("S")
                + "}]");
  }

  @Test
  void descriptionsStandBeforeAllDefinitions() {
    String text =
        """
        "of schema" schema { query: Q }
        \"""
          of directive
        \"""
        directive @d("of argument" a: I) on FIELD
        "of type" type T { "of field" f: S }
        "of enum" enum E { "of value" A }
        "of input" input I { "of input field" f: S }
        "of interface" interface N { f: S }
        "of union" union U = T
        "of scalar" scalar S
        """;
    String tree = tree(text);
    for (String part :
        new String[] {
          "schema",
          "directive",
          "argument",
          "type",
          "field",
          "enum",
          "value",
          "input",
          "input field",
          "interface",
          "union",
          "scalar"
        }) {
      assertThat(tree).contains("\"Description\": \"of " + part + "\"");
    }
  }

  @Test
  void schemasNameTheTypesOfOperations() {
    assertThat(tree("schema @d { query: Q mutation: M subscription: S }"))
        .isEqualTo(
            "{\"Schema\": [{\"Description\": \"\", "
                + USED
                + ", \"OperationTypes\": [{\"Operation\": \"query\", \"Type\": \"Q\"},"
                + " {\"Operation\": \"mutation\", \"Type\": \"M\"}, {\"Operation\":"
                + " \"subscription\", \"Type\": \"S\"}]}]}");
    assertThat(tree("extend schema @d"))
        .isEqualTo("{\"SchemaExtension\": [{\"Description\": \"\", " + USED + "}]}");
    assertThat(tree("extend schema { query: Q }")).contains("\"OperationTypes\"");
  }

  @Test
  void everyKindOfTypeCanBeExtended() {
    String text =
        """
        extend scalar S @d
        extend type T implements I
        extend type T { f: S }
        extend interface I { f: S }
        extend union U = A
        extend enum E { A }
        extend input I { f: S }
        """;
    assertThat(Documents.schemaDocument(text).extensions()).hasSize(7);
    assertThat(Documents.schemaDocument(text).types()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(DirectiveLocation.class)
  void directivesAreDeclaredForEveryLocation(DirectiveLocation location) {
    assertThat(tree("directive @d on " + location))
        .isEqualTo(
            "{\"Directives\": [{\"Description\": \"\", \"IsRepeatable\": false, \"Locations\": [\""
                + location
                + "\"], \"Name\": \"d\"}]}");
    assertThat(tree("directive @d(a: Int) repeatable on | " + location + " | FIELD"))
        .contains("\"IsRepeatable\": true, \"Locations\": [\"" + location + "\", \"FIELD\"]");
  }

  @Test
  void commentsAreKeptAroundDefinitions() {
    assertThat(definitions("#1\n\"d\" #2\ntype T { #3\n\"e\" #4\nf: S #5\n}"))
        .contains("\"BeforeDescriptionComment\": {\"List\": [{\"Value\": \"#1\"}]}")
        .contains("\"AfterDescriptionComment\": {\"List\": [{\"Value\": \"#2\"}]}")
        .contains("\"BeforeDescriptionComment\": {\"List\": [{\"Value\": \"#3\"}]}")
        .contains("\"AfterDescriptionComment\": {\"List\": [{\"Value\": \"#4\"}]}")
        .contains("\"EndOfDefinitionComment\": {\"List\": [{\"Value\": \"#5\"}]}");
    assertThat(definitions("enum E { #1\nA }"))
        .contains("[{\"AfterDescriptionComment\": {\"List\": [{\"Value\": \"#1\"}]}");
    assertThat(tree("#1\nextend #2\ntype T { f: S }"))
        .contains("[{\"AfterDescriptionComment\": {\"List\": [{\"Value\": \"#1\"}]}, \"BuiltIn")
        .doesNotContain("#2");
    assertThat(tree("schema { #1\nquery: Q #2\n}"))
        .contains("{\"Comment\": {\"List\": [{\"Value\": \"#1\"}]}, \"Operation\"")
        .contains("\"EndOfDefinitionComment\": {\"List\": [{\"Value\": \"#2\"}]}");
    assertThat(tree("# at the end"))
        .isEqualTo("{\"Comment\": {\"List\": [{\"Value\": \"# at the end\"}]}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "query {a}                       | 1:1 Unexpected Name \"query\"",
        "{a}                             | 1:1 Unexpected {",
        "type                            | 1:5 Expected Name, found <EOF>",
        "type T {                        | 1:9 Expected Name, found <EOF>",
        "type T {}                       | 1:9 expected at least one definition, found }",
        "type T { f }                    | 1:12 Expected :, found }",
        "type T { f: }                   | 1:13 Expected Name, found }",
        "type T { f(): S }               | 1:12 expected at least one definition, found )",
        "type T { f(a: S = $v): S }      | 1:19 Unexpected $",
        "type T @d(a: $v) { f: S }       | 1:14 Unexpected $",
        "type T implements { f: S }      | 1:19 Expected Name, found {",
        "type T implements A B           | 1:21 Unexpected Name \"B\"",
        "type T implements A, B { f: S } | 1:22 Unexpected Name \"B\"",
        "type T = A                      | 1:8 Unexpected =",
        "enum E { A: 1 }                 | 1:11 Expected Name, found :",
        "input I { f(a: S): S }          | 1:12 Expected :, found (",
        "union U =                       | 1:10 Expected Name, found <EOF>",
        "schema { a: Q }                 | 1:10 Unexpected Name \"a\"",
        "schema { 'a': Q }               | 1:10 Unexpected single quote character ('), did you mean"
            + " to use a double quote (\")?",
        "schema {}                       | 1:9 expected at least one definition, found }",
        "directive d on FIELD            | 1:11 Expected @, found Name",
        "directive @d FIELD              | 1:14 Expected \"on\", found Name \"FIELD\"",
        "directive @d on field           | 1:17 Unexpected Name \"field\"",
        "directive @d on                 | 1:16 Expected Name, found <EOF>",
        "extend directive @d on FIELD    | 1:8 Unexpected Name \"directive\"",
        "extend interface I implements J | 1:20 Unexpected Name \"implements\"",
        "\"d\" extend type T { f: S }    | 1:2 Unexpected String \"d\"",
        "\"d\" \"e\" type T              | 1:6 Unexpected String \"e\"",
        "\"d\"                           | 1:4 Unexpected <EOF>"
      })
  void whatIsNoSchemaIsRefusedAtItsPlace(String text, String problem) {
    assertThat(Documents.problemOfSchemaText(text)).isEqualTo(problem);
  }
}

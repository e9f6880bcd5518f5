package dev.autonomy.rego.graphql.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.rego.graphql.Documents;
import dev.autonomy.rego.graphql.tree.QueryTrees;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryParserTest {

  private static String tree(String text) {
    return QueryTrees.write(Documents.query(text), Documents.work()).toString();
  }

  private static String selections(String text) {
    String tree = tree("query Q {" + text + "}");
    String start =
        "{\"Operations\": [{\"Name\": \"Q\", \"Operation\": \"query\", \"SelectionSet\": ";
    assertThat(tree).startsWith(start).endsWith("}]}");
    return tree.substring(start.length(), tree.length() - 3);
  }

  private static String value(String text) {
    String tree = selections("f(a: " + text + ")");
    String start = "[{\"Alias\": \"f\", \"Arguments\": [{\"Name\": \"a\", \"Value\": ";
    assertThat(tree).startsWith(start).endsWith("}], \"Name\": \"f\"}]");
    return tree.substring(start.length(), tree.length() - "}], \"Name\": \"f\"}]".length());
  }

  private static String scalar(int kind, String raw) {
    return "{\"ExpectedTypeHasDefault\": false, \"Kind\": " + kind + ", \"Raw\": \"" + raw + "\"}";
  }

  @Test
  void aDocumentMayBeEmpty() {
    assertThat(tree("")).isEqualTo("{}");
    assertThat(tree(" ,,\n# nothing\n")).isEqualTo("{}");
  }

  @Test
  void operationsHaveTypesNamesVariablesDirectivesAndSelections() {
    assertThat(tree("{a}"))
        .isEqualTo(
            "{\"Operations\": [{\"Name\": \"\", \"Operation\": \"query\", \"SelectionSet\":"
                + " [{\"Alias\": \"a\", \"Name\": \"a\"}]}]}");
    assertThat(tree("mutation @d {a}"))
        .isEqualTo(
            "{\"Operations\": [{\"Directives\": [{\"Location\": \"\", \"Name\": \"d\"}], \"Name\":"
                + " \"\", \"Operation\": \"mutation\", \"SelectionSet\": [{\"Alias\": \"a\","
                + " \"Name\": \"a\"}]}]}");
    assertThat(tree("subscription S($a: [Int!]! = [1] @d, $b: T) {a} query mutation {b}"))
        .isEqualTo(
            "{\"Operations\": [{\"Name\": \"S\", \"Operation\": \"subscription\", \"SelectionSet\":"
                + " [{\"Alias\": \"a\", \"Name\": \"a\"}], \"VariableDefinitions\":"
                + " [{\"DefaultValue\": {\"Children\": [{\"Name\": \"\", \"Value\": "
                + scalar(1, "1")
                + "}], \"ExpectedTypeHasDefault\": false, \"Kind\": 8, \"Raw\": \"\"},"
                + " \"Directives\": [{\"Location\": \"\", \"Name\": \"d\"}], \"Type\": {\"Elem\":"
                + " {\"NamedType\": \"Int\", \"NonNull\": true}, \"NamedType\": \"\", \"NonNull\":"
                + " true}, \"Used\": false, \"Variable\": \"a\"}, {\"Type\": {\"NamedType\": \"T\","
                + " \"NonNull\": false}, \"Used\": false, \"Variable\": \"b\"}]}, {\"Name\":"
                + " \"mutation\", \"Operation\": \"query\", \"SelectionSet\": [{\"Alias\": \"b\","
                + " \"Name\": \"b\"}]}]}");
  }

  @Test
  void selectionsAreFieldsSpreadsAndInlineFragments() {
    assertThat(selections("a b: c(x: 1) @d {e}"))
        .isEqualTo(
            "[{\"Alias\": \"a\", \"Name\": \"a\"}, {\"Alias\": \"b\", \"Arguments\": [{\"Name\":"
                + " \"x\", \"Value\": "
                + scalar(1, "1")
                + "}], \"Directives\": [{\"Location\": \"\", \"Name\": \"d\"}], \"Name\": \"c\","
                + " \"SelectionSet\": [{\"Alias\": \"e\", \"Name\": \"e\"}]}]");
    assertThat(selections("...f @d ... on T @d {a} ... {b} ... @d(x: $y) {c}"))
        .isEqualTo(
            "[{\"Directives\": [{\"Location\": \"\", \"Name\": \"d\"}], \"Name\": \"f\"},"
                + " {\"Directives\": [{\"Location\": \"\", \"Name\": \"d\"}], \"SelectionSet\":"
                + " [{\"Alias\": \"a\", \"Name\": \"a\"}], \"TypeCondition\": \"T\"},"
                + " {\"SelectionSet\": [{\"Alias\": \"b\", \"Name\": \"b\"}], \"TypeCondition\":"
                + " \"\"}, {\"Directives\": [{\"Arguments\": [{\"Name\": \"x\", \"Value\": "
                + scalar(0, "y")
                + "}], \"Location\": \"\", \"Name\": \"d\"}], \"SelectionSet\": [{\"Alias\": \"c\","
                + " \"Name\": \"c\"}], \"TypeCondition\": \"\"}]");
  }

  @Test
  void fragmentsHaveTypesAndMayHaveVariables() {
    assertThat(tree("fragment f($v: Int) on T @d {a}"))
        .isEqualTo(
            "{\"Fragments\": [{\"Directives\": [{\"Location\": \"\", \"Name\": \"d\"}], \"Name\":"
                + " \"f\", \"SelectionSet\": [{\"Alias\": \"a\", \"Name\": \"a\"}],"
                + " \"TypeCondition\": \"T\", \"VariableDefinition\": [{\"Type\": {\"NamedType\":"
                + " \"Int\", \"NonNull\": false}, \"Used\": false, \"Variable\": \"v\"}]}]}");
  }

  @Test
  void valuesOfEveryKindHaveANumberForIt() {
    assertThat(value("$v")).isEqualTo(scalar(0, "v"));
    assertThat(value("-1")).isEqualTo(scalar(1, "-1"));
    assertThat(value("1.5e3")).isEqualTo(scalar(2, "1.5e3"));
    assertThat(value("\"a\"")).isEqualTo(scalar(3, "a"));
    assertThat(value("\"\"\"a\"\"\"")).isEqualTo(scalar(4, "a"));
    assertThat(value("false")).isEqualTo(scalar(5, "false"));
    assertThat(value("null")).isEqualTo(scalar(6, "null"));
    assertThat(value("RED")).isEqualTo(scalar(7, "RED"));
    assertThat(value("[]")).isEqualTo(scalar(8, ""));
    assertThat(value("{}")).isEqualTo(scalar(9, ""));
    assertThat(value("{a: [1]}"))
        .isEqualTo(
            "{\"Children\": [{\"Name\": \"a\", \"Value\": {\"Children\": [{\"Name\": \"\","
                + " \"Value\": "
                + scalar(1, "1")
                + "}], \"ExpectedTypeHasDefault\": false, \"Kind\": 8, \"Raw\": \"\"}}],"
                + " \"ExpectedTypeHasDefault\": false, \"Kind\": 9, \"Raw\": \"\"}");
  }

  @Test
  void commentsStandBeforeTheirParts() {
    String one = "{\"List\": [{\"Value\": \"#1\"}]}";
    assertThat(tree("#1\nquery Q {a}")).contains("{\"Comment\": " + one + ", \"Name\": \"Q\"");
    assertThat(tree("#1\nfragment f on T {a}"))
        .contains("{\"Comment\": " + one + ", \"Name\": \"f\"");
    assertThat(selections("#1\na")).startsWith("[{\"Alias\": \"a\", \"Comment\": " + one);
    assertThat(selections("#1\n... f")).startsWith("[{\"Comment\": " + one);
    assertThat(selections("#1\n... {a}")).startsWith("[{\"Comment\": " + one);
    assertThat(selections("a(#1\nb: 1)")).contains("[{\"Comment\": " + one + ", \"Name\": \"b\"");
    assertThat(value("#1\n[1]")).contains("\"Comment\": " + one + ", \"ExpectedType");
    assertThat(value("{#1\na: 1}")).contains("[{\"Comment\": " + one + ", \"Name\": \"a\"");
    assertThat(tree("query(#1\n#2\n$v: T) {a}"))
        .contains("\"Comment\": {\"List\": [{\"Value\": \"#1\"}, {\"Value\": \"#2\"}]}, \"Type\"");
  }

  @Test
  void commentsAtOtherPlacesAreLost() {
    assertThat(tree("#1\n{a}")).isEqualTo(tree("{a}"));
    assertThat(tree("query Q #1\n{a #2\n} #3\n")).isEqualTo(tree("query Q {a}"));
    assertThat(value("#1\n1")).isEqualTo(value("1"));
    assertThat(value("#1\n$a")).isEqualTo(value("$a"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{a                         | 1:3 Expected Name, found <EOF>",
        "{}                         | 1:2 expected at least one definition, found }",
        "{a {}}                     | 1:5 expected at least one definition, found }",
        "{a()}                      | 1:4 expected at least one definition, found )",
        "query() {a}                | 1:7 expected at least one definition, found )",
        "query Q                    | 1:8 Expected {, found <EOF>",
        "query Q(a: Int) {a}        | 1:9 Expected $, found Name",
        "query Q($a Int) {a}        | 1:12 Expected :, found Name",
        "query Q($a: [Int) {a}      | 1:17 Expected ], found )",
        "query Q($a: Int = $b) {a}  | 1:19 Unexpected $",
        "query Q($a: Int = [$b]) {a} | 1:20 Unexpected $",
        "query Q($a: Int!!) {a}     | 1:17 Expected $, found !",
        "{a(b)}                     | 1:5 Expected :, found )",
        "{a(b: )}                   | 1:7 Unexpected )",
        "{a(b: \"x)}                | 1:11 Unexpected <Invalid>",
        "{a: 1}                     | 1:5 Expected Name, found Int",
        "{a @}                      | 1:5 Expected Name, found }",
        "{... on}                   | 1:8 Expected Name, found }",
        "{... on T}                 | 1:10 Expected {, found }",
        "fragment on T {a}          | 1:10 Unexpected Name \"on\"",
        "fragment f T {a}           | 1:12 Expected \"on\", found Name \"T\"",
        "fragment f on {a}          | 1:15 Expected Name, found {",
        "type T {a: Int}            | 1:1 Unexpected Name \"type\"",
        "\"x\" {a}                  | 1:2 Unexpected String \"x\"",
        "}                          | 1:1 Unexpected }"
      })
  void whatIsNoQueryIsRefusedAtItsPlace(String text, String problem) {
    assertThat(Documents.problemOfQuery(text)).isEqualTo(problem);
  }

  @Test
  void namesMayBeWordsOfTheLanguage() {
    for (String word : new String[] {"query", "fragment", "true", "null", "type", "implements"}) {
      assertThat(tree("query %s { %s: %s ... %s }".replace("%s", word))).contains(word);
    }
    assertThat(tree("{ on { on } ... on on { on } }")).contains("\"TypeCondition\": \"on\"");
  }
}

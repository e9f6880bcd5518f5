package dev.autonomy.rego.graphql.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.autonomy.json.JsonException;
import dev.autonomy.rego.graphql.Documents;
import dev.autonomy.rego.graphql.GraphQlException;
import dev.autonomy.rego.graphql.ast.OperationType;
import dev.autonomy.rego.graphql.ast.QueryDocument;
import dev.autonomy.rego.graphql.ast.Selection;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.Value;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TreesTest {

  private static ObjectValue tree(String json) {
    try {
      return (ObjectValue) Value.parse(json.getBytes(StandardCharsets.UTF_8));
    } catch (JsonException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  private static QueryDocument query(String json) throws GraphQlException {
    return QueryTrees.read(tree(json), Documents.work());
  }

  @Test
  void aQueryWithoutFragmentsIsTheSameAfterItsTree() throws GraphQlException {
    ObjectValue tree =
        QueryTrees.write(
            Documents.query(
                "query Q($a: [Int!]! = [1] @d, $b: T) @d(x: {y: $a}) { a: b(c: \"d\") @e { f } }"),
            Documents.work());
    assertThat(QueryTrees.write(QueryTrees.read(tree, Documents.work()), Documents.work()))
        .isEqualTo(tree);
  }

  @Test
  void whatIsAbsentOrNullIsEmpty() throws GraphQlException {
    QueryDocument query =
        query("{\"Operations\": [{\"Name\": null, \"x\": 1}], \"Fragments\": null}");
    assertThat(query.fragments()).isEmpty();
    assertThat(query.operations().getFirst().name()).isEmpty();
    assertThat(query.operations().getFirst().type()).isEqualTo(OperationType.UNSTATED);
    assertThat(query.operations().getFirst().selections()).isEmpty();
  }

  @Test
  void everySelectionIsTakenForAField() throws GraphQlException {
    QueryDocument query =
        query(
            "{\"Operations\": [{\"SelectionSet\": [{\"TypeCondition\": \"T\"}, {\"Name\":"
                + " \"f\"}]}]}");
    assertThat(query.operations().getFirst().selections())
        .allSatisfy(selection -> assertThat(selection).isInstanceOf(Selection.Field.class));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"Operations\": 1} | \"Operations\" must be array but got number",
        "{\"Operations\": [1]} | \"Operations\" must be object but got number",
        "{\"Operations\": [{\"Name\": 1}]} | \"Name\" must be string but got number",
        "{\"Operations\": [{\"Operation\": \"x\"}]} | \"Operation\" has the unknown value \"x\"",
        "{\"Operations\": [{\"VariableDefinitions\": [{}]}]} | \"Type\" is missing",
        "{\"Operations\": [{\"VariableDefinitions\": [{\"Type\": {}}]}]} | \"Elem\" is missing",
        "{\"Operations\": [{\"VariableDefinitions\": [{\"Type\": {\"NonNull\": 1}}]}]} |"
            + " \"NonNull\" must be boolean but got number",
        "{\"Operations\": [{\"Directives\": [{\"Arguments\": [{}]}]}]} | \"Value\" is missing",
        "{\"Operations\": [{\"Directives\": [{\"Arguments\": [{\"Value\": {\"Kind\": 10}}]}]}]} |"
            + " \"Kind\" has the unknown value 10",
        "{\"Operations\": [{\"Directives\": [{\"Arguments\": [{\"Value\": {\"Kind\": 1.5}}]}]}]} |"
            + " \"Kind\" must be integer but got number",
        "{\"Operations\": [{\"Directives\": [{\"Arguments\": [{\"Value\": 1}]}]}]} | \"Value\" must"
            + " be object but got number"
      })
  void aTreeOfAnotherShapeIsRefused(String json, String problem) {
    assertThatExceptionOfType(GraphQlException.class)
        .isThrownBy(() -> query(json))
        .withMessage(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"Definitions\": [{\"Name\": \"T\"}]} | \"Kind\" has the unknown value ",
        "{\"Definitions\": [{\"Kind\": \"THING\"}]} | \"Kind\" has the unknown value \"THING\"",
        "{\"Definitions\": [{\"Kind\": \"OBJECT\", \"Interfaces\": [1]}]} | \"Interfaces\" must be"
            + " array of strings but got number",
        "{\"Definitions\": [{\"Kind\": \"OBJECT\", \"Fields\": [{}]}]} | \"Type\" is missing",
        "{\"Directives\": [{\"Locations\": [\"HERE\"]}]} | \"HERE\" is no location of directives",
        "{\"Schema\": [{\"OperationTypes\": [{\"Operation\": \"x\"}]}]} | \"Operation\" has the"
            + " unknown value \"x\""
      })
  void aTreeOfAnotherShapeIsNoSchema(String json, String problem) {
    assertThatExceptionOfType(GraphQlException.class)
        .isThrownBy(() -> SchemaTrees.read(tree(json), Documents.work()))
        .withMessageStartingWith(problem);
  }

  @Test
  void commentsOfSchemasAreKept() throws GraphQlException {
    ObjectValue tree =
        SchemaTrees.write(
            Documents.schemaDocument(
                "#1\n\"d\" #2\ntype T { #3\na(#4\nb: Int = [#5\n]): Int #6\n}#7"),
            Documents.work());
    assertThat(SchemaTrees.write(SchemaTrees.read(tree, Documents.work()), Documents.work()))
        .isEqualTo(tree);
  }
}

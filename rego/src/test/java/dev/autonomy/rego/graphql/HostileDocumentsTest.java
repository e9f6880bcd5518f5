package dev.autonomy.rego.graphql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.autonomy.rego.graphql.ast.QueryDocument;
import dev.autonomy.rego.graphql.parse.QueryParser;
import dev.autonomy.rego.graphql.parse.SchemaParser;
import dev.autonomy.rego.graphql.schema.Schema;
import dev.autonomy.rego.graphql.tree.QueryTrees;
import dev.autonomy.rego.graphql.tree.SchemaTrees;
import dev.autonomy.rego.graphql.validate.Problems;
import dev.autonomy.rego.graphql.validate.QueryValidator;
import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.ObjectValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostileDocumentsTest {

  private static final Schema SCHEMA =
      Documents.schema(
          """
          type Query { a: A list(of: [Int]): Int in(of: In): Int }
          type A { a: A b: A x: Int n(v: Int): Int }
          input In { in: In v: Int }
          """);

  private static final String TOO_DEEP =
      "document is nested deeper than " + Work.MAX_DEPTH + " levels";

  /** Work for a document of {@code length} characters that is walked once or a few times. */
  private static Counter linear(int length) {
    return new Counter(5_000 + 60L * length);
  }

  private static Problems validate(String text, Counter counter) throws GraphQlException {
    QueryDocument query = QueryParser.parse(text, counter.work());
    return QueryValidator.validate(SCHEMA, query, counter.work());
  }

  private static String nested(String open, int depth, String middle, String close) {
    return open.repeat(depth) + middle + close.repeat(depth);
  }

  @Test
  void nestingIsFollowedAsFarAsPeopleNest() throws GraphQlException {
    String text = nested("{ a ", 300, "{ x }", " }");
    assertThat(validate(text, linear(text.length())).list()).isEmpty();
    ObjectValue tree = QueryTrees.write(Documents.query(text), Documents.work());
    assertThat(QueryTrees.write(QueryTrees.read(tree, Documents.work()), Documents.work()))
        .isEqualTo(tree);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"{ | a {", "{ | ... {", "{ list(of: | [", "{ in(in: | {in:", "query ($a: | ["})
  void deeperNestingIsRefusedBeforeTheStackIsUsedUp(String start, String level) {
    String text = start + level.repeat(100_000);
    assertThatExceptionOfType(GraphQlException.class)
        .isThrownBy(() -> QueryParser.parse(text, Documents.work()))
        .withMessage(TOO_DEEP);
  }

  @Test
  void deepSchemasAndTreesAreRefused() {
    assertThatExceptionOfType(GraphQlException.class)
        .isThrownBy(
            () -> SchemaParser.parse("type T { a: " + "[".repeat(100_000), Documents.work()))
        .withMessage(TOO_DEEP);
    ObjectValue type = ObjectValue.EMPTY;
    for (int i = 0; i < 1_000; i++) {
      type = new ObjectValue.Builder().put("Elem", type).build();
    }
    ObjectValue field = new ObjectValue.Builder().put("Type", type).build();
    ObjectValue directive =
        new ObjectValue.Builder().put("Arguments", ArrayValue.of(field)).build();
    ObjectValue tree =
        new ObjectValue.Builder().put("Directives", ArrayValue.of(directive)).build();
    assertThatExceptionOfType(GraphQlException.class)
        .isThrownBy(() -> SchemaTrees.read(tree, Documents.work()))
        .withMessage(TOO_DEEP);
  }

  @Test
  void aLongChainOfFragmentsIsRefused() {
    StringBuilder text = new StringBuilder("{ a { ...f0 } }");
    for (int i = 0; i < 10_000; i++) {
      text.append("fragment f" + i + " on A { x ...f" + (i + 1) + " } ");
    }
    assertThatExceptionOfType(GraphQlException.class)
        .isThrownBy(() -> validate(text.toString(), linear(text.length())))
        .withMessage(TOO_DEEP);
  }

  @Test
  void fragmentsThatSpreadEachOtherTwiceAreWalkedOnce() throws GraphQlException {
    StringBuilder text = new StringBuilder("{ a { ...f0 ...f0 } }");
    for (int i = 0; i < 100; i++) {
      text.append(
          "fragment f" + i + " on A { a { ...f" + (i + 1) + " } b { ...f" + (i + 1) + " } ");
      text.append("...f" + (i + 1) + " ...f" + (i + 1) + " } ");
    }
    text.append("fragment f100 on A { x }");
    assertThat(validate(text.toString(), new Counter(2_000_000)).list()).isEmpty();
  }

  @Test
  void introspectionThroughFragmentsIsLookedAtOnce() throws GraphQlException {
    StringBuilder text = new StringBuilder("{ __schema { types { ...f0 } } }");
    for (int i = 0; i < 100; i++) {
      String next = "...f" + (i + 1);
      text.append("fragment f" + i + " on __Type { " + next + " ofType { " + next + " } } ");
    }
    text.append("fragment f100 on __Type { name }");
    assertThat(validate(text.toString(), new Counter(4_000_000)).list()).isEmpty();
  }

  @Test
  void fieldsThatConflictThroughManyFragmentsAreNamedInBoundedText() throws GraphQlException {
    StringBuilder text = new StringBuilder("{ a { ...f0 } a { ...g0 } }");
    for (int i = 0; i < 60; i++) {
      for (String name : new String[] {"f", "g"}) {
        String next = "..." + name + (i + 1);
        text.append("fragment " + name + i + " on A { a { " + next + " } b { " + next + " } } ");
      }
    }
    text.append("fragment f60 on A { y: x } fragment g60 on A { y: n }");
    Problems problems = validate(text.toString(), new Counter(10_000_000));
    assertThat(problems.list()).isNotEmpty();
    assertThat(problems.list().getFirst().message().length()).isLessThan(200_000);
  }

  @Test
  void fieldsOfOneNameArePaidForByThePair() {
    String text = "{ a { " + "x ".repeat(20_000) + "} }";
    assertThatExceptionOfType(Counter.Exhausted.class)
        .isThrownBy(() -> validate(text, new Counter(5_000_000)));
  }

  @Test
  void cyclesOfFragmentsEnd() throws GraphQlException {
    String text =
        "{ a { ...f } } fragment f on A { a { ...g } b { ...f } ...f } "
            + "fragment g on A { a { ...f ...g } ...f ...g }";
    assertThat(validate(text, linear(10 * text.length())).list()).isNotEmpty();
  }

  @Test
  void suggestionsArePaidForAndNotMadeForEndlessNames() throws GraphQlException {
    StringBuilder fields = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      fields.append("a".repeat(200) + i + ": Int ");
    }
    Schema schema = Documents.schema("type Query { " + fields + "}");
    Counter counter = new Counter(10_000_000);
    QueryDocument query = Documents.query("{ " + "a".repeat(200) + " }");
    QueryValidator.validate(schema, query, counter.work());
    assertThat(counter.spent()).isGreaterThan(200L * 200 * 200 / 64);

    QueryDocument endless = Documents.query("{ " + "a".repeat(100_000) + " }");
    Problems problems = QueryValidator.validate(schema, endless, new Counter(20_000).work());
    assertThat(problems.list().getFirst().message()).endsWith(" on type \"Query\".");
  }

  @Test
  void manyDefinitionsAreReadInLinearWork() throws GraphQlException {
    StringBuilder text = new StringBuilder("type T { ");
    for (int i = 0; i < 20_000; i++) {
      text.append("a" + i + ": Int ");
    }
    text.append("} ");
    for (int i = 0; i < 2_000; i++) {
      text.append("extend type T { b" + i + ": Int } ");
    }
    Counter counter = linear(text.length());
    Schema schema = Schema.of(SchemaParser.parse(text.toString(), counter.work()), counter.work());
    assertThat(schema.possibleTypes("T")).containsExactly("T");
  }
}

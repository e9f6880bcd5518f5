package dev.autonomy.rego.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.rego.graphql.ast.QueryDocument;
import dev.autonomy.rego.graphql.ast.SchemaDocument;
import dev.autonomy.rego.graphql.parse.QueryParser;
import dev.autonomy.rego.graphql.parse.SchemaParser;
import dev.autonomy.rego.graphql.schema.Schema;
import dev.autonomy.rego.graphql.tree.QueryTrees;
import dev.autonomy.rego.graphql.tree.SchemaTrees;
import dev.autonomy.rego.graphql.validate.QueryValidator;
import dev.autonomy.rego.value.ObjectValue;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class DocumentProperties {

  private static final String PIECES =
      "{}()[]:=|&!$@...\"\"\"\\\n\r\t #,0123456789.eE-_aZ on query fragment type extend é😀";

  private static final String SCHEMA =
      """
      directive @d(a: Int = 1) repeatable on FIELD | QUERY | FRAGMENT_SPREAD
      interface Node { id: ID! }
      type Robot implements Node { id: ID! name(short: Boolean = true): String peers: [Robot!]! }
      type Dock implements Node { id: ID! robot: Robot }
      union Any = Robot | Dock
      enum Mode { SLOW FAST }
      input Pose { x: Float! y: Float = 0 mode: Mode tags: [String!] inner: Pose }
      type Query { node(id: ID!): Node any: [Any] at(pose: Pose, modes: [Mode!]): Robot }
      type Mutation { go(to: Pose!): Boolean }
      type Subscription { moved: Robot }
      """;

  private static final String QUERY =
      """
      query Q($id: ID!, $p: Pose = {x: 1.5, tags: ["a"]}) @d {
        node(id: $id) { id ...r ... on Dock { robot { name(short: false) } } }
        any { __typename ... on Robot { peers { ...r } } }
        at(pose: $p, modes: [FAST]) @skip(if: true) { name }
        __schema { types { name fields { name } } }
      }
      mutation { go(to: {x: 1, mode: SLOW}) }
      subscription S { moved { id } }
      fragment r on Robot { name peers { id ...s } }
      fragment s on Node { id }
      """;

  @Property
  void aPrintedQueryIsReadAsTheSameQuery(@ForAll long seed) throws GraphQlException {
    QueryDocument query = new RandomDocuments(seed).query();
    String text = Printer.print(query);

    ObjectValue tree = QueryTrees.write(query, Documents.work());
    assertThat(QueryTrees.write(QueryParser.parse(text, Documents.work()), Documents.work()))
        .as(text)
        .isEqualTo(tree);
  }

  @Property
  void aPrintedSchemaIsReadAsTheSameSchema(@ForAll long seed) throws GraphQlException {
    SchemaDocument schema = new RandomDocuments(seed).schema();
    String text = Printer.print(schema);

    ObjectValue tree = SchemaTrees.write(schema, Documents.work());
    assertThat(SchemaTrees.write(SchemaParser.parse(text, Documents.work()), Documents.work()))
        .as(text)
        .isEqualTo(tree);
    assertThat(SchemaTrees.write(SchemaTrees.read(tree, Documents.work()), Documents.work()))
        .isEqualTo(tree);
  }

  @Property
  void garbledSchemasAreRefusedInBoundedWork(@ForAll long seed) {
    Counter counter = new Counter(200_000);
    try {
      SchemaDocument document = SchemaParser.parse(garble(SCHEMA, seed), counter.work());
      SchemaTrees.write(document, counter.work());
      Schema.of(document, counter.work());
    } catch (GraphQlException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }

  @Property
  void garbledQueriesAreRefusedInBoundedWork(@ForAll long seed) {
    Schema schema = Documents.schema(SCHEMA);
    Counter counter = new Counter(200_000);
    try {
      QueryDocument query = QueryParser.parse(garble(QUERY, seed), counter.work());
      QueryTrees.write(query, counter.work());
      boolean valid = QueryValidator.isValid(schema, query, counter.work());
      assertThat(QueryValidator.validate(schema, query, counter.work()).list().isEmpty())
          .isEqualTo(valid);
    } catch (GraphQlException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }

  @Property
  void randomQueriesAreHeldAgainstASchemaInBoundedWork(@ForAll long seed) throws GraphQlException {
    Schema schema = Documents.schema(SCHEMA);
    Counter counter = new Counter(400_000);
    QueryDocument query = new RandomDocuments(seed).query();

    boolean valid = QueryValidator.isValid(schema, query, counter.work());
    assertThat(QueryValidator.validate(schema, query, counter.work()).list().isEmpty())
        .isEqualTo(valid);
  }

  /** Puts pieces of syntax in the place of a few characters, and takes others out. */
  private static String garble(String text, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder garbled = new StringBuilder(text);
    int changes = 1 + random.nextInt(6);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(garbled.length());
      int start = random.nextInt(PIECES.length());
      int end = Math.min(PIECES.length(), start + random.nextInt(4));
      int removed = Math.min(garbled.length(), at + random.nextInt(4));
      garbled.replace(at, removed, PIECES.substring(start, end));
    }
    return garbled.toString();
  }
}

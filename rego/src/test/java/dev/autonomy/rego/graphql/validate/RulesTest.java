package dev.autonomy.rego.graphql.validate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.rego.graphql.Documents;
import dev.autonomy.rego.graphql.GraphQlException;
import dev.autonomy.rego.graphql.schema.Schema;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RulesTest {

  private static final Schema SCHEMA =
      Documents.schema(
          """
          directive @onQuery on QUERY
          directive @onField(count: Int!) repeatable on FIELD
          directive @repeatable repeatable on FIELD
          interface Machine { id: ID! }
          interface Mobile { speed: Float }
          type Robot implements Machine & Mobile {
            id: ID!
            speed: Float
            name(short: Boolean! = true, length: Int): String!
            mode: Mode
            peers(first: Int!): [Robot!]!
            dock: Dock
          }
          type Dock implements Machine { id: ID! robot: Robot name: Int }
          type Cart implements Mobile { speed: Float }
          union Thing = Robot | Dock
          enum Mode { SLOW FAST }
          scalar Url
          input Pose { x: Float! y: Float = 0 mode: Mode tags: [String!] inner: Pose need: Int! = 1 }
          input Target @oneOf { dock: ID near: Pose }
          type Query {
            robot(id: ID!): Robot
            machine: Machine
            mobile: Mobile
            thing: Thing
            go(to: Pose, path: [Pose!], modes: [Mode!], url: Url, target: Target, ok: Boolean): Robot
            ids(of: [ID], text: [String], grid: [[Int]]): Int
            need(a: Int!, b: Int! = 1): Int
          }
          type Mutation { stop: Boolean }
          type Subscription { moved: Robot stopped: Robot }
          """);

  private static List<String> problems(String query) {
    return Documents.problems(SCHEMA, query);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{ robot(id: 1) { id name speed mode } }",
        "{ r: robot(id: \"1\") { __typename name(short: false) } __typename }",
        "query Q @onQuery { machine { id ... on Robot { name @onField(count: 1) } } }",
        "{ mobile { ... on Machine { id } ... on Cart { speed } ... { speed } } }",
        "{ thing { ...d ... on Machine { id } } } fragment d on Dock { robot { id } }",
        "{ machine { ... on Robot { name } ... on Dock { id label: name } } }",
        "query Q($id: ID!) { robot(id: $id) { ...f } } fragment f on Robot { id ...g }"
            + " fragment g on Machine { id }",
        "query A { machine { id } } query B { machine { id } } mutation C { stop }",
        "query Q($a: Int) { need(a: 1, b: 2) ids(of: [1, \"2\", null], text: [\"a\"]) robot(id: 1)"
            + " { name(length: $a) } }",
        "query Q($a: Int = 3) { need(a: $a) }",
        "query Q($a: Int) { need(a: 1, b: $a) }",
        "query Q($p: Pose!, $m: [Mode!]!) { go(to: {x: 1, inner: $p}, modes: $m) { id } }",
        "query Q($p: Pose = {x: 1.5, tags: [\"a\"], mode: FAST}) { go(to: $p, path: {x: 1}) { id }"
            + " }",
        "query Q($x: Float!) { go(to: {x: $x, y: null, mode: null, tags: []}) { id } }",
        "{ go(url: 1, target: {dock: 1}, modes: [SLOW]) { id } }",
        "query Q($t: ID!) { go(target: {dock: $t}) { id } }",
        "{ ids(grid: [[1, 2], [], null]) }",
        "{ robot(id: 1) { name name id: id } robot(id: 1) { speed } }",
        "{ thing { ... on Robot { x: id } ... on Dock { x: id } } }",
        "subscription { moved { id name } }",
        "subscription { ...s } fragment s on Subscription { moved { id } }",
        "{ __schema { types { fields { args { name } type { name } } } } __type(name: \"Robot\")"
            + " { fields { name } interfaces { name } } }",
        "{ robot(id: 1) { id @skip(if: true) @include(if: false) ... @defer(label: \"a\") { name }"
            + " } }",
        "{ robot(id: 1) { id @repeatable @repeatable } }"
      })
  void aQueryThatKeepsTheRulesIsValid(String query) throws GraphQlException {
    assertThat(problems(query)).isEmpty();
    assertThat(QueryValidator.isValid(SCHEMA, Documents.query(query), Documents.work())).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // Fields on correct types
        "{ robt } | 1:3 Cannot query field \"robt\" on type \"Query\". Did you mean \"robot\"?",
        "{ machine { nothing } } | 1:13 Cannot query field \"nothing\" on type \"Machine\".",
        "{ machine { speed } } | 1:13 Cannot query field \"speed\" on type \"Machine\". Did you"
            + " mean to use an inline fragment on \"Mobile\" or \"Robot\"?",
        "{ thing { id } } | 1:11 Cannot query field \"id\" on type \"Thing\". Did you mean to use"
            + " an inline fragment on \"Machine\", \"Dock\", or \"Robot\"?",
        "{ thing { x } } | 1:11 Cannot query field \"x\" on type \"Thing\".",
        // Fragments on composite types
        "{ machine { ... on Int { __typename } } } | 1:17 Fragment cannot condition on non"
            + " composite type \"Int\".",
        // Arguments
        "{ robot(id: 1, ix: 2) { id } } | 1:3 Unknown argument \"ix\" on field \"Query.robot\". Did"
            + " you mean \"id\"?",
        "{ machine { id @include(if: true, of: 1) } } | 1:17 Unknown argument \"of\" on directive"
            + " \"@include\". Did you mean \"if\"?",
        "{ robot { id } } | 1:3 Field \"robot\" argument \"id\" of type \"ID!\" is required, but it"
            + " was not provided.",
        "{ machine { id @skip } } | 1:17 Directive \"@skip\" argument \"if\" of type \"Boolean!\""
            + " is required, but it was not provided.",
        "{ robot(id: 1, id: 2) { id } } | 1:16 There can be only one argument named \"id\".",
        "{ machine { id @skip(if: true, if: true) } } | 1:32 There can be only one argument named"
            + " \"if\".",
        // Directives
        "{ machine { id @nope } } | 1:17 Unknown directive \"@nope\".",
        "{ machine { id @onQuery } } | 1:17 Directive \"@onQuery\" may not be used on FIELD.",
        "mutation @onQuery { stop } | 1:11 Directive \"@onQuery\" may not be used on MUTATION.",
        "subscription @onQuery { moved { id } } | 1:15 Directive \"@onQuery\" may not be used on"
            + " SUBSCRIPTION.",
        "query ($a: Int! @onQuery) { need(a: $a) } | 1:18 Directive \"@onQuery\" may not be used on"
            + " VARIABLE_DEFINITION.",
        "{ machine { ... @onQuery { id } } } | 1:18 Directive \"@onQuery\" may not be used on"
            + " INLINE_FRAGMENT.",
        "{ machine { id @skip(if: true) @skip(if: true) } } | 1:33 The directive \"@skip\" can only"
            + " be used once at this location.",
        "{ machine { id @onField(count: 1) @onField(count: 2) } } | 1:36 The directive \"@onField\""
            + " can only be used once at this location.",
        // Fragments
        "{ machine { ...x } } | 1:16 Unknown fragment \"x\".",
        "{ machine { ... on X { a } } } | 1:17 Unknown type \"X\".",
        "{ machine { id } } fragment f on Robot { id } | 1:20 Fragment \"f\" is never used.",
        "{ robot(id: 1) { ... on Dock { id } } } | 1:22 Fragment cannot be spread here as objects"
            + " of type \"Robot\" can never be of type \"Dock\".",
        "{ machine { ... on Cart { speed } } } | 1:17 Fragment cannot be spread here as objects of"
            + " type \"Machine\" can never be of type \"Cart\".",
        // Operations
        "{ machine { id } } query Q { machine { id } } | 1:1 This anonymous operation must be the"
            + " only defined operation.",
        "query Q { machine { id } } query Q { machine { id } } | 1:28 There can be only one"
            + " operation named \"Q\".",
        "subscription { moved { id } stopped { id } } | 1:29 Anonymous Subscription must select"
            + " only one top level field.",
        "subscription S { __typename } | 1:18 Subscription \"S\" must not select an introspection"
            + " top level field.",
        "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } } | 1:3"
            + " Maximum introspection depth exceeded",
        // Variables
        "{ robot(id: $a) { id } } | 1:13 Variable \"$a\" is not defined.",
        "query Q { robot(id: $a) { id } } | 1:21 Variable \"$a\" is not defined by operation"
            + " \"Q\".",
        "query ($a: Int) { machine { id } } | 1:8 Variable \"$a\" is never used.",
        "query Q($a: Int) { machine { id } } | 1:9 Variable \"$a\" is never used in operation"
            + " \"Q\".",
        "query ($a: Int) { need(a: $a) } | 1:27 Variable \"$a\" of type \"Int\" used in position"
            + " expecting type \"Int!\".",
        "query ($a: Int = null) { need(a: $a) } | 1:34 Variable \"$a\" of type \"Int\" used in"
            + " position expecting type \"Int!\".",
        "query ($a: [ID]) { robot(id: 1) { name(length: $a) } } | 1:48 Variable \"$a\" of type"
            + " \"[ID]\" used in position expecting type \"Int\".",
        "query ($a: ID) { ids(of: $a) } | 1:26 Variable \"$a\" of type \"ID\" used in position"
            + " expecting type \"[ID]\".",
        // Leafs
        "{ machine } | 1:3 Field \"machine\" of type \"Machine\" must have a selection of"
            + " subfields. Did you mean \"machine { ... }\"?",
        "{ machine { id { __typename } } } | 1:13 Field \"id\" must not have a selection since type"
            + " \"ID\" has no subfields.",
        // Values
        "{ need(a: 1.5) } | 1:11 Int cannot represent non-integer value: 1.5",
        "{ need(a: \"1\") } | 1:12 Int cannot represent non-integer value: \"1\"",
        "{ need(a: null) } | 1:11 Expected value of type \"Int!\", found null.",
        "{ need(a: 99999999999999999999) } | 1:11 Int cannot represent non 32-bit signed integer"
            + " value: 99999999999999999999",
        "{ need(a: [1]) } | 1:11 Int cannot represent non-integer value: [1]",
        "{ need(a: X) } | 1:11 Int cannot represent non-integer value: X",
        "{ robot(id: 1.5) { id } } | 1:13 ID cannot represent a non-string and non-integer value:"
            + " 1.5",
        "{ robot(id: true) { id } } | 1:13 ID cannot represent a non-string and non-integer value:"
            + " true",
        "{ go(ok: 1) { id } } | 1:10 Boolean cannot represent a non boolean value: 1",
        "{ go(to: {x: \"1\"}) { id } } | 1:15 Float cannot represent non numeric value: \"1\"",
        "{ go(to: {x: 1, mode: \"FAST\"}) { id } } | 1:24 Enum \"Mode\" cannot represent non-enum"
            + " value: \"FAST\". Did you mean the enum value \"FAST\"?",
        "{ go(to: {x: 1, mode: FASTER}) { id } } | 1:23 Value \"FASTER\" does not exist in \"Mode\""
            + " enum. Did you mean the enum value \"FAST\"?",
        "{ go(to: {x: 1, mode: 1}) { id } } | 1:23 Enum \"Mode\" cannot represent non-enum value:"
            + " 1.",
        "{ go(to: {x: 1, tags: [1]}) { id } } | 1:24 String cannot represent a non string value: 1",
        "{ go(to: {}) { id } } | 1:10 Field \"Pose.x\" of required type \"Float!\" was not"
            + " provided.",
        "{ go(to: {x: 1, z: 1}) { id } } | 1:17 Field \"z\" is not defined by type \"Pose\". Did"
            + " you mean \"x\" or \"y\"?",
        "{ go(to: {x: 1, x: 2}) { id } } | 1:17 There can be only one input field named \"x\".",
        "{ go(target: {}) { id } } | 1:14 OneOf Input Object \"Target\" must specify exactly one"
            + " key.",
        "{ go(target: {near: null}) { id } } | 1:21 Field \"Target.dock\" must be non-null.",
        "query ($t: ID) { go(target: {dock: $t}) { id } } | 1:36 Variable \"t\" must be"
            + " non-nullable to be used for OneOf Input Object \"Target\".",
        "{ go(modes: [SLOW, null]) { id } } | 1:20 Expected value of type \"Mode!\", found null.",
        // Overlapping fields
        "{ a: machine { id } a: mobile { speed } } | 1:21 Fields \"a\" conflict because \"machine\""
            + " and \"mobile\" are different fields. Use different aliases on the fields to fetch"
            + " both if this was intentional.",
        "{ robot(id: 1) { id } robot(id: 2) { id } } | 1:23 Fields \"robot\" conflict because they"
            + " have differing arguments. Use different aliases on the fields to fetch both if this"
            + " was intentional.",
        "{ robot(id: 1) { a: id } robot(id: 1) { a: name } } | 1:26 Fields \"robot\" conflict"
            + " because subfields \"a\" conflict because \"id\" and \"name\" are different fields."
            + " Use different aliases on the fields to fetch both if this was intentional.",
        "{ thing { ... on Robot { name } ... on Dock { name } } } | 1:47 Fields \"name\" conflict"
            + " because they return conflicting types \"String!\" and \"Int\". Use different"
            + " aliases on the fields to fetch both if this was intentional.",
      })
  void aQueryThatBreaksOneRuleIsRefusedAtItsPlace(String query, String problem)
      throws GraphQlException {
    assertThat(problems(query)).containsExactly(problem);
    assertThat(QueryValidator.isValid(SCHEMA, Documents.query(query), Documents.work())).isFalse();
  }

  @Test
  void problemsInsideAFragmentAreFoundThroughItsOperationAndByThemselves() {
    assertThat(problems("{ machine { ...f } } fragment f on Robot { x }"))
        .containsExactly(
            "1:44 Cannot query field \"x\" on type \"Robot\".",
            "1:44 Cannot query field \"x\" on type \"Robot\".");
    assertThat(problems("{ machine { ...f } } fragment f on Int { x }"))
        .contains("1:22 Fragment \"f\" cannot condition on non composite type \"Int\".");
    assertThat(problems("{ machine { ...f } } fragment f on Robo { x }"))
        .containsExactly("1:22 Unknown type \"Robo\". Did you mean \"Robot\"?");
    assertThat(problems("{ robot(id: 1) { ...f } } fragment f on Dock { id }"))
        .containsExactly(
            "1:21 Fragment \"f\" cannot be spread here as objects of type \"Robot\" can never be"
                + " of type \"Dock\".");
    assertThat(problems("{ machine { ...f } } fragment f on Robot @onQuery { id }"))
        .containsExactly("1:43 Directive \"@onQuery\" may not be used on FRAGMENT_DEFINITION.");
    assertThat(problems("{ machine { ...f @onQuery } } fragment f on Robot { id }"))
        .containsExactly("1:19 Directive \"@onQuery\" may not be used on FRAGMENT_SPREAD.");
  }

  @Test
  void namesOfFragmentsAndVariablesAreUnique() {
    assertThat(
            problems(
                "{ machine { ...f } } fragment f on Robot { id } fragment f on Robot { name }"))
        .containsExactly("1:49 There can be only one fragment named \"f\".");
    assertThat(problems("query ($a: Int!, $a: Int!, $a: Int!) { need(a: $a) }"))
        .containsExactly(
            "1:18 Variable \"$a\" is never used.",
            "1:28 Variable \"$a\" is never used.",
            "1:18 There can be only one variable named \"$a\".");
  }

  @Test
  void variablesHaveInputTypes() {
    assertThat(problems("query ($a: Robot) { ids(of: [$a]) }"))
        .contains("1:8 Variable \"$a\" cannot be non-input type \"Robot\".");
  }

  @Test
  void aProblemMayCauseOthers() {
    assertThat(problems("query ($a: X) { ids(of: $a) }"))
        .containsExactly(
            "1:8 Unknown type \"X\".",
            "1:25 Variable \"$a\" of type \"X\" used in position expecting type \"[ID]\".");
    assertThat(problems("{ go(to: {x: 1e999}) { id } }"))
        .containsExactly(
            "1:14 Float cannot represent non numeric value: 1e999",
            "1:10 Expected value of type \"Pose\", found {x:1e999}.");
  }

  @Test
  void fragmentsDoNotSpreadThemselves() {
    String cycle =
        "{ robot(id: 1) { ...a } } fragment a on Robot { ...b } fragment b on Robot { dock {"
            + " robot { ...a } } } fragment c on Robot { ...c }";
    assertThat(problems(cycle))
        .contains(
            "1:96 Cannot spread fragment \"a\" within itself via \"b\".",
            "1:129 Cannot spread fragment \"c\" within itself.");
  }

  @Test
  void anOperationOfAKindThatTheSchemaLacksIsRefused() {
    Schema schema = Documents.schema("type Query { a: Int }");
    assertThat(Documents.problems(schema, "mutation M { a }"))
        .containsExactly("1:1 Schema does not support operation type \"mutation\"");
    assertThat(Documents.problems(schema, "subscription { a { b(c: $d) } }"))
        .contains("1:1 Schema does not support operation type \"subscription\"");
  }

  @Test
  void fieldsAreMergedThroughFragments() {
    String conflict =
        "Fields \"x\" conflict because \"id\" and \"name\" are different fields. Use different"
            + " aliases on the fields to fetch both if this was intentional.";
    assertThat(
            problems(
                "{ robot(id: 1) { x: id ...f } } fragment f on Robot { ...g } "
                    + "fragment g on Robot { x: name }"))
        .containsExactly("1:84 " + conflict);
    assertThat(
            problems(
                "{ robot(id: 1) { ...f ...g } } fragment f on Robot { x: id } "
                    + "fragment g on Robot { x: name }"))
        .containsExactly("1:84 " + conflict);
  }

  @Test
  void noMoreThanAHundredProblemsAreNamed() {
    assertThat(problems("{ " + "x ".repeat(1_000) + "}")).hasSize(Problems.MAX_PROBLEMS);
  }
}

package dev.autonomy.rego;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.json.JsonException;
import dev.autonomy.rego.ast.Source;
import dev.autonomy.rego.builtin.BuiltinContext;
import dev.autonomy.rego.builtin.Capabilities;
import dev.autonomy.rego.trace.TraceListener;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Asking sets and objects of rules for keys of which the rules may know more than was asked. */
class KeyedLookupTest {

  private static final int MANY = 2_000;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          o.a             | 1
          o.b             | eval_conflict_error
          o.c             | undefined
          o               | eval_conflict_error
          o[input.key]    | 1
          o[input.nokey]  | undefined
          count(o)        | eval_conflict_error
          pairs[["x", 1]] | 3
          pairs[["x", 2]] | undefined
          pairs[input.key] | undefined
          named[{"n": 1}] | 2
          named[input.pair] | undefined
          s["a"]          | "a"
          s["z"]          | undefined
          numbers[1.0]    | 1.0
          numbers[1]      | 1
          numbers[[2]]    | [2]
          numbers[input.one] | undefined
          deep.a          | {"x": 1}
          deep.a.x        | 1
          deep.a.y        | undefined
          deep.b.x        | 3
          deep.b          | eval_conflict_error
          deep.c.x        | 7
          groups.red      | {"a", "b"}
          groups.red.a    | "a"
          groups.red.z    | undefined
          groups.blue     | undefined
          sum["x"]        | 2
          sum["y"]        | undefined
          """)
  void onlyTheKeyThatIsAskedForCounts(String reference, String answer) throws JsonException {
    String rules =
        """
        package p

        o[k] := v if some [k, v] in [["a", 1], ["b", 1], ["b", 2]]

        pairs[[a, b]] := c if {
          some a in ["x", "y"]
          b := 1
          some c in [3, 4]
          a == ["x", "y"][c - 3]
        }

        named[{"n": n}] := n + 1 if some n in [1, 2]

        s contains x if some x in ["a", "b", "a"]

        numbers contains x if some x in [1, [2], 3]

        deep[k][f] := v if some [k, f, v] in [["a", "x", 1], ["b", "x", 3], ["b", "y", 4], ["b", "y", 5]]
        deep.c.x := 7

        groups[g] contains m if some [g, m] in [["red", "a"], ["red", "b"], ["green", "c"]]

        sum[k] := total if {
          some k, _ in {"x": 0}
          total := count([k, k])
        }

        """;

    assertThat(
            answer(
                rules + "answer := " + reference,
                "{\"key\": \"a\", \"pair\": {\"n\": 1, \"m\": 1}, \"one\": \"1\"}"))
        .isEqualTo(answer);
  }

  @Test
  void aQueryAsksForOneKeyAsWell() throws JsonException {
    Policy policy =
        compile("package p\n\no[k] := v if some [k, v] in [[\"a\", 1], [\"b\", 1], [\"b\", 2]]");

    try (Evaluation evaluation = policy.evaluate(null)) {
      assertThat(evaluation.value(policy.rule("data.p.o.a"))).hasToString("1");
      assertThat(evaluation.solve(policy.query("data.p.o.a == 1; x := data.p.o.c"))).isEmpty();
      assertThat(evaluation.solve(policy.query("x := data.p.o.a"))).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          o.a == 1                                                | true
          o.a == 5 with input.xs as [["a", 5]]                    | true
          o.a == 5 with data.p.o as {"a": 5}                      | true
          s.a == "a" with data.p.s as {"b"}                       | undefined
          o.a == 1; not o.a with input.xs as []; o.a == 1         | true
          o.a == 2 with data.base as 2; o.a == 1                  | true
          counted.a == 7 with count as 7; counted.a == 1          | true
          o.a == 7 with data.p.f as 7; o.a == 1                   | true
          count(o) == 2; o.a == 1; o.c == 3                       | true
          """)
  void withChangesWhatIsFound(String body, String answer) throws JsonException {
    String rules =
        """
        package p

        o[k] := f(v) * data.base if some [k, v] in input.xs
        s contains k if some [k, _] in input.xs
        counted[k] := count([v]) if some [k, v] in input.xs
        f(x) := x

        """;
    Policy policy =
        compile(rules + "answer if { " + body + " }").withData((ObjectValue) json("{\"base\": 1}"));

    assertThat(value(policy, "{\"xs\": [[\"a\", 1], [\"c\", 3]]}", false)).isEqualTo(answer);
  }

  @Test
  void aFunctionThatFailsForAnotherKeyIsNoErrorEvenWhenErrorsAreStrict() throws JsonException {
    Policy policy =
        compile(
            """
            package p

            o[k] := to_number(v) if some k, v in {"a": "1", "b": "x"}
            s contains k if { some k, v in {"a": "1", "b": "x"}; to_number(v) > 0 }
            answer := [o.a, s.a]
            whole := [o, s]
            """);

    assertThat(value(policy, "{}", true)).isEqualTo("[1, \"a\"]");
    assertThat(value(policy, "data.p.whole", "{}", true)).isEqualTo("eval_builtin_error");
  }

  @Test
  void membershipLooksAtTheWholeSetAsInOpa() throws JsonException {
    Policy policy =
        compile(
            """
            package p

            s contains k if { some k, v in {"a": "1", "b": "x"}; to_number(v) > 0 }
            answer if "a" in s
            """);

    assertThat(value(policy, "{}", true)).isEqualTo("eval_builtin_error");
  }

  @Test
  void aMemberOfASetWhoseRulesCannotFailIsLookedUpAsWell() throws JsonException {
    String rules =
        """
        package p

        adult contains name if { some name, person in input.people; person.age > 7 }
        answer := [x | some x in ["p3", "p7", "p8", "p9", "nobody"]; x in adult]
        """;

    assertThat(answer(rules, people(MANY))).isEqualTo("[\"p8\", \"p9\"]");
    assertThat(instructions(rules, people(MANY))).isEqualTo(instructions(rules, people(20)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          input.key in s                                  | true
          input.other in s                                | undefined
          input.missing in s                              | undefined
          not input.other in s                            | true
          not input.missing in s                          | undefined
          input.key in s with data.p.s as {"z"}           | undefined
          input.key in s with data.p.s as ["a", "z"]      | true
          input.key in s with data.p.s as {"z": "a"}      | true
          input.key in s with input.xs as ["z"]           | undefined
          s == {"a", "b"}; input.key in s                 | true
          """)
  void membershipMeansTheSameHoweverItIsFound(String body, String answer) throws JsonException {
    String rules = "package p\n\ns contains x if some x in input.xs\n";
    String input = "{\"xs\": [\"a\", \"b\", \"a\"], \"key\": \"a\", \"other\": \"c\"}";

    assertThat(answer(rules + "answer if { " + body + " }", input)).isEqualTo(answer);
  }

  @Test
  void aLookupTakesNoMoreWorkInALargerDocument() throws JsonException {
    String rules =
        """
        package p

        known contains name if { some name, person in input.people; person.age > 3 }
        ages[name] := person.age if some name, person in input.people
        answer := [known.p7, ages.p9, [x | some x in ["p8", "p9"]; known[x]]]
        """;

    assertThat(instructions(rules, people(MANY))).isEqualTo(instructions(rules, people(20)));
  }

  @Test
  void manyKeysOfADocumentWhoseRulesSearchTakeLinearWork() throws JsonException {
    String rules =
        """
        package p

        level[name] := u.level if { some u in input.users; name := lower(u.name) }
        members contains name if { some u in input.users; name := lower(u.name) }
        answer := count([u | some u in input.users; level[u.name] >= 0; members[u.name]])
        """;

    assertThat(instructions(rules, users(MANY))).isLessThan(100L * MANY);
    assertThat(answer(rules, users(MANY))).isEqualTo("" + MANY);
  }

  @Test
  void manyKeysAreFoundAlsoWhenAnotherKeyHasAConflict() throws JsonException {
    String rules =
        """
        package p

        level[u.name] := u.level if some u in array.concat(input.users, [{"name": "z", "level": 1}, \
        {"name": "z", "level": 2}])
        answer := count([u | some u in input.users; level[u.name] >= 0])
        """;

    assertThat(answer(rules, users(200))).isEqualTo("200");
    assertThat(answer(rules + "bad := level.z", users(200))).isEqualTo("200");
    assertThat(
            value(compile(rules + "\nbad := [answer, level.z]"), "data.p.bad", users(200), false))
        .isEqualTo("eval_conflict_error");
  }

  @Test
  void triesOfDocumentsThatAskEachOtherDoNotMultiply() throws JsonException {
    String numbers =
        IntStream.range(0, 300).mapToObj(Integer::toString).collect(Collectors.joining(", "));
    String input = "{\"keys\": 20, \"numbers\": [" + numbers + "]}";

    assertThat(instructions(chain(6), input)).isLessThan(10 * instructions(chain(2), input));
  }

  /** Documents of which each asks the next; none is worth computing whole. */
  private static String chain(int length) {
    StringBuilder rules = new StringBuilder("package p\n\n");
    for (int i = 1; i <= length; i++) {
      String value = i == length ? "x + y" : "d%d[[x, y]] + d%1$d[[y, x]]".formatted(i + 1);
      rules.append(
          "d%d[[x, y]] := v if { some x in input.numbers; some y in input.numbers; v := %s }\n"
              .formatted(i, value));
    }
    return rules + "answer := [d1[[k, k + 1]] | some k in numbers.range(1, input.keys)]\n";
  }

  @Test
  void theBudgetBoundsLookupsThatCannotBecomeTheWhole() throws JsonException {
    String rules =
        """
        package p

        level[u.name] := u.level if { some u in array.concat(input.users, [{"name": "z", "level": 1}, \
        {"name": "z", "level": 2}]) }
        answer := count([u | some u in input.users; level[u.name] >= 0])
        """;
    EvaluationOptions options =
        EvaluationOptions.DEFAULT.withLimits(EvaluationLimits.DEFAULT.withMaxInstructions(100_000));
    Policy policy = compile(rules);

    try (Evaluation evaluation =
        policy.evaluate(json(users(MANY)), options, Capabilities.system())) {
      assertThat(answer(evaluation, policy.rule("data.p.answer"))).isEqualTo("budget_exceeded");
      assertThat(evaluation.instructions()).isBetween(100_000L, 110_000L);
    }
  }

  @Test
  void whatIsPrintedIsPrintedForTheKeysThatAreAskedFor() throws JsonException {
    Recorder outside = new Recorder();
    String rules =
        """
        package p

        level[u] := v if {
          some u, v in input.levels
          told(u)
          some w in numbers.range(1, 500)
          w == v
        }
        told(u) if print("level of", u)
        answer := count([u | some u in ["a", "b", "c", "d", "e", "f", "a"]; level[u] >= 0])
        """;
    Source source = new Source("p.rego", rules);
    Policy policy = Rego.compile(CompileRequest.of(source).withPrintStatements(true));
    Value input =
        json(
            "{\"levels\": {\"a\": 1, \"b\": 2, \"c\": 3, \"d\": 4, \"e\": 5, \"f\": 6, \"z\": 7}}");

    try (Evaluation evaluation = policy.evaluate(input, EvaluationOptions.DEFAULT, outside)) {
      assertThat(answer(evaluation, policy.rule("data.p.answer"))).isEqualTo("7");
    }
    assertThat(outside.lines)
        .containsExactly(
            "level of a", "level of b", "level of c", "level of d", "level of e", "level of f");
  }

  @Test
  void requestsAreSentForTheKeysThatAreAskedForOnly() throws JsonException {
    Recorder outside = new Recorder();
    Policy policy =
        compile(
            """
            package p

            state[u] := r if {
              some u in input.users
              some w in numbers.range(1, 300)
              w == 7
              r := http.send({"method": "get", "url": u})
            }
            answer := [state[u] | some u in ["b", "c", "d", "e"]]
            """);
    Value input = json("{\"users\": [\"a\", \"b\", \"c\", \"d\", \"e\", \"f\"]}");

    try (Evaluation evaluation = policy.evaluate(input, EvaluationOptions.DEFAULT, outside)) {
      assertThat(answer(evaluation, policy.rule("data.p.answer")))
          .isEqualTo("[\"b\", \"c\", \"d\", \"e\"]");
    }
    assertThat(outside.sent).containsExactly("b", "c", "d", "e");
  }

  @Test
  void ofTenThousandConstantKeysTheOneIsFoundWithoutTryingOthers() throws JsonException {
    StringBuilder rules = new StringBuilder("package p\n\n");
    for (int i = 0; i < 10_000; i++) {
      rules.append("o[\"k").append(i).append("\"] := ").append(i).append(" if input.on\n");
      rules.append("s contains \"k").append(i).append("\" if input.on\n");
    }
    rules.append("o[k] := v if some k, v in input.more\n");
    rules.append("answer := [o[input.key], s[input.key], o.more]\n");
    String input = "{\"on\": true, \"key\": \"k77\", \"more\": {\"more\": 1}}";

    assertThat(answer(rules.toString(), input)).isEqualTo("[77, \"k77\", 1]");
    assertThat(instructions(rules.toString(), input)).isLessThan(200);
  }

  // Helpers

  private static final class Recorder implements Capabilities {
    final List<String> lines = new ArrayList<>();
    final List<String> sent = new ArrayList<>();

    @Override
    public long nowNanoseconds() {
      return 0;
    }

    @Override
    public RandomGenerator random() {
      return Capabilities.system().random();
    }

    @Override
    public void print(String line) {
      lines.add(line);
    }

    @Override
    public Value sendHttp(BuiltinContext context, ObjectValue request) {
      StringValue url = (StringValue) requireNonNull(request.get("url"));
      sent.add(url.value());
      return url;
    }
  }

  private static String people(int count) {
    StringBuilder people = new StringBuilder("{\"people\": {");
    for (int i = 0; i < count; i++) {
      people.append(i == 0 ? "" : ", ").append("\"p").append(i).append("\": {\"age\": ").append(i);
      people.append('}');
    }
    return people.append("}}").toString();
  }

  private static String users(int count) {
    StringBuilder users = new StringBuilder("{\"users\": [");
    for (int i = 0; i < count; i++) {
      users.append(i == 0 ? "" : ", ").append("{\"name\": \"u").append(i).append("\", \"level\": ");
      users.append(i).append('}');
    }
    return users.append("]}").toString();
  }

  private static long instructions(String rules, String input) throws JsonException {
    Policy policy = compile(rules);
    try (Evaluation evaluation = policy.evaluate(json(input))) {
      assertThat(answer(evaluation, policy.rule("data.p.answer"))).isNotEqualTo("undefined");
      return evaluation.instructions();
    }
  }

  private static String answer(String rules, String input) throws JsonException {
    return value(compile(rules), input, false);
  }

  private static String value(Policy policy, String input, boolean strict) throws JsonException {
    return value(policy, "data.p.answer", input, strict);
  }

  /** The answer of the plain policy, which has to be that of the traced one too. */
  private static String value(Policy policy, String rule, String input, boolean strict)
      throws JsonException {
    EvaluationOptions options = EvaluationOptions.DEFAULT.withStrictBuiltinErrors(strict);
    String plain;
    try (Evaluation evaluation = policy.evaluate(json(input), options, Capabilities.system())) {
      plain = answer(evaluation, policy.rule(rule));
    }
    TracedPolicy traced = policy.traced();
    try (Evaluation evaluation =
        traced.evaluate(json(input), options, Capabilities.system(), new TraceListener() {})) {
      assertThat(answer(evaluation, traced.rule(rule))).isEqualTo(plain);
    }
    return plain;
  }

  private static String answer(Evaluation evaluation, Entrypoint rule) {
    try {
      Value value = evaluation.value(rule);
      return value == null ? "undefined" : value.toString();
    } catch (EvaluationException failure) {
      return failure.code();
    }
  }

  private static Policy compile(String rules) {
    return Rego.compile(CompileRequest.of(new Source("p.rego", rules)));
  }

  private static Value json(String text) throws JsonException {
    return Value.parse(text.getBytes(StandardCharsets.UTF_8));
  }
}

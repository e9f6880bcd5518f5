package dev.autonomy.rego;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.json.JsonException;
import dev.autonomy.rego.ast.Source;
import dev.autonomy.rego.builtin.Capabilities;
import dev.autonomy.rego.trace.TraceListener;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Repeated scans whose elements must equal something: found by an index, and as without one. */
class JoinTest {

  private static final int SMALL = 100;
  private static final int LARGE = 1_000;

  /** What growing the sides by ten may multiply the work by. */
  private static final int MOST_GROWTH = 15;

  private static final String RULES =
      """

      people contains p if some p in data.left

      wanted := data.left[7].id

      friend(p) if {
        some t in data.right
        t.id == p.id
      }

      team(name) := {t.id | some t in data.right; t.team == name}
      """;

  /** Time does not matter here, and a join without an index takes longer than is allowed. */
  private static final EvaluationOptions OPTIONS =
      EvaluationOptions.DEFAULT
          .withStrictBuiltinErrors(true)
          .withMonotonicNanos(() -> 0)
          .withLimits(EvaluationLimits.DEFAULT.withMaxInstructions(1_000_000_000));

  /** What an evaluation gave, and what it took. */
  private record Run(String outcome, long instructions) {}

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[[p, t] | some p in data.left; some t in data.right; p.id == t.id]",
        "[[p, t] | some p in data.left; some t in data.right; t.id == p.id]",
        "[[p, t] | some p in data.left; some t in data.right; t.id = p.id]",
        "[[p, t] | some p in data.left; t := data.right[_]; t.id == p.id]",
        "[i | some p in data.left; data.right[i].id == p.id]",
        "[i | some p in data.left; p.id == data.right[i].id]",
        "[i | some p in data.left; data.right[i].id = p.id]",
        "[[i, j] | some i, j; data.left[i].id == data.right[j].id]",
        "[[i, j] | data.left[i].id = data.right[j].id]",
        "[k | some p in data.left; some k, v in data.object; v.id == p.id]",
        "[k | some p in data.left; some k, v in data.object; k == p.name]",
        "[t | some p in data.left; some t in people; t.id == p.id]",
        "[t | some p in people; some t in data.right; t.id == p.id]",
        "[t | some p in data.left; some {\"id\": p.id, \"name\": t, \"team\": _} in data.right]",
        "[t | some p in data.left; some [p.id, t] in data.pairs]",
        "[i | some x in data.numbers; x == data.numbers[i]]",
        "[t | some p in data.left; some t in data.right; t.team != \"\"; t.id == p.id]",
        "[t | some p in data.left; some t in data.right; id := t.id; id == p.id]",
        "[t | some p in data.left; some t in data.right; t.team == p.team; t.id == p.id]",
        "[t | some p in data.left; some t in data.right; id := p.id; t.id == id]",
        "[t | some _ in data.left; some t in data.right; t.id == wanted]",
        "[t | all := [t | some t in data.right]; some p in data.left; some t in all; t.id == p.id]",
        "[p | some p in data.left; friend(p)]",
        "[p | some p in data.left; not friend({\"id\": p.name})]",
        "[p | some p in data.left; p.name in {t.name | some t in data.right; t.id == p.id}]",
        "[p | some p in data.left; every t in [t | some t in data.right; t.id == p.id] { t.id >= 0"
            + " }]",
        "[p | some p in data.left; p.id in data.numbers]",
        "[x | some x in data.numbers; not [x, 1] in data.pairs]",
        "[k | some k, p in data.object; p in data.left]",
        "[p | some p in data.left; p in data.object]",
        "[g | some p in data.left; g := [t | some t in data.right; t.id == p.id]]",
        "[g | some p in data.left; g := {t | some t in data.right; t.id == p.id}]",
        "[g | some p in data.left; g := {t.name: t | some t in data.right; t.id == p.id}]",
        "[team(p.team) | some p in data.left; p.id < 20]",
        "{k: vs | some k, v in data.object; vs := [x | some x in data.left; x.id == v.id]}",
        "[x | some p in data.left; some t in data.right; t.id == p.id; x := p.id with input as 1]",
        "[x | some p in data.left; x := [t | some t in data.right; t.id == input.id] with input as"
            + " p]"
      })
  void aJoinTakesAboutAsMuchWorkAsItsSidesAreLarge(String join) throws JsonException {
    long small = agreed(join, data(SMALL));
    long large = agreed(join, data(LARGE));

    assertThat(large).isLessThan(small * MOST_GROWTH);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[t | some p in data.left; some t in data.right; startswith(t.name, \"p\"); t.id == p.id]",
        "[t | some p in data.left; some t in data.right; t.id == count(p.name)]",
        "[t | some p in data.left; some t in data.right; t.id == t.id; t.id == p.id]",
        "[t | some p in data.left; some t in data.right; not t.id == p.id; t.id < 2]",
        "[t | some p in data.left; f := data.names[p.id % 2]; some t in data.right; t[f] == p.id]",
        "[t | some p in data.left; b := p.id == 1; some t in data.right; id := t.id; a := id == 2;"
            + " a == b]",
        "[t | some p in data.left; b := p.id < 2; some t in data.right; id := t.id; a := id in"
            + " [1, 2]; a == b]",
        "[t | some p in data.left; some t in data.right; a := t; data.numbers[a.id] == p.id]"
      })
  void whatIsNoPlainEqualityIsAnsweredAsBefore(String join) throws JsonException {
    agreed(join, data(SMALL));
  }

  @Test
  void aFailureBeforeTheEqualityIsStillAFailure() throws JsonException {
    ObjectValue data = data(SMALL);
    String join =
        "[t | some p in data.left; some t in data.right; to_number(t.name) == 1; t.id == p.id]";

    Run indexed = run(join, data, true);

    assertThat(indexed.outcome).isEqualTo(EvaluationException.BUILTIN);
    assertThat(run(join, data, false).outcome).isEqualTo(indexed.outcome);
  }

  @Test
  void aDocumentThatIsNotKnownYetIsNotComputedToLeaveElementsOut() throws JsonException {
    String left = "\"left\": " + list(LARGE, i -> "{\"id\": " + i + "}");
    String right = "\"right\": " + list(LARGE, i -> "{}");
    ObjectValue data = parse("{" + left + ", " + right + "}");
    String join =
        """
        [t | some p in data.left; some t in data.right; t.id == broken]

        broken := 1

        broken := 2
        """;

    assertThat(run(join, data, true).outcome).isEqualTo("[]");
  }

  @Test
  void elementsWithoutTheFieldAreLeftOut() throws JsonException {
    List<String> values =
        List.of("1", "1.0", "\"1\"", "null", "[1]", "{\"a\": 1}", "true", "1e0", "[1.0]", "[]");
    List<String> elements = new ArrayList<>();
    for (String value : values) {
      elements.add("{\"k\": " + value + "}");
      elements.add("{\"other\": " + value + "}");
      elements.add(value);
    }
    ObjectValue data = parse("{\"list\": " + elements + "}");

    agreed("[[i, j] | some i, x in data.list; some j, y in data.list; x.k == y.k]", data);
    agreed("[[i, j] | some i, x in data.list; some j, y in data.list; x == y]", data);
    agreed("[[x, y] | some x in data.list; some y in {z | some z in data.list}; x == y]", data);
  }

  @Test
  void searchesThatEndEarlyMakeNoIndex() throws JsonException {
    String rule = "friend(data.left[0]); friend(data.left[1]); friend(data.left[2])";

    assertThat(run("[1 | " + rule + "]", data(LARGE), true).instructions).isLessThan(50);
  }

  @Test
  void documentsWrittenToHaveOneHashAreNoMoreWorkThanWithoutAnIndex() throws JsonException {
    int bits = 10;
    IntFunction<String> colliding =
        i ->
            "\""
                + IntStream.range(0, bits)
                    .mapToObj(bit -> (i >> bit & 1) == 0 ? "Aa" : "BB")
                    .collect(Collectors.joining())
                + "\"";
    ObjectValue data = parse("{\"list\": " + list(1 << bits, colliding) + "}");
    String join = "[[i, j] | some i, x in data.list; some j, y in data.list; x == y]";

    Run plain = run(join, data, false);
    Run indexed = run(join, data, true);

    assertThat(indexed.outcome).isEqualTo(plain.outcome);
    assertThat(indexed.instructions)
        .isBetween(plain.instructions / 2, plain.instructions * 11 / 10);
  }

  @Test
  void moreCollectionsThanAreRememberedAreScannedAsBefore() throws JsonException {
    String lists = list(1_500, i -> list(16, j -> Integer.toString(i + j)));
    ObjectValue data = parse("{\"lists\": " + lists + "}");

    agreed(
        "[[i, k] | some i in numbers.range(1, 4); some k, list in data.lists; some x in list;"
            + " x == i]",
        data);
    agreed(
        "[[i, k] | some k, list in data.lists; some i in numbers.range(1, 4); some x in list;"
            + " x == i]",
        data);
  }

  /** The work with indexes; the answer is checked to be the one without, traced and untraced. */
  private static long agreed(String join, ObjectValue data) {
    Run indexed = run(join, data, true);
    Run plain = run(join, data, false);
    assertThat(indexed.outcome).isEqualTo(plain.outcome).isNotEqualTo("null").contains(" ");
    assertThat(runTraced(join, data).outcome).isEqualTo(plain.outcome);
    return indexed.instructions;
  }

  private static Run run(String join, ObjectValue data, boolean indexed) {
    Policy policy = compile(join, data, indexed);
    try (Evaluation evaluation = policy.evaluate(null, OPTIONS, Capabilities.system())) {
      return run(evaluation, policy.rule("data.p.joined"));
    }
  }

  private static Run runTraced(String join, ObjectValue data) {
    TracedPolicy policy = compile(join, data, true).traced();
    TraceListener deaf = new TraceListener() {};
    try (Evaluation evaluation = policy.evaluate(null, OPTIONS, Capabilities.system(), deaf)) {
      return run(evaluation, policy.rule("data.p.joined"));
    }
  }

  private static Run run(Evaluation evaluation, Entrypoint joined) {
    String outcome;
    try {
      outcome = String.valueOf(evaluation.value(joined));
    } catch (EvaluationException e) {
      outcome = e.code();
    }
    return new Run(outcome, evaluation.instructions());
  }

  private static Policy compile(String join, ObjectValue data, boolean indexed) {
    Source source = new Source("join.rego", "package p\n\njoined := " + join + RULES);
    return Rego.compile(CompileRequest.of(source).withData(data), indexed);
  }

  /** People with their number, a name of its own and ten to a team, in several collections. */
  private static ObjectValue data(int size) throws JsonException {
    IntFunction<String> person =
        i -> "{\"id\": %d, \"name\": \"person%d\", \"team\": \"team%d\"}".formatted(i, i, i / 10);
    String people = list(size, person);
    String object =
        IntStream.range(0, size)
            .mapToObj(i -> "\"person" + i + "\": " + person.apply(i))
            .collect(Collectors.joining(", ", "{", "}"));
    String pairs = list(size, i -> "[" + i + ", \"x\"]");
    String numbers = list(size, Integer::toString);
    return parse(
        "{\"left\": %s, \"right\": %s, \"object\": %s, \"pairs\": %s, \"numbers\": %s, \"names\": [\"id\", \"x\"]}"
            .formatted(people, people, object, pairs, numbers));
  }

  private static String list(int size, IntFunction<String> element) {
    return IntStream.range(0, size).mapToObj(element).collect(Collectors.joining(", ", "[", "]"));
  }

  private static ObjectValue parse(String json) throws JsonException {
    return (ObjectValue) Value.parse(json.getBytes(StandardCharsets.UTF_8));
  }
}

package dev.autonomy.rego;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.rego.ast.Source;
import dev.autonomy.rego.trace.Explanation;
import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.NullValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

class IndexedPolicyProperties {

  private static final List<String> DOCUMENTS = List.of("all", "calls", "members", "one", "picks");

  /** What one document of a policy is in an evaluation, or how it failed. */
  private record Outcome(@Nullable Value value, Optional<DecidingRule> rule, String error) {}

  @Property(tries = 1_500, edgeCases = EdgeCasesMode.NONE)
  void anIndexMakesNoDifference(
      @ForAll("policies") String text,
      @ForAll("values") Value input,
      @ForAll("values") Value known) {
    CompileRequest request =
        CompileRequest.of(new Source("random.rego", text))
            .withData(ObjectValue.of(StringValue.of("known"), known));
    Policy indexed = Rego.compile(request, true);
    Policy plain = Rego.compile(request, false);

    for (String document : DOCUMENTS) {
      assertThat(outcome(indexed, "data.p." + document, input))
          .as("%s of%n%s", document, text)
          .isEqualTo(outcome(plain, "data.p." + document, input));
    }
  }

  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void tracingMakesNoDifference(@ForAll("policies") String text, @ForAll("values") Value input) {
    Policy plain = Rego.compile(CompileRequest.of(new Source("random.rego", text)));
    TracedPolicy traced = plain.traced();

    for (String document : DOCUMENTS) {
      assertThat(tracedOutcome(traced, "data.p." + document, input))
          .as("%s of%n%s", document, text)
          .isEqualTo(outcome(plain, "data.p." + document, input));
    }
  }

  private static Outcome tracedOutcome(TracedPolicy policy, String path, Value input) {
    Entrypoint entrypoint = policy.rule(path);
    try (Evaluation evaluation = policy.evaluate(input, new Explanation(policy.rules()))) {
      Value value = evaluation.value(entrypoint);
      return new Outcome(value, evaluation.decidedBy(entrypoint), "");
    } catch (EvaluationException e) {
      return new Outcome(null, Optional.empty(), e.describe());
    }
  }

  private static Outcome outcome(Policy policy, String path, Value input) {
    Entrypoint entrypoint = policy.rule(path);
    try (Evaluation evaluation = policy.evaluate(input)) {
      Value value = evaluation.value(entrypoint);
      return new Outcome(value, evaluation.decidedBy(entrypoint), "");
    } catch (EvaluationException e) {
      return new Outcome(null, Optional.empty(), e.describe());
    }
  }

  @Provide
  Arbitrary<String> policies() {
    Arbitrary<List<String>> bodies =
        conditions()
            .list()
            .ofMinSize(1)
            .ofMaxSize(3)
            .map(lines -> String.join("; ", lines))
            .list()
            .ofMinSize(4)
            .ofMaxSize(14);
    Arbitrary<List<Integer>> numbers = Arbitraries.integers().between(0, 2).list().ofSize(14);
    return Combinators.combine(bodies, numbers).as(IndexedPolicyProperties::policy);
  }

  private static String policy(List<String> bodies, List<Integer> numbers) {
    StringBuilder text = new StringBuilder("package p\n\ndefault one := \"none\"\n");
    for (int i = 0; i < bodies.size(); i++) {
      String body = bodies.get(i);
      int number = numbers.get(i);
      text.append("all if { ").append(body).append(" }\n");
      text.append("one := ").append(number).append(" if { ").append(body).append(" }");
      if (number == 2) {
        text.append(" else := 3 if input.c == 1");
      }
      text.append("\npicks contains ").append(i).append(" if { ").append(body).append(" }\n");
      text.append("members[").append(i / 2).append("][k] := ").append(number);
      text.append(" if { k := input.b; ").append(body).append(" }\n");
      String onArgument = body.replace("input", "x");
      text.append("f(x) := ").append(number).append(" if { ").append(onArgument).append(" }\n");
    }
    return text.append("calls := f(input)\n").toString();
  }

  private static Arbitrary<String> conditions() {
    Arbitrary<String> place =
        Arbitraries.of("input.a", "input.b", "input.c", "input.c.d", "input.a[0]", "data.known.a");
    Arbitrary<String> constant =
        Arbitraries.of(
            "0", "1", "1.0", "\"\"", "\"a\"", "\"ab\"", "true", "null", "[1]", "{\"d\": 1}");
    Arbitrary<String> prefix = Arbitraries.of("\"\"", "\"a\"", "\"ab\"", "\"b\"");
    Arbitrary<String> glob =
        Arbitraries.of(
            "\"a*\", []",
            "\"ab?\", null",
            "\"a{b,}c\", []",
            "\"[a\", []",
            "\"b**\", [\"/\"]",
            "\"a*\", [\"\"]",
            "\"a\", []",
            "\"a}\", []");
    return Arbitraries.oneOf(
        Combinators.combine(place, constant).as((p, c) -> p + " == " + c),
        Combinators.combine(place, constant).as((p, c) -> c + " = " + p),
        Combinators.combine(place, constant)
            .as((p, c) -> "{y | y := " + p + "; y == " + c + "} != set()"),
        Combinators.combine(place, constant.list().ofMinSize(1).ofMaxSize(3))
            .as((p, c) -> p + " in {" + String.join(", ", c) + "}"),
        Combinators.combine(place, constant.list().ofMaxSize(3))
            .as((p, c) -> p + " in [" + String.join(", ", c) + "]"),
        Combinators.combine(place, prefix).as((p, c) -> "startswith(" + p + ", " + c + ")"),
        Combinators.combine(place, glob).as((p, c) -> "glob.match(" + c + ", " + p + ")"),
        place,
        place.map(p -> "not " + p),
        Combinators.combine(place, constant).as((p, c) -> p + " != " + c));
  }

  @Provide
  Arbitrary<Value> values() {
    Arbitrary<Value> scalars =
        Arbitraries.of(
            NullValue.NULL,
            BooleanValue.TRUE,
            BooleanValue.FALSE,
            NumberValue.of(0),
            NumberValue.of(1),
            StringValue.of(""),
            StringValue.of("a"),
            StringValue.of("abc"));
    Arbitrary<Value> nested =
        Arbitraries.oneOf(
            scalars,
            scalars,
            scalars.list().ofMaxSize(2).map(ArrayValue::of),
            Arbitraries.maps(Arbitraries.just(StringValue.of("d")), scalars).map(ObjectValue::of));
    Arbitrary<StringValue> keys = Arbitraries.of("a", "b", "c").map(StringValue::of);
    return Arbitraries.maps(keys, nested).ofMaxSize(3).map(ObjectValue::of);
  }
}

package dev.autonomy.rego;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.json.JsonException;
import dev.autonomy.rego.ast.Source;
import dev.autonomy.rego.trace.Explanation;
import dev.autonomy.rego.trace.Explanation.Attempt;
import dev.autonomy.rego.trace.Explanation.Document;
import dev.autonomy.rego.trace.Explanation.Result;
import dev.autonomy.rego.trace.Failure;
import dev.autonomy.rego.trace.TraceListener;
import dev.autonomy.rego.trace.TracedExpression;
import dev.autonomy.rego.trace.TracedValue;
import dev.autonomy.rego.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TracedPolicyTest {

  @Test
  void theFirstExpressionThatFailsIsNamedWithTheValuesInIt() throws JsonException {
    List<Document> documents =
        explain(
            """
            package p

            allow if {
              input.kind == "drive"
              limit := data.p.limits[input.zone]
              input.speed <= limit
            }

            limits := {"hall": 2}
            """,
            "{\"kind\": \"drive\", \"zone\": \"hall\", \"speed\": 3}",
            "data.p.allow");

    Attempt attempt = documents.getFirst().attempts().getFirst();
    assertThat(attempt.result()).isEqualTo(Result.FAILED);
    assertThat(text(attempt.failure())).isEqualTo("input.speed <= limit [input.speed=3, limit=2]");
    assertThat(place(attempt)).isEqualTo("p.rego:6:3");
    assertThat(attempt.needed()).extracting(Document::path).containsExactly("data.p.limits");
  }

  @Test
  void ofAnExpressionThatFailsForEachElementTheFirstTimeIsKeptAndTheOthersCounted()
      throws JsonException {
    Attempt attempt =
        explain(
                "package p\nallow if {\n some x in input.xs\n x > 2\n x > 9\n}",
                "{\"xs\": [1, 3, 5, 7]}",
                "data.p.allow")
            .getFirst()
            .attempts()
            .getFirst();

    assertThat(text(attempt.failure())).isEqualTo("x > 9 [x=3]");
    assertThat(requireNonNull(attempt.failure()).times()).isEqualTo(3);
  }

  @Test
  void insideEveryTheElementThatFailsIsShown() throws JsonException {
    Attempt attempt =
        explain(
                "package p\nallow if every x in input.xs { x > 2 }",
                "{\"xs\": [3, 1, 5]}",
                "data.p.allow")
            .getFirst()
            .attempts()
            .getFirst();

    assertThat(text(attempt.failure()))
        .isEqualTo("every x in input.xs { x > 2 } [input.xs=[3, 1, 5]]");
    assertThat(text(requireNonNull(attempt.failure()).within())).isEqualTo("x > 2 [x=1]");
  }

  @Test
  void valuesUnderWithAreThoseInItsScope() throws JsonException {
    Attempt attempt =
        explain(
                """
                package p

                test if {
                  count(reasons) == 1 with input as {"speed": 3}
                }

                reasons contains "fast" if input.speed > 2
                reasons contains "very fast" if input.speed > 2.5
                """,
                "{}",
                "data.p.test")
            .getFirst()
            .attempts()
            .getFirst();

    assertThat(text(attempt.failure()))
        .isEqualTo(
            "count(reasons) == 1 with input as {\"speed\": 3}"
                + " [count(reasons)=2, reasons={\"fast\", \"very fast\"}]");
  }

  @Test
  void rulesThatTheIndexLeavesOutAreListedWithTheirCondition() throws JsonException {
    StringBuilder text = new StringBuilder("package p\n");
    for (String kind : List.of("a", "b", "c", "d", "e")) {
      text.append("allow if {\n  input.kind == \"" + kind + "\"\n  input.ok\n}\n");
    }
    List<Attempt> attempts =
        explain(text.toString(), "{\"kind\": \"c\"}", "data.p.allow").getFirst().attempts();

    assertThat(attempts)
        .extracting(Attempt::result)
        .containsExactlyInAnyOrder(
            Result.SKIPPED, Result.SKIPPED, Result.FAILED, Result.SKIPPED, Result.SKIPPED);
    assertThat(attempts)
        .filteredOn(attempt -> attempt.result() == Result.SKIPPED)
        .first()
        .satisfies(
            skipped ->
                assertThat(text(skipped.failure()))
                    .isEqualTo("input.kind == \"a\" [input.kind=\"c\"]"));
  }

  @Test
  void ruleThatDecidedAndRulesThatHadNoTurnAreTold() throws JsonException {
    List<Attempt> attempts =
        explain(
                "package p\ndefault allow := false\nallow if input.a\nallow if input.b",
                "{\"a\": true}",
                "data.p.allow")
            .getFirst()
            .attempts();

    assertThat(attempts)
        .extracting(attempt -> attempt.rule().location().row() + " " + attempt.result())
        .containsExactly("3 HELD", "2 NOT_TRIED", "4 NOT_TRIED");
    assertThat(attempts.getFirst().values()).hasToString("[true]");
  }

  @Test
  void elseBranchesAreRulesOfTheirOwn() throws JsonException {
    List<Attempt> attempts =
        explain("package p\nx := 1 if input.a else := 2 if input.b else := 3", "{}", "data.p.x")
            .getFirst()
            .attempts();

    assertThat(attempts)
        .extracting(Attempt::result)
        .containsExactly(Result.FAILED, Result.FAILED, Result.HELD);
    assertThat(text(attempts.get(1).failure())).isEqualTo("input.b [input.b=undefined]");
  }

  @Test
  void anExplanationIsBoundedAndCountsWhatItOmits() throws JsonException {
    TracedPolicy policy =
        Rego.compile(
                CompileRequest.of(
                    new Source("p.rego", "package p\na if b\nb if c\nc if d\nd := true")))
            .traced();
    Explanation explanation = new Explanation(policy.rules(), 2);
    try (Evaluation evaluation = policy.evaluate(null, explanation)) {
      assertThat(evaluation.value(policy.rule("data.p.a"))).hasToString("true");
    }
    assertThat(explanation.omitted()).isEqualTo(2);
    assertThat(explanation.documents()).hasSize(1);
  }

  @Test
  void aListenerHearsWhatIsPrintedAndWhichExpressionsHold() {
    TracedPolicy policy =
        Rego.compile(
                CompileRequest.of(new Source("p.rego", "package p\na if { print(1); 2 == 2 }"))
                    .withPrintStatements(true))
            .traced();
    List<String> heard = new ArrayList<>();
    TraceListener listener =
        new TraceListener() {
          @Override
          public void held(TracedExpression expression) {
            heard.add(expression.text());
          }

          @Override
          public void printed(String line) {
            heard.add("printed " + line);
          }
        };
    try (Evaluation evaluation = policy.evaluate(null, listener)) {
      evaluation.solve(policy.query("data.p.a"));
    }
    assertThat(heard).containsExactly("printed 1", "print(1)", "2 == 2", "data.p.a");
    assertThat(policy.rules()).hasSize(1);
    assertThat(policy.expressions()).hasSize(2);
  }

  private static List<Document> explain(String text, String input, String path)
      throws JsonException {
    TracedPolicy policy = Rego.compile(CompileRequest.of(new Source("p.rego", text))).traced();
    Explanation explanation = new Explanation(policy.rules());
    Value document = Value.parse(input.getBytes(StandardCharsets.UTF_8));
    try (Evaluation evaluation = policy.evaluate(document, explanation)) {
      evaluation.value(policy.rule(path));
    }
    assertThat(explanation.omitted()).isZero();
    return explanation.documents();
  }

  private static String place(Attempt attempt) {
    return expression(requireNonNull(attempt.failure())).location().toString();
  }

  private static TracedExpression expression(Failure failure) {
    return requireNonNull(failure.expression());
  }

  private static String text(@Nullable Failure failure) {
    Failure known = requireNonNull(failure);
    List<String> values = new ArrayList<>();
    for (TracedValue value : known.values()) {
      values.add(value.text() + "=" + (value.value() == null ? "undefined" : value.value()));
    }
    return expression(known).text() + " " + values;
  }
}

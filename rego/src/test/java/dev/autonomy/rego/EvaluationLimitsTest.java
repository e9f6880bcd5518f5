package dev.autonomy.rego;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.autonomy.rego.ast.Source;
import dev.autonomy.rego.builtin.Capabilities;
import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluationLimitsTest {

  /** What counts is the budget, however slow this machine is. */
  private static final EvaluationOptions TIMELESS =
      EvaluationOptions.DEFAULT.withMonotonicNanos(() -> 0);

  private static final String NUMBERS = "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]";

  @ParameterizedTest
  @ValueSource(
      strings = {
        // ten to the tenth combinations, none of which fits
        "bad if {\n  n := "
            + NUMBERS
            + "\n  n[a] + n[b] + n[c] + n[d] + n[e] + n[f] + n[g] + n[h] + n[i] + n[j] > 1000\n}",
        "bad if count([1 | n := " + NUMBERS + "; n[a]; n[b]; n[c]; n[d]; n[e]; n[f]; n[g]]) == 0",
        "bad if count({[a, b] | n := numbers.range(1, 100000); a := n[_]; b := n[_]}) == 0",
        "bad if count({sprintf(\"%d %d\", [a, b]) | n := numbers.range(1, 9999); a := n[_]; b :="
            + " n[_]}) == 0",
        "bad if {\n  n := numbers.range(1, 9999)\n  every a in n { every b in n { a + b > 0 } }\n}",
        "bad if {\n  n := numbers.range(1, 9999)\n  not any(n)\n}\nany(n) if n[a] + n[b] == 0",
        "bad if count(a9) > 0\na0 contains x if some x in numbers.range(1, 1000)\n"
            + "a9 contains [x, y, z] if {\n  some x in a0\n  some y in a0\n  some z in a0\n}"
      })
  void workWithoutEndIsCutShort(String rules) {
    Policy policy = compile("package p\n\n" + rules + "\n");
    Entrypoint bad = policy.rule("data.p.bad");
    EvaluationOptions options =
        EvaluationOptions.DEFAULT.withLimits(
            EvaluationLimits.DEFAULT.withMaxInstructions(1_000_000));

    try (Evaluation evaluation = policy.evaluate(null, options, Capabilities.system())) {
      assertThatThrownBy(() -> evaluation.value(bad))
          .isInstanceOfSatisfying(
              EvaluationException.class,
              e ->
                  assertThat(e.code())
                      .isIn(
                          EvaluationException.BUDGET_EXCEEDED,
                          EvaluationException.DEADLINE_EXCEEDED));
    }
  }

  @Test
  void theDeadlineEndsWhatTheBudgetWouldAllow() {
    Policy policy =
        compile("package p\n\nbad if {\n  n := numbers.range(1, 9999)\n  n[a] + n[b] == 0\n}\n");
    long[] clock = {0};
    EvaluationOptions options =
        EvaluationOptions.DEFAULT
            .withMonotonicNanos(() -> clock[0] += 1_000_000)
            .withLimits(EvaluationLimits.DEFAULT.withMaxDurationNanos(5_000_000));

    try (Evaluation evaluation = policy.evaluate(null, options, Capabilities.system())) {
      assertThatThrownBy(() -> evaluation.value(policy.rule("data.p.bad")))
          .isInstanceOfSatisfying(
              EvaluationException.class,
              e -> {
                assertThat(e.code()).isEqualTo(EvaluationException.DEADLINE_EXCEEDED);
                assertThat(e).hasMessageContaining("5 ms");
                assertThat(e.location().row()).isEqualTo(3);
              });
      assertThat(evaluation.instructions())
          .isLessThan(20L * EvaluationLimits.INSTRUCTIONS_PER_CLOCK_READ);
    }
  }

  /**
   * Ten of the same ten of the same ten: a few dozen objects, a hundred thousand million leaves.
   */
  private static String sharing(String name) {
    StringBuilder rules = new StringBuilder(name + "0 := [1]\n");
    for (int i = 1; i <= 11; i++) {
      String part = name + (i - 1);
      rules.append(name + i + " := [" + (part + ", ").repeat(9) + part + "]\n");
    }
    return rules.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bad if a11 == b11",
        "bad if a11 != b11",
        "bad if not a11 < b11",
        "bad if [a11, 1] = [b11, 1]",
        "bad if equal([a11, b11][0], b11) with input as 1",
        "bad if a11 in [b11]",
        "bad if a11 in {b11}",
        "bad if {b11: 1}[a11]",
        "bad if count({[x, 1] | some x in [a11, b11]}) == 1",
        "bad if count({x: 1 | some x in [a11, b11]}) == 1",
        "bad := a11\nbad := b11",
        "bad contains x if some x in [a11, b11]",
        "bad if count({a11, b11}) == 1",
        "bad if f(a11) == f(b11)\nf(x) := count(y) if some y in x",
        "bad if sort([a11, b11])[0][0] == 1",
        "bad if max([a11, b11])[0] == 1",
        "bad if object.subset(a11, b11)",
        "bad if json.filter({\"x\": a11}, [[\"x\", b11]]) == {}",
        "bad if sprintf(\"%v\", [a11]) == \"\"",
        "bad if $\"{a11}\" == \"\"",
        "bad if strings.render_template(\"{{.x}}\", {\"x\": a11}) == \"\"",
        "bad := a11"
      })
  void valuesThatShareTheirPartsAreComparedAndAnsweredWithinTheBudget(String rule) {
    Policy policy = compile("package p\n\n" + sharing("a") + sharing("b") + rule + "\n");

    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          try (Evaluation evaluation = policy.evaluate(null, TIMELESS, Capabilities.system())) {
            assertThatThrownBy(() -> evaluation.value(policy.rule("data.p.bad")))
                .isInstanceOfSatisfying(
                    EvaluationException.class,
                    e -> assertThat(e.code()).isEqualTo(EvaluationException.BUDGET_EXCEEDED));
          }
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bad if count(regex.find_n(\"a.*b|a\", input, -1)) > 0",
        "bad if count(regex.find_all_string_submatch_n(\"a.*b|(a)\", input, -1)) > 0",
        "bad if count(regex.split(\"a.*b|a\", input)) > 0",
        "bad if regex.replace(input, \"a.*b|a\", \"b\") != \"\""
      })
  void searchesThatLookAheadToTheEndEachTimeArePaidFor(String rule) {
    Policy policy = compile("package p\n\n" + rule + "\n");
    Value text = StringValue.of("a".repeat(100_000));

    try (Evaluation evaluation = policy.evaluate(text, TIMELESS, Capabilities.system())) {
      assertThatThrownBy(() -> evaluation.value(policy.rule("data.p.bad")))
          .isInstanceOfSatisfying(
              EvaluationException.class,
              e -> assertThat(e.code()).isEqualTo(EvaluationException.BUDGET_EXCEEDED));
    }
  }

  @Test
  void manyMatchesInALongTextFitTheBudget() {
    Policy policy =
        compile("package p\n\nmatches := count(regex.find_n(`[a-z]+-\\d*`, input, -1))\n");
    Value text = StringValue.of("ab-12 ".repeat(50_000));

    try (Evaluation evaluation = policy.evaluate(text, TIMELESS, Capabilities.system())) {
      assertThat(evaluation.value(policy.rule("data.p.matches"))).isEqualTo(NumberValue.of(50_000));
      assertThat(evaluation.instructions()).isLessThan(2_000_000);
    }
  }

  @Test
  void anAnswerThatComesAfterTheDeadlineIsNone() {
    Policy policy = compile("package p\n\nlate if count(numbers.range(1, 2000)) == 2000\n");
    long[] clock = {0};
    EvaluationOptions options =
        EvaluationOptions.DEFAULT.withMonotonicNanos(
            () -> clock[0] += EvaluationLimits.DEFAULT_MAX_DURATION_NANOS + 1);

    try (Evaluation evaluation = policy.evaluate(null, options, Capabilities.system())) {
      assertThatThrownBy(() -> evaluation.value(policy.rule("data.p.late")))
          .isInstanceOfSatisfying(
              EvaluationException.class,
              e -> assertThat(e.code()).isEqualTo(EvaluationException.DEADLINE_EXCEEDED));
    }
  }

  @Test
  void aBuiltinRefusesToBuildWhatIsTooLarge() {
    Policy policy = compile("package p\n\nbad := count(numbers.range(1, 1000000000))\n");
    EvaluationOptions strict = EvaluationOptions.DEFAULT.withStrictBuiltinErrors(true);

    try (Evaluation evaluation = policy.evaluate(null, strict, Capabilities.system())) {
      assertThatThrownBy(() -> evaluation.value(policy.rule("data.p.bad")))
          .isInstanceOf(EvaluationException.class)
          .hasMessageContaining("numbers.range: result of 1000000000");
    }
  }

  @Test
  void rulesNestOnlySoDeep() {
    StringBuilder text = new StringBuilder("package p\n\nr0 := true\n");
    for (int i = 1; i <= 100; i++) {
      text.append("r").append(i).append(" if r").append(i - 1).append('\n');
    }
    Policy policy = compile(text.toString());
    Entrypoint last = policy.rule("data.p.r100");
    EvaluationLimits limits = EvaluationLimits.DEFAULT;

    try (Evaluation evaluation = policy.evaluate(null)) {
      assertThat(evaluation.value(last)).isEqualTo(BooleanValue.TRUE);
    }
    EvaluationOptions shallow = EvaluationOptions.DEFAULT.withLimits(limits.withMaxDepth(50));
    try (Evaluation evaluation = policy.evaluate(null, shallow, Capabilities.system())) {
      assertThatThrownBy(() -> evaluation.value(last))
          .isInstanceOf(EvaluationException.class)
          .hasMessageContaining("deeper than 50 levels");
      assertThat(evaluation.value(policy.rule("data.p.r40"))).isEqualTo(BooleanValue.TRUE);
    }
  }

  @Test
  void collectionsGrowOnlySoLarge() {
    Policy policy = compile("package p\n\nall := {x | some x in numbers.range(1, 2000)}\n");
    EvaluationOptions small =
        EvaluationOptions.DEFAULT.withLimits(EvaluationLimits.DEFAULT.withMaxResultElements(1_000));

    try (Evaluation evaluation = policy.evaluate(null, small, Capabilities.system())) {
      assertThatThrownBy(() -> evaluation.value(policy.rule("data.p.all")))
          .isInstanceOf(EvaluationException.class)
          .hasMessageContaining("more than 1000 elements");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[sprintf(\"%s%s\", [input, i]) | some i in numbers.range(1, 500)]",
        "[concat(\"\", [input, input, format_int(i, 10)]) | some i in numbers.range(1, 500)]",
        "[numbers.range(i, i + 50000) | some i in numbers.range(1, 500)]",
        "[replace(input, \"a\", \"bc\") | some i in numbers.range(1, 500)]",
        "[strings.replace_n({\"a\": \"bc\"}, input) | some i in numbers.range(1, 500)]",
        "[regex.replace(input, \"a+\", input) | some i in numbers.range(1, 500)]",
        "[json.marshal([input, i]) | some i in numbers.range(1, 500)]",
        "[$\"{input}{i}\" | some i in numbers.range(1, 500)]",
        "[base64.encode(input) | some i in numbers.range(1, 500)]",
        "[array.concat(n, [i]) | n := numbers.range(1, 50000); some i in numbers.range(1, 5000)]"
      })
  void resultsTakeOnlySoMuchMemory(String results) {
    Policy policy = compile("package p\n\nall := count(" + results + ")\n");
    Value text = StringValue.of("a".repeat(20_000));
    EvaluationOptions narrow =
        EvaluationOptions.DEFAULT
            .withMonotonicNanos(() -> 0)
            .withLimits(
                EvaluationLimits.DEFAULT
                    .withMaxInstructions(1_000_000_000)
                    .withMaxResultElements(100_000_000)
                    .withMaxResultBytes(10_000_000));

    try (Evaluation evaluation = policy.evaluate(text, narrow, Capabilities.system())) {
      assertThatThrownBy(() -> evaluation.value(policy.rule("data.p.all")))
          .isInstanceOf(EvaluationException.class)
          .hasMessageContaining("more than 10000000 bytes");
    }
  }

  @Test
  void anotherThreadCanEndAnEvaluation() throws InterruptedException {
    Policy policy =
        compile(
            "package p\n\nbad if {\n  n := numbers.range(1, 9999)\n  n[a] + n[b] + n[c] == 0\n}\n");
    CountDownLatch running = new CountDownLatch(1);
    EvaluationOptions endless =
        EvaluationOptions.DEFAULT
            .withLimits(
                EvaluationLimits.DEFAULT
                    .withMaxInstructions(Long.MAX_VALUE)
                    .withMaxDurationNanos(Long.MAX_VALUE))
            .withMonotonicNanos(
                () -> {
                  running.countDown();
                  return 0;
                });
    AtomicReference<Throwable> failure = new AtomicReference<>();

    try (Evaluation evaluation = policy.evaluate(null, endless, Capabilities.system())) {
      Thread thread =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      evaluation.value(policy.rule("data.p.bad"));
                    } catch (EvaluationException e) {
                      failure.set(e);
                    }
                  });
      running.await();
      evaluation.cancel();
      thread.join();
    }

    assertThat(failure.get())
        .isInstanceOfSatisfying(
            EvaluationException.class,
            e -> assertThat(e.code()).isEqualTo(EvaluationException.CANCELLED));
  }

  private static Policy compile(String text) {
    return Rego.compile(CompileRequest.of(new Source("test.rego", text)));
  }
}

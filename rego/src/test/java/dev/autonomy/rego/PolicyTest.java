package dev.autonomy.rego;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.json.JsonException;
import dev.autonomy.rego.ast.RegoException;
import dev.autonomy.rego.ast.Source;
import dev.autonomy.rego.builtin.Capabilities;
import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class PolicyTest {

  private static final String AGENT =
      """
      package agent

      default allow := false

      allow if {
        input.kind == "drive"
        input.speed <= data.limits.speed
      }

      allow if input.kind == "stop"

      deny contains "too heavy" if input.weight > 10

      deny contains reason if {
        some item in input.cargo
        item.class == "hazard"
        reason := sprintf("hazard: %s", [item.name])
      }
      """;

  @Test
  void aRuleDecidesByInputAndData() throws JsonException {
    Policy policy = compile(AGENT).withData(object("{\"limits\": {\"speed\": 2}}"));

    assertThat(value(policy, "data.agent.allow", "{\"kind\": \"drive\", \"speed\": 2.0}"))
        .isEqualTo(BooleanValue.TRUE);
    assertThat(value(policy, "data.agent.allow", "{\"kind\": \"drive\", \"speed\": 2.1}"))
        .isEqualTo(BooleanValue.FALSE);
  }

  @Test
  void newDataCountWithoutCompilingAgain() throws JsonException {
    Policy slow = compile(AGENT).withData(object("{\"limits\": {\"speed\": 1}}"));
    Policy fast = slow.withData(object("{\"limits\": {\"speed\": 3}}"));
    String input = "{\"kind\": \"drive\", \"speed\": 2}";

    assertThat(value(slow, "data.agent.allow", input)).isEqualTo(BooleanValue.FALSE);
    assertThat(value(fast, "data.agent.allow", input)).isEqualTo(BooleanValue.TRUE);
  }

  @Test
  void oneEvaluationAnswersForSeveralDocuments() throws JsonException {
    Policy policy = compile(AGENT);
    Entrypoint allow = policy.rule("data.agent.allow");
    Entrypoint deny = policy.rule("data.agent.deny");
    Value input =
        json(
            "{\"kind\": \"stop\", \"weight\": 11, \"cargo\": [{\"class\": \"hazard\", \"name\":"
                + " \"acid\"}]}");

    try (Evaluation evaluation = policy.evaluate(input)) {
      assertThat(evaluation.value(allow)).isEqualTo(BooleanValue.TRUE);
      assertThat(evaluation.value(deny)).hasToString("{\"hazard: acid\", \"too heavy\"}");
    }
  }

  @Test
  void theDecidingRuleIsNamedByFileAndLine() throws JsonException {
    Policy policy = compile(AGENT);
    Entrypoint allow = policy.rule("data.agent.allow");
    Entrypoint deny = policy.rule("data.agent.deny");

    try (Evaluation evaluation = policy.evaluate(json("{\"kind\": \"stop\", \"weight\": 11}"))) {
      assertThat(evaluation.decidedBy(allow)).isEmpty();
      evaluation.value(allow);
      evaluation.value(deny);
      DecidingRule rule = evaluation.decidedBy(allow).orElseThrow();
      assertThat(rule.path()).isEqualTo("data.agent.allow");
      assertThat(rule.location()).hasToString("test.rego:10:1");
      assertThat(evaluation.decidedBy(deny).orElseThrow().location().row()).isEqualTo(12);
    }
    try (Evaluation evaluation = policy.evaluate(json("{}"))) {
      evaluation.value(allow);
      evaluation.value(deny);
      assertThat(evaluation.decidedBy(allow).orElseThrow().location().row()).isEqualTo(3);
      assertThat(evaluation.decidedBy(deny)).isEmpty();
    }
  }

  @Test
  void whatIsNotThereIsUndefined() {
    Policy policy = compile(AGENT);
    Entrypoint nothing = policy.rule("data.agent.nothing");
    Entrypoint elsewhere = policy.rule("data[\"no such\"].thing");

    assertThat(policy.rule("data.agent.allow").isDefined()).isTrue();
    assertThat(nothing.isDefined()).isFalse();
    try (Evaluation evaluation = policy.evaluate(null)) {
      assertThat(evaluation.value(nothing)).isNull();
      assertThat(evaluation.value(elsewhere)).isNull();
    }
  }

  @Test
  void aPathThatIsNoPathIsRefused() {
    Policy policy = compile(AGENT);

    assertThatThrownBy(() -> policy.rule("input.kind")).isInstanceOf(RegoException.class);
    assertThatThrownBy(() -> policy.rule("data.agent[x]")).isInstanceOf(RegoException.class);
    assertThatThrownBy(() -> policy.rule("data.agent.")).isInstanceOf(RegoException.class);
  }

  @Test
  void rulesThatDisagreeAreAnErrorAtTheSecondRule() throws JsonException {
    Policy policy =
        compile("package p\n\nspeed := 1 if input.a\n\nspeed := 2 if input.b\n\nother := true\n");
    Entrypoint speed = policy.rule("data.p.speed");

    assertThat(value(policy, "data.p.speed", "{\"a\": true}")).isEqualTo(NumberValue.of(1));
    try (Evaluation evaluation = policy.evaluate(json("{\"a\": true, \"b\": true}"))) {
      assertThatThrownBy(() -> evaluation.value(speed))
          .isInstanceOfSatisfying(
              EvaluationException.class,
              e -> {
                assertThat(e.code()).isEqualTo(EvaluationException.CONFLICT);
                assertThat(e.location().row()).isEqualTo(5);
                assertThat(e.describe())
                    .isEqualTo(
                        "test.rego:5: eval_conflict_error: complete rules must not produce multiple"
                            + " outputs");
              });
      assertThat(evaluation.value(policy.rule("data.p.other"))).isEqualTo(BooleanValue.TRUE);
    }
  }

  @Test
  void aFailingBuiltinIsUndefinedOrAnErrorAsAskedFor() throws JsonException {
    Policy policy = compile("package p\n\ndeny if to_number(input.n) > 1\n");
    Entrypoint deny = policy.rule("data.p.deny");
    Value input = json("{\"n\": \"many\"}");

    try (Evaluation evaluation = policy.evaluate(input)) {
      assertThat(evaluation.value(deny)).isNull();
    }
    EvaluationOptions strict = EvaluationOptions.DEFAULT.withStrictBuiltinErrors(true);
    try (Evaluation evaluation = policy.evaluate(input, strict, Capabilities.system())) {
      assertThatThrownBy(() -> evaluation.value(deny))
          .isInstanceOfSatisfying(
              EvaluationException.class,
              e -> assertThat(e.code()).isEqualTo(EvaluationException.BUILTIN));
    }
  }

  @Test
  void timeStandsStillDuringAnEvaluation() {
    Policy policy =
        compile("package p\n\nsame if time.now_ns() == time.now_ns()\n\nnow := time.now_ns()\n");
    long[] clock = {41};
    Capabilities capabilities =
        new Capabilities() {
          @Override
          public long nowNanoseconds() {
            return ++clock[0];
          }

          @Override
          public RandomGenerator random() {
            throw new AssertionError("no randomness asked for");
          }
        };

    for (int i = 42; i < 44; i++) {
      try (Evaluation evaluation = policy.evaluate(null, EvaluationOptions.DEFAULT, capabilities)) {
        assertThat(evaluation.value(policy.rule("data.p.same"))).isEqualTo(BooleanValue.TRUE);
        assertThat(evaluation.value(policy.rule("data.p.now"))).isEqualTo(NumberValue.of(i));
      }
    }
  }

  @Test
  void aQueryBindsItsVariables() throws JsonException {
    Policy policy =
        compile("package p\n\nroles := {\"ann\": [\"admin\"], \"bob\": [\"user\", \"admin\"]}\n");
    Query query = policy.query("data.p.roles[user][i] == \"admin\"; i > 0");

    try (Evaluation evaluation = policy.evaluate(null)) {
      List<Solution> solutions = evaluation.solve(query);
      assertThat(query.variables()).containsExactly("user", "i");
      assertThat(solutions).hasSize(1);
      assertThat(solutions.getFirst().bindings())
          .containsEntry("user", StringValue.of("bob"))
          .containsEntry("i", NumberValue.of(1));
      assertThat(solutions.getFirst().expressions())
          .containsExactly(BooleanValue.TRUE, BooleanValue.TRUE);
    }
  }

  @Test
  void aQueryReplacesFunctionsButNoOperators() throws JsonException {
    Policy policy = compile("package p\n\nn := count([1]) if 1 < 2\n");

    try (Evaluation evaluation = policy.evaluate(null)) {
      Query query = policy.query("data.p.n with count as 7");
      assertThat(evaluation.solve(query).getFirst().expressions())
          .containsExactly(NumberValue.of(7));
    }
    assertThatThrownBy(() -> policy.query("data.p.n with lt as false"))
        .isInstanceOf(RegoException.class)
        .hasMessageContaining("a query cannot replace the operator lt by `with`");
  }

  @Test
  void aClosedEvaluationAnswersNoMore() {
    Policy policy = compile(AGENT);
    Evaluation evaluation = policy.evaluate(null);
    evaluation.close();
    evaluation.close();

    assertThatThrownBy(() -> evaluation.value(policy.rule("data.agent.allow")))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void manyThreadsShareOnePolicy() throws Exception {
    Policy policy = compile(AGENT).withData(object("{\"limits\": {\"speed\": 2}}"));
    Entrypoint allow = policy.rule("data.agent.allow");
    Entrypoint deny = policy.rule("data.agent.deny");
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Callable<Void>> tasks = new java.util.ArrayList<>();
      for (int task = 0; task < 8; task++) {
        int first = task;
        tasks.add(
            () -> {
              for (int i = first; i < 4_000; i += 8) {
                String name = "n" + i;
                Value input =
                    json(
                        "{\"kind\": \"drive\", \"speed\": "
                            + i % 5
                            + ", \"cargo\": [{\"class\": \"hazard\", \"name\": \""
                            + name
                            + "\"}]}");
                try (Evaluation evaluation = policy.evaluate(input)) {
                  assertThat(evaluation.value(allow)).isEqualTo(BooleanValue.of(i % 5 <= 2));
                  assertThat(evaluation.value(deny)).hasToString("{\"hazard: " + name + "\"}");
                }
              }
              return null;
            });
      }
      for (Future<Void> done : threads.invokeAll(tasks)) {
        done.get();
      }
    }
  }

  private static Policy compile(String text) {
    return Rego.compile(CompileRequest.of(new Source("test.rego", text)));
  }

  private static @org.jspecify.annotations.Nullable Value value(
      Policy policy, String path, String input) throws JsonException {
    try (Evaluation evaluation = policy.evaluate(json(input))) {
      return evaluation.value(policy.rule(path));
    }
  }

  private static ObjectValue object(String text) throws JsonException {
    return (ObjectValue) json(text);
  }

  private static Value json(String text) throws JsonException {
    return Value.parse(text.getBytes(StandardCharsets.UTF_8));
  }
}

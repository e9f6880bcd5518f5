package dev.autonomy.gate;

import static dev.autonomy.gate.Policies.CLOCK;
import static dev.autonomy.gate.Policies.ID;
import static dev.autonomy.gate.Policies.NOW;
import static dev.autonomy.gate.Policies.call;
import static dev.autonomy.gate.Policies.compile;
import static dev.autonomy.gate.Policies.decide;
import static dev.autonomy.gate.Policies.echo;
import static dev.autonomy.gate.Policies.gate;
import static dev.autonomy.gate.Policies.provider;
import static dev.autonomy.gate.Policies.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.bundle.CompiledBundle;
import dev.autonomy.contract.Decision;
import dev.autonomy.contract.JsonPointer;
import dev.autonomy.contract.Layer;
import dev.autonomy.contract.PolicyIdentity;
import dev.autonomy.contract.Redaction;
import dev.autonomy.rego.EvaluationLimits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GateTest {

  @ParameterizedTest
  @CsvSource({
    "tool.echo,allow",
    "tool.http_get,allow",
    "tool.shell,'a shell can do anything, so policy cannot reason about it: ask for a narrower"
        + " tool'",
    "tool.file_write,the demo policy allows tool.echo and tool.http_get only",
  })
  void theDemoPolicyAllowsEchoAndHttpGetOnly(String kind, String words) {
    Gate gate = gate(PolicyProvider.demo());

    assertThat(say(gate.decide(ID, call("{\"kind\":\"" + kind + "\"}")).effective()))
        .isEqualTo(words);
    assertThat(gate.policy().identity().ref()).isEqualTo("embedded:demo");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "input.kind == \"tool.echo\"",
        "input.params.message == \"hello\"",
        "input.params.exact == 0.1000000000000000000000000000000001",
        "input.params.big == 12345678901234567890123456789012345678901",
        "input.params.exact != 0.1",
        "input.context.agent == \"a1\"",
        "input.node.id == \"node-1\"",
        "input.runtime.mode == \"daemon\"",
        "input.time == \"2026-11-21T12:00:00.123456789Z\"",
        "time.now_ns() == 1795262400123456789",
        "time.parse_rfc3339_ns(input.time) == time.now_ns()",
        "object.keys(input) == {\"kind\", \"params\", \"context\", \"node\", \"runtime\","
            + " \"time\"}",
      })
  void policySeesTheInputDocument(String condition) {
    String body =
        """
        {"kind":"tool.echo","context":{"agent":"a1"},"params":{"message":"hello",
         "exact":0.1000000000000000000000000000000001,
         "big":12345678901234567890123456789012345678901}}\
        """;

    assertThat(say(decide("allow if " + condition, call(body)))).isEqualTo("allow");
  }

  @Test
  void aPolicyMayPermitAShellButNothingRunsIt() {
    List<Decision> decisions =
        gate(provider("allow := true")).decide(ID, call("{\"kind\":\"tool.shell\"}")).decisions();

    assertThat(decisions).hasSize(2);
    assertThat(decisions.getFirst()).isInstanceOf(Decision.Allow.class);
    assertThat(decisions.getLast().layer()).isEqualTo(Layer.RUNTIME);
    assertThat(say(decisions.getLast())).isEqualTo("runtime: tool.shell has no executor");
  }

  @Test
  void theFirstRuntimeCheckThatRefusesHasTheLastWord() {
    Gate gate =
        gate(
            provider("allow := true"),
            call -> Optional.empty(),
            call -> Optional.of("endpoint not in allowlist"),
            call -> Optional.of("never asked"));

    Verdict verdict = gate.decide(ID, echo());

    assertThat(say(verdict.effective())).isEqualTo("runtime: endpoint not in allowlist");
    assertThat(verdict.decisions()).hasSize(2);
    assertThat(verdict.effective().policy().ref()).isEqualTo("test:p");
  }

  @Test
  void runtimeChecksAreNotAskedAboutWhatPolicyDenied() {
    AtomicBoolean asked = new AtomicBoolean();
    Gate gate =
        gate(
            provider("default allow := false"),
            call -> {
              asked.set(true);
              return Optional.empty();
            });

    assertThat(gate.decide(ID, echo()).decisions()).hasSize(1);
    assertThat(asked).isFalse();
  }

  @Test
  void aRuntimeCheckThatFailsRefuses() {
    Gate gate =
        gate(
            provider("allow := true"),
            call -> {
              throw new IllegalStateException("a defect");
            });

    assertThat(say(gate.decide(ID, echo()).effective()))
        .isEqualTo("runtime: check failed: IllegalStateException");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        allow if {
          some a in numbers.range(1, 3000)
          some b in numbers.range(1, 3000)
          some c in numbers.range(1, 3000)
          a * b * c == -1
        }
        """,
        """
        allow if {
          pairs := [[a, b] | some a in numbers.range(1, 9000); some b in numbers.range(1, 9000)]
          count(pairs) < 0
        }
        """,
        """
        allow if {
          long := concat("", [input.kind | some _ in numbers.range(1, 2000)])
          count([concat(long, [long, long]) | some _ in numbers.range(1, 100000)]) == -1
        }
        """,
      })
  void aPolicyThatExplodesIsDeniedWithinItsBudget(String rule) {
    long start = System.nanoTime();

    String words = say(decide(rule, echo()));

    assertThat(words)
        .isIn(
            "policy: evaluation failed: budget_exceeded",
            "policy: evaluation failed: deadline_exceeded");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(40));
  }

  @Test
  void aTightBudgetDeniesWhatAnOrdinaryOneAllows() {
    String rules = "allow if count([x | some x in numbers.range(1, 5000)]) == 5000";

    assertThat(say(decide(rules, echo()))).isEqualTo("allow");
    Gate tight = gate(provider(rules), EvaluationLimits.DEFAULT.withMaxInstructions(1_000));
    assertThat(say(tight.decide(ID, echo()).effective()))
        .isEqualTo("policy: evaluation failed: budget_exceeded");
  }

  @Test
  void afterAFailedEvaluationTheNextOneIsWhole() {
    Gate gate =
        gate(
            provider(
                """
                allow if {
                  input.kind == "explode"
                  some a in numbers.range(1, 100000)
                  some b in numbers.range(1, 100000)
                  a + b == -1
                }

                allow if input.kind == "tool.echo"
                """));
    for (int i = 0; i < 3; i++) {
      assertThat(say(gate.decide(ID, call("{\"kind\":\"explode\"}")).effective()))
          .startsWith("policy: evaluation failed: ");
      assertThat(say(gate.decide(ID, echo()).effective())).isEqualTo("allow");
    }
  }

  @Test
  void whatPolicyRedactsIsRedactedHoweverItDecides() {
    String redact = "\n\nredact contains \"/params/message\" if input.kind == \"tool.echo\"";
    Redaction message = Redaction.of(List.of(JsonPointer.of("params", "message")));

    assertThat(decide("allow := true" + redact, echo()).redaction()).isEqualTo(message);
    assertThat(decide("default allow := false" + redact, echo()).redaction()).isEqualTo(message);
    assertThat(decide("allow := true\n\ndeny contains \"x\"" + redact, echo()).redaction())
        .isEqualTo(message);
    Decision failed = decide("allow if 1 / count(input.context) == 1" + redact, echo());
    assertThat(failed.redaction()).isEqualTo(message);
    assertThat(say(failed)).startsWith("policy: evaluation failed");
    assertThat(decide("allow := true", echo()).redaction()).isEqualTo(Redaction.NONE);
  }

  @Test
  void aRedactionThatCannotBeEvaluatedKeepsNothing() {
    Decision decision = decide("allow := true\n\nredact contains to_number(input.kind)", echo());

    assertThat(decision.redaction()).isEqualTo(Redaction.EVERYTHING);
    assertThat(decision).isInstanceOf(Decision.Deny.class);
  }

  @Test
  void aDecisionCanBeReplayedFromWhatItsVerdictSays() {
    String rules =
        """
        default allow := false

        drawn := [rand.intn("a", 1000000), uuid.rfc4122("x"), time.now_ns()]

        reason := sprintf("%v %v %v", drawn)
        """;
    Gate gate = gate(provider(rules));
    Verdict verdict = gate.decide(ID, echo());

    Gate later =
        new Gate(
            new GateOptions("node-1", "daemon"), provider(rules), List.of(), () -> verdict.time());

    assertThat(later.decide(verdict.auditId(), verdict.call()).effective())
        .isEqualTo(verdict.effective());
    assertThat(verdict.time()).isEqualTo(NOW);
  }

  @Test
  void aSwapNeverMixesTwoPolicies() throws Exception {
    Swapping provider = new Swapping();
    Gate gate = new Gate(new GateOptions("n", "run"), provider, List.of(), CLOCK);
    AtomicBoolean done = new AtomicBoolean();
    try (ExecutorService callers = Executors.newFixedThreadPool(2)) {
      List<Future<Integer>> running =
          List.of(
              callers.submit(() -> countConsistent(gate, done)),
              callers.submit(() -> countConsistent(gate, done)));
      for (int i = 0; i < 2_000; i++) {
        assertThat(gate.refresh()).isPresent();
      }
      done.set(true);
      for (Future<Integer> caller : running) {
        assertThat(caller.get()).isPositive();
      }
    }
  }

  /** Calls until told to stop; every decision must be wholly one policy's. */
  private static int countConsistent(Gate gate, AtomicBoolean done) {
    int calls = 0;
    while (!done.get()) {
      Decision decision = gate.decide(ID, echo()).effective();
      boolean allowed = decision instanceof Decision.Allow;
      assertThat(decision.policy().ref()).isEqualTo(allowed ? "test:allows" : "test:denies");
      calls++;
    }
    return calls;
  }

  /** Gives out two policies in turn, each under a name that says what it does. */
  private static final class Swapping implements PolicyProvider {

    private final PolicyState allows = named("allow := true", "test:allows");
    private final PolicyState denies = named("default allow := false", "test:denies");
    private boolean next;

    private static PolicyState named(String rules, String ref) {
      CompiledBundle bundle = compile(rules);
      PolicyIdentity identity = new PolicyIdentity(ref, bundle.identity().digest(), "1.0.0");
      return new PolicyState.Active(
          new CompiledBundle(bundle.manifest(), identity, bundle.policy()),
          Optional.empty(),
          Optional.empty());
    }

    @Override
    public PolicyState load() {
      next = !next;
      return next ? allows : denies;
    }

    @Override
    public boolean changed() {
      return true;
    }
  }
}

package dev.autonomy.rego;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.rego.ast.Source;
import dev.autonomy.rego.value.JavaValues;
import dev.autonomy.rego.value.ObjectValue;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the README shows. */
class LibraryExampleTest {

  private static final String TEXT = "package agent\n\nallow if input.speed <= data.limit";

  @Test
  void tenLinesAreEnoughForADecision() {
    Policy policy = Rego.compile(CompileRequest.of(new Source("agent.rego", TEXT)));
    Entrypoint allow = policy.rule("data.agent.allow");
    policy = policy.withData((ObjectValue) JavaValues.of(Map.of("limit", 2)));
    try (Evaluation evaluation = policy.evaluate(JavaValues.of(Map.of("speed", 1.5)))) {
      assertThat(evaluation.isTrue(allow)).isTrue();
      Optional<DecidingRule> why = evaluation.decidedBy(allow);
      assertThat(why.orElseThrow().location()).hasToString("agent.rego:3:1");
    }
    policy = policy.withData((ObjectValue) JavaValues.of(Map.of("limit", 1)));
    try (Evaluation evaluation = policy.evaluate(JavaValues.of(Map.of("speed", 1.5)))) {
      assertThat(evaluation.isTrue(allow)).isFalse();
    }
  }
}

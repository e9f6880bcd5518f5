package dev.autonomy.bench.rego;

import dev.autonomy.json.JsonException;
import dev.autonomy.rego.CompileRequest;
import dev.autonomy.rego.Entrypoint;
import dev.autonomy.rego.Evaluation;
import dev.autonomy.rego.EvaluationLimits;
import dev.autonomy.rego.EvaluationOptions;
import dev.autonomy.rego.Policy;
import dev.autonomy.rego.Rego;
import dev.autonomy.rego.ast.Source;
import dev.autonomy.rego.builtin.Capabilities;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.Value;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A compiled policy, a document of it and an input: what one evaluation needs. */
final class Prepared {

  /** Long searches are measured as a whole, however many steps they take. */
  private static final EvaluationOptions OPTIONS =
      EvaluationOptions.DEFAULT.withLimits(
          EvaluationLimits.DEFAULT.withMaxInstructions(Long.MAX_VALUE));

  private final Policy policy;
  private final Entrypoint entrypoint;
  private final Value input;
  private final Capabilities capabilities = Capabilities.system();

  private Prepared(Policy policy, Entrypoint entrypoint, Value input) {
    this.policy = policy;
    this.entrypoint = entrypoint;
    this.input = input;
  }

  static Prepared of(String policy, String document, String input) {
    return of(policy, document, input, "{}");
  }

  /** Compiles {@code policy} over base data; input and data are JSON. */
  static Prepared of(String policy, String document, String input, String data) {
    CompileRequest request =
        CompileRequest.of(new Source("bench.rego", policy)).withData((ObjectValue) parse(data));
    Policy compiled = Rego.compile(request);
    return new Prepared(compiled, compiled.rule(document), parse(input));
  }

  private static Value parse(String json) {
    try {
      return Value.parse(json.getBytes(StandardCharsets.UTF_8));
    } catch (JsonException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  /** The same policy and document for another input. */
  Prepared withInput(String json) {
    return new Prepared(policy, entrypoint, parse(json));
  }

  /** Evaluates once. */
  @Nullable Value answer() {
    try (Evaluation evaluation = policy.evaluate(input, OPTIONS, capabilities)) {
      return evaluation.value(entrypoint);
    }
  }

  /** Evaluates once and fails unless the answer, as a Rego term, is {@code wanted}. */
  Prepared expecting(String wanted) {
    Value found = answer();
    if (found == null || !found.toString().equals(wanted)) {
      throw new IllegalStateException("answer is " + found + " where " + wanted + " is expected");
    }
    return this;
  }
}

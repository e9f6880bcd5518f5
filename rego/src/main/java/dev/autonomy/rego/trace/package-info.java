/**
 * What happens inside an evaluation: which rules are entered, which expressions fail and for which
 * values, which rules the index left out. A policy that is not asked for it contains nothing of
 * this; {@link dev.autonomy.rego.Policy#traced} plans it once more with the parts that tell.
 *
 * {@snippet :
 * TracedPolicy traced = Rego.compile(CompileRequest.of(source)).traced();
 * Explanation explanation = new Explanation(traced.rules());
 * try (Evaluation evaluation = traced.evaluate(input, explanation)) {
 *   evaluation.value(traced.rule("data.agent.allow"));
 * }
 * for (Explanation.Document document : explanation.documents()) {
 *   document.attempts().forEach(attempt -> print(attempt.rule().location(), attempt.result()));
 * }
 * }
 *
 * <p>Values of the input and the data are shown as they are: what a policy has redacted from the
 * log is not hidden here.
 */
@NullMarked
package dev.autonomy.rego.trace;

import org.jspecify.annotations.NullMarked;

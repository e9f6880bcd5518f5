/**
 * The Rego language on the JVM: compiles policies from source and evaluates them in process.
 *
 * {@snippet :
 * Source source = new Source("agent.rego", "package agent\n\nallow if input.speed <= 2");
 * Policy policy = Rego.compile(CompileRequest.of(source));
 * Entrypoint allow = policy.rule("data.agent.allow");
 *
 * Value input = Value.parse("{\"speed\": 1.5}".getBytes(StandardCharsets.UTF_8));
 * try (Evaluation evaluation = policy.evaluate(input)) {
 *   Value value = evaluation.value(allow); // true; null would be undefined
 *   DecidingRule rule = evaluation.decidedBy(allow).orElseThrow();
 *   System.out.println(value + " by " + rule.location()); // true by agent.rego:3:1
 * }
 * }
 *
 * <p>What changes stays outside of what is compiled: {@link dev.autonomy.rego.Policy#withData}
 * gives the same policy over other data at once. {@link dev.autonomy.rego.value.JavaValues}
 * translates between values and maps, lists and the like; functions of an application's own are in
 * the {@link dev.autonomy.rego.builtin.BuiltinLibrary} of a request.
 *
 * <p>Every evaluation is bounded by its {@link dev.autonomy.rego.EvaluationLimits}; another thread
 * ends one before that with {@link dev.autonomy.rego.Evaluation#cancel}. It then fails with an
 * {@link dev.autonomy.rego.EvaluationException}, as it does when a function of the application
 * throws what it should not; a failure never becomes an answer.
 *
 * <p>For authors: {@link dev.autonomy.rego.TestSuite} runs tests, {@link
 * dev.autonomy.rego.Policy#traced} lets an evaluation be listened to and explained, {@link
 * dev.autonomy.rego.Policy#dependencies} says what a query depends on.
 *
 * <p>Nothing here is static: two policies share no state. A {@link dev.autonomy.rego.Policy} is
 * immutable and serves any number of threads; an {@link dev.autonomy.rego.Evaluation} belongs to
 * one.
 */
@NullMarked
package dev.autonomy.rego;

import org.jspecify.annotations.NullMarked;

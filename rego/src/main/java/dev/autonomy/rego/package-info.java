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
 * <p>Nothing here is static: two policies share no state. A {@link dev.autonomy.rego.Policy} is
 * immutable and serves any number of threads; an {@link dev.autonomy.rego.Evaluation} belongs to
 * one.
 */
@NullMarked
package dev.autonomy.rego;

import org.jspecify.annotations.NullMarked;

/**
 * Micro-benchmarks of the Rego engine, through its public API: open an evaluation, ask for one
 * document, close it. Inputs are parsed beforehand.
 *
 * {@snippet :
 * Prepared prepared = Prepared.of(Policies.agent(), "data.agent.allow", "{\"action\": \"move\"}");
 * Value answer = prepared.answer();
 * }
 */
@NullMarked
package dev.autonomy.bench.rego;

import org.jspecify.annotations.NullMarked;

/**
 * The policy decision point: one tool call in, one verdict out. Nothing here executes anything, and
 * nothing but a policy that says so ends in allow.
 *
 * {@snippet :
 * Gate gate = new Gate(
 *     new GateOptions("robot-7", "daemon"),
 *     PolicyProvider.demo(),
 *     List.of(call -> Optional.empty()), // what the tools of this node refuse
 *     InstantSource.system());
 * Verdict verdict = gate.decide(ids.next(), ToolCall.parse(body));
 * for (Decision decision : verdict.decisions()) {
 *   record(decision); // durable before acting
 * }
 * boolean run = verdict.effective() instanceof Decision.Allow;
 * }
 */
@NullMarked
package dev.autonomy.gate;

import org.jspecify.annotations.NullMarked;

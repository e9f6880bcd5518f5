/**
 * The executable form of Rego and what runs it.
 *
 * <p>A program is a tree of {@link dev.autonomy.rego.eval.Document}s. The body of a rule is a chain
 * of {@link dev.autonomy.rego.eval.Step}s over {@link dev.autonomy.rego.eval.Operand}s: each step
 * runs its successor once for every way in which it can be satisfied, so that backtracking is
 * nothing but returning. All that changes during an evaluation is in a {@link
 * dev.autonomy.rego.eval.Machine}, which is reused.
 *
 * {@snippet :
 * // allow if input.speed <= 2
 * Operand speed = new InputPath(Path.of(StringValue.of("speed")));
 * Operand limit = new Constant(NumberValue.of(2));
 * Step test = new Test(new Comparison(Operator.LESS_OR_EQUAL, speed, limit), true);
 * test.linkTo(new Outcomes.Produce(new Constant(BooleanValue.TRUE), true, false, location));
 * RuleBody rule = new RuleBody(test, 0, new DecidingRule("data.agent.allow", location), null);
 * allow.define(new RuleSet(new RuleBody[] {rule}, null, true), null);
 * }
 */
@NullMarked
package dev.autonomy.rego.eval;

import org.jspecify.annotations.NullMarked;

/**
 * Plans checked modules: gives each variable a slot, decides at every place what is bound, turns
 * unification into assignments, tests and lookups, and links the steps that {@link
 * dev.autonomy.rego.eval} runs.
 *
 * {@snippet :
 * List<RegoModule> modules = List.of(Parser.parse(source, ParserOptions.DEFAULT));
 * Program program = Planner.plan(check(modules));
 * }
 */
@NullMarked
package dev.autonomy.rego.plan;

import org.jspecify.annotations.NullMarked;

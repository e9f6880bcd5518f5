/**
 * The syntax tree of Rego: what the parser builds, the checks rewrite, and the planner reads.
 *
 * <p>Every node is an immutable record and knows its {@link Location}. Infix operators are calls to
 * the built-in they stand for ({@code x + 1} is {@code plus(x, 1)}, {@code x := 1} is {@code
 * assign(x, 1)}), as in Open Policy Agent, so that later stages know one kind of call. Record
 * equality includes locations; {@link SameTree} compares without them.
 *
 * <pre>{@code
 * Source source = new Source("play.rego", "package play\n\nallow if input.admin");
 * RegoModule module = Parser.parse(source, ParserOptions.DEFAULT);
 * for (Rule rule : module.rules()) {
 *   String name = TreePrinter.print(rule.head().ref());
 *   for (Expression expression : rule.body().expressions()) {
 *     if (expression.form() instanceof Expression.Evaluate(Term term)) {
 *       report(name, term.location().row(), TreePrinter.print(term));
 *     }
 *   }
 * }
 * }</pre>
 */
@NullMarked
package dev.autonomy.rego.ast;

import org.jspecify.annotations.NullMarked;

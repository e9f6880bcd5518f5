/**
 * The checks: parsed modules, taken together, to modules that can be planned.
 *
 * <p>In the form that comes out,
 *
 * <ul>
 *   <li>references are absolute: they begin with {@code data}, {@code input}, or a variable; the
 *       reference in the head of a rule and the operators of calls begin with {@code data}, the
 *       names of built-in functions with their own name;
 *   <li>declared variables have names that are unique within a rule with its {@code else} branches
 *       ({@code x#1}); {@code :=} is {@code =}, and {@code some x} is gone;
 *   <li>the expressions of a body stand in an order in which they can run: what an expression reads
 *       is bound before, or bound by a reference of its own;
 *   <li>references that bind variables are whole expressions or whole sides of {@code =}; all other
 *       references, in arguments, in collections, in keys, have their variables bound before. What
 *       had to move stands in front, as {@code #1 = xs[i]};
 *   <li>a negated expression has no calls in its arguments, and references only as sides of {@code
 *       =} or {@code ==}, or alone: plain {@code not} fails where an argument is undefined;
 *   <li>the arguments in the head of a function are patterns: variables, constants, arrays and
 *       objects;
 *   <li>{@code rego.metadata} calls are replaced by their results, and calls of {@code print}
 *       removed unless they are asked for.
 * </ul>
 *
 * <pre>{@code
 * List<RegoModule> modules = List.of(Parser.parse(source, ParserOptions.DEFAULT));
 * try {
 *   CheckedModules checked = Checker.check(modules, CheckOptions.DEFAULT);
 *   Body query = Parser.parseQuery(new Source("query", "data.a.p = x"), ParserOptions.DEFAULT);
 *   plan(checked.modules(), checked.checkQuery(query));
 * } catch (RegoException refused) {
 *   refused.errors().forEach(error -> print(error));
 * }
 * }</pre>
 */
@NullMarked
package dev.autonomy.rego.check;

import org.jspecify.annotations.NullMarked;

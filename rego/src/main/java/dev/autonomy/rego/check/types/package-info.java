/**
 * The type checker: infers the types of rules and functions and finds what can never be right, such
 * as a number where a function takes a string.
 *
 * {@snippet :
 * TypeChecker checker = new TypeChecker(Builtins::declaration, SchemaSet.EMPTY);
 * // rules in the form that the checks give them, each behind those that it depends on
 * List<RegoError> errors = checker.check(rules, rule -> List.of());
 * errors.forEach(error -> print(error)); // data.a.f: invalid argument(s), what it has and wants
 * List<RegoError> more = checker.checkQuery(query); // uses the types of the rules
 * }
 *
 * <p>Types follow OPA's: what is known of a variable comes from the first expression that gives it
 * a type; documents without rules and schemas, {@code input} above all, have any type. Two types
 * are compatible when a value could have both, so that a policy is refused only for what cannot
 * hold. Each variable has one type for its body, and types have bounded size ({@link
 * dev.autonomy.rego.type.Types}), so that the work grows with the size of the policy only.
 */
@NullMarked
package dev.autonomy.rego.check.types;

import org.jspecify.annotations.NullMarked;

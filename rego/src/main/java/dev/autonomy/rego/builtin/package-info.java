/**
 * Rego's built-in functions: what they are called, what they take and give, and what they do.
 *
 * <p>{@link dev.autonomy.rego.builtin.Builtins} finds a function by name and loads its family of
 * functions only then. A function returns null when its result is undefined and throws {@link
 * dev.autonomy.rego.builtin.BuiltinException} when it fails; whether that failure is fatal is the
 * evaluator's business.
 *
 * {@snippet :
 * Builtin upper = Builtins.find("upper");
 * BuiltinDeclaration declaration = Builtins.declaration("upper"); // upper(string) => string
 * BuiltinContext context =
 *     new BuiltinContext(Capabilities.system(), units -> {}, new BuiltinCaches());
 * Value[] arguments = {StringValue.of("robot")};
 * Value result = upper.call(context, arguments); // "ROBOT"
 * if (upper instanceof Builtin.Unary unary) {
 *   result = unary.call(context, StringValue.of("robot")); // the same, without the array
 * }
 * }
 *
 * <p>An application adds functions of its own, which policies call like any other:
 *
 * {@snippet :
 * BuiltinDeclaration declaration = // robot.battery(string) => number, and no operator
 *     new BuiltinDeclaration(
 *         "robot.battery",
 *         new Type.FunctionType(List.of(Type.STRING), Type.NUMBER, null),
 *         null, false, false, true); // nondeterministic: batteries drain
 * Builtin.Unary battery =
 *     (context, name) -> {
 *       context.charge(1); // whoever walks or waits pays, so that budget and deadline end it
 *       return name.equals(StringValue.of("r2")) ? NumberValue.of(87) : null; // null: undefined
 *     };
 * BuiltinLibrary library = BuiltinLibrary.STANDARD.with(declaration, battery);
 * Policy policy = Rego.compile(CompileRequest.of(source).withBuiltins(library));
 * }
 */
@NullMarked
package dev.autonomy.rego.builtin;

import org.jspecify.annotations.NullMarked;

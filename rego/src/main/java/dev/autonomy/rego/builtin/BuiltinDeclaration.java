package dev.autonomy.rego.builtin;

import dev.autonomy.rego.type.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a built-in function without calling it.
 *
 * @param name the name policies call, such as {@code json.patch}
 * @param type types of the arguments and of the result
 * @param infix the operator it also goes by, or null
 * @param relation whether it has many results ({@link Builtin.Relation})
 * @param deprecated whether Rego v1 and strict mode refuse it
 * @param nondeterministic whether equal arguments may give different results
 */
public record BuiltinDeclaration(
    String name,
    Type.FunctionType type,
    @Nullable String infix,
    boolean relation,
    boolean deprecated,
    boolean nondeterministic) {

  /** Number of arguments, not counting variadic ones. */
  public int arity() {
    return type.arguments().size();
  }

  /** Types of the arguments. */
  public List<Type> arguments() {
    return type.arguments();
  }

  /** Type of the result, or null if there is none. */
  public @Nullable Type result() {
    return type.result();
  }
}

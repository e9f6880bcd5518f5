package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.Value;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * A function that policies call by name. Thread-safe: whatever belongs to one evaluation is in the
 * context.
 */
public interface Builtin {

  /**
   * Calls the function.
   *
   * @param arguments as many values as the declaration has arguments; the function keeps no
   *     reference to the array
   * @return the result, or null if it is undefined
   * @throws BuiltinException if the arguments are not acceptable
   */
  @Nullable Value call(BuiltinContext context, Value[] arguments) throws BuiltinException;

  /** A function of one argument. */
  @FunctionalInterface
  interface Unary extends Builtin {

    /** Calls the function, as {@link Builtin#call(BuiltinContext, Value[])}. */
    @Nullable Value call(BuiltinContext context, Value argument) throws BuiltinException;

    @Override
    default @Nullable Value call(BuiltinContext context, Value[] arguments)
        throws BuiltinException {
      return call(context, arguments[0]);
    }
  }

  /** A function of two arguments. */
  @FunctionalInterface
  interface Binary extends Builtin {

    /** Calls the function, as {@link Builtin#call(BuiltinContext, Value[])}. */
    @Nullable Value call(BuiltinContext context, Value first, Value second) throws BuiltinException;

    @Override
    default @Nullable Value call(BuiltinContext context, Value[] arguments)
        throws BuiltinException {
      return call(context, arguments[0], arguments[1]);
    }
  }

  /** A function of three arguments. */
  @FunctionalInterface
  interface Ternary extends Builtin {

    /** Calls the function, as {@link Builtin#call(BuiltinContext, Value[])}. */
    @Nullable Value call(BuiltinContext context, Value first, Value second, Value third)
        throws BuiltinException;

    @Override
    default @Nullable Value call(BuiltinContext context, Value[] arguments)
        throws BuiltinException {
      return call(context, arguments[0], arguments[1], arguments[2]);
    }
  }

  /**
   * A function with many results, each of which makes the calling expression true once. {@link
   * #call} gives all of them as an array.
   */
  @FunctionalInterface
  interface Relation extends Builtin {

    /** The results, computed as they are asked for. */
    Iterator<Value> results(BuiltinContext context, Value[] arguments) throws BuiltinException;

    @Override
    default Value call(BuiltinContext context, Value[] arguments) throws BuiltinException {
      ArrayValue.Builder all = new ArrayValue.Builder();
      Iterator<Value> results = results(context, arguments);
      while (results.hasNext()) {
        all.add(results.next());
      }
      return all.build();
    }
  }
}

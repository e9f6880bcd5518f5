package dev.autonomy.rego.eval;

import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.builtin.Builtin;
import dev.autonomy.rego.value.Value;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What {@code with} puts in the place of a function. */
sealed interface Replacement {

  /** The answer to a call whose arguments are on the stack, where the next frame begins. */
  @Nullable Value call(Machine machine, int arguments, int count, Location location);

  /** One value, whatever the arguments are. */
  record ByValue(Value value) implements Replacement {
    @Override
    public Value call(Machine machine, int arguments, int count, Location location) {
      return value;
    }
  }

  /** A function of the policy; while it runs, nothing is replaced. */
  record ByFunction(FunctionDocument function) implements Replacement {
    @Override
    public @Nullable Value call(Machine machine, int arguments, int count, Location location) {
      Scope outer = machine.scope;
      Scope plain = outer.derive();
      plain.mocks = null;
      machine.enter(plain);
      Value value = function.call(machine, arguments);
      machine.enter(outer);
      return value;
    }
  }

  /** Another built-in. */
  record ByBuiltin(String name, Builtin builtin) implements Replacement {
    @Override
    public @Nullable Value call(Machine machine, int arguments, int count, Location location) {
      Value[] values = Arrays.copyOfRange(machine.stack, arguments, arguments + count);
      return BuiltinCall.call(machine, name, builtin, values, location);
    }
  }
}

package dev.autonomy.rego.eval;

import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** {@code f(a, b)} where {@code f} is a function of the policy. */
public final class FunctionCall extends Operand {

  private final FunctionDocument function;
  private final Operand[] arguments;
  private final Location location;

  /** A call of {@code function} with as many arguments as it takes. */
  public FunctionCall(FunctionDocument function, Operand[] arguments, Location location) {
    this.function = function;
    this.arguments = arguments.clone();
    this.location = location;
  }

  @Override
  public @Nullable Value value(Machine machine) {
    machine.tick();
    int start = machine.top;
    Value value = push(machine, arguments) ? call(machine, start) : null;
    machine.top = start;
    return value;
  }

  private @Nullable Value call(Machine machine, int start) {
    if (machine.mocks != null) {
      Replacement replacement = Mocks.find(machine.mocks, function.name());
      if (replacement != null) {
        return replacement.call(machine, start, arguments.length, location);
      }
    }
    return function.call(machine, start);
  }

  /**
   * Puts the values of {@code arguments} where the next frame begins, and the frame after it behind
   * them; gives up at the first that is undefined.
   */
  static boolean push(Machine machine, Operand[] arguments) {
    int start = machine.top;
    machine.reserve(start + arguments.length);
    for (int i = 0; i < arguments.length; i++) {
      Value value = arguments[i].value(machine);
      if (value == null) {
        return false;
      }
      machine.stack[start + i] = value;
    }
    return true;
  }
}

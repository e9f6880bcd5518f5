package dev.autonomy.rego.eval;

import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.builtin.Builtin;
import dev.autonomy.rego.value.Value;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** A call of a built-in with many results, such as {@code walk}: goes on once for each. */
public final class RelationScan extends Step {

  private final String name;
  private final Builtin.Relation builtin;
  private final Operand[] arguments;
  private final int slot;
  private final Location location;

  /** Binds each result of the call to {@code slot}. */
  public RelationScan(
      String name, Builtin.Relation builtin, Operand[] arguments, int slot, Location location) {
    this.name = name;
    this.builtin = builtin;
    this.arguments = arguments.clone();
    this.slot = slot;
    this.location = location;
  }

  @Override
  public boolean run(Machine machine) {
    machine.tick();
    Value[] values = new Value[arguments.length];
    for (int i = 0; i < values.length; i++) {
      Value value = arguments[i].value(machine);
      if (value == null) {
        return false;
      }
      values[i] = value;
    }
    Iterator<Value> results;
    try {
      results = builtin.results(machine.context, values);
    } catch (Throwable failure) {
      BuiltinCall.failed(machine, name, failure, location);
      return false;
    }
    Value result = next(results, machine);
    while (result != null) {
      machine.tick();
      machine.set(slot, result);
      if (proceed(machine)) {
        return true;
      }
      result = next(results, machine);
    }
    return false;
  }

  private @Nullable Value next(Iterator<Value> results, Machine machine) {
    try {
      return results.hasNext() ? results.next() : null;
    } catch (Throwable failure) {
      return BuiltinCall.failed(machine, name, failure, location);
    }
  }
}

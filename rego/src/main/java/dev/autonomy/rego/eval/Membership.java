package dev.autonomy.rego.eval;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.SetValue;
import dev.autonomy.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** {@code value in collection}: one lookup in a set, a search elsewhere. */
public final class Membership extends Operand {

  private final Operand value;
  private final Operand collection;

  /** Whether {@code value} is an element of {@code collection}. */
  public Membership(Operand value, Operand collection) {
    this.value = value;
    this.collection = collection;
  }

  /** What is looked for. */
  public Operand element() {
    return value;
  }

  /** Where it is looked for. */
  public Operand collection() {
    return collection;
  }

  @Override
  public @Nullable Value value(Machine machine) {
    Value wanted = value.value(machine);
    Value container = wanted == null ? null : collection.value(machine);
    return wanted == null || container == null
        ? null
        : BooleanValue.of(contains(machine, container, wanted));
  }

  private static boolean contains(Machine machine, Value container, Value wanted) {
    if (container instanceof SetValue set) {
      machine.chargeComparison(wanted);
      return set.contains(wanted);
    }
    if (container instanceof ArrayValue array) {
      return contains(machine, array, wanted);
    }
    return container instanceof ObjectValue object && contains(machine, object, wanted);
  }

  private static boolean contains(Machine machine, ArrayValue array, Value wanted) {
    machine.charge(array.size());
    machine.chargeComparison(array, wanted);
    for (int i = 0; i < array.size(); i++) {
      if (array.get(i).equals(wanted)) {
        return true;
      }
    }
    return false;
  }

  private static boolean contains(Machine machine, ObjectValue object, Value wanted) {
    machine.charge(object.size());
    machine.chargeComparison(object, wanted);
    for (int i = 0; i < object.size(); i++) {
      if (object.value(i).equals(wanted)) {
        return true;
      }
    }
    return false;
  }
}

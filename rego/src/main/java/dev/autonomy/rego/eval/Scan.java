package dev.autonomy.rego.eval;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.SetValue;
import dev.autonomy.rego.value.Value;

/**
 * {@code collection[key]} with a key that is still free: goes on once for each element, in the
 * order of the collection. What is not a collection has no elements.
 */
public final class Scan extends Step {

  /** In the place of a slot: not wanted. */
  public static final int NO_SLOT = -1;

  private final Operand collection;
  private final int keySlot;
  private final int valueSlot;

  /** Binds the key and the value of each element to their slots, or to {@link #NO_SLOT}. */
  public Scan(Operand collection, int keySlot, int valueSlot) {
    this.collection = collection;
    this.keySlot = keySlot;
    this.valueSlot = valueSlot;
  }

  @Override
  public boolean run(Machine machine) {
    Value elements = collection.value(machine);
    if (elements instanceof ArrayValue array) {
      return scan(machine, array);
    }
    if (elements instanceof SetValue set) {
      return scan(machine, set);
    }
    return elements instanceof ObjectValue object && scan(machine, object);
  }

  private boolean scan(Machine machine, ArrayValue array) {
    for (int i = 0; i < array.size(); i++) {
      machine.tick();
      if (keySlot != NO_SLOT) {
        machine.set(keySlot, NumberValue.of(i));
      }
      if (valueSlot != NO_SLOT) {
        machine.set(valueSlot, array.get(i));
      }
      if (proceed(machine)) {
        return true;
      }
    }
    return false;
  }

  private boolean scan(Machine machine, ObjectValue object) {
    for (int i = 0; i < object.size(); i++) {
      machine.tick();
      if (keySlot != NO_SLOT) {
        machine.set(keySlot, object.key(i));
      }
      if (valueSlot != NO_SLOT) {
        machine.set(valueSlot, object.value(i));
      }
      if (proceed(machine)) {
        return true;
      }
    }
    return false;
  }

  private boolean scan(Machine machine, SetValue set) {
    for (int i = 0; i < set.size(); i++) {
      machine.tick();
      Value member = set.member(i);
      if (keySlot != NO_SLOT) {
        machine.set(keySlot, member);
      }
      if (valueSlot != NO_SLOT) {
        machine.set(valueSlot, member);
      }
      if (proceed(machine)) {
        return true;
      }
    }
    return false;
  }
}

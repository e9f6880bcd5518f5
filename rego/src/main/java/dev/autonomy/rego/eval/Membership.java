package dev.autonomy.rego.eval;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.SetValue;
import dev.autonomy.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** {@code value in collection}: one lookup in a set, a search elsewhere, an index if repeated. */
public final class Membership extends Operand {

  /** Smaller collections are gone through before anything is remembered about them. */
  private static final int SMALLEST_INDEXED = 32;

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

  private boolean contains(Machine machine, Value container, Value wanted) {
    if (container instanceof SetValue set) {
      machine.chargeComparison(wanted);
      return set.contains(wanted);
    }
    return container.size() < SMALLEST_INDEXED
        ? position(machine, container, wanted) >= 0
        : find(machine, container, wanted);
  }

  /** Looks into an index once searches of the same collection have come to its end. */
  private boolean find(Machine machine, Value container, Value wanted) {
    ElementIndexes indexes = machine.elementIndexes();
    ElementIndexes.Entry entry = indexes.of(this, container);
    if (indexes.isDue(entry, container.size())) {
      indexes.put(entry, index(machine, container), container.size());
    }
    if (entry.index != null) {
      return contains(machine, container, entry.index, wanted);
    }
    int position = position(machine, container, wanted);
    entry.visited += position < 0 ? container.size() : position + 1;
    return position >= 0;
  }

  private static ElementIndex index(Machine machine, Value container) {
    machine.charge(container.size());
    ElementIndex index = new ElementIndex(container.size());
    for (int i = container.size() - 1; i >= 0; i--) {
      machine.tick();
      index.addFirst(i, machine.hash(Bodies.element(container, i)));
    }
    return index;
  }

  private static boolean contains(
      Machine machine, Value container, ElementIndex index, Value wanted) {
    int hash = machine.hash(wanted);
    for (int i = index.first(hash); i != ElementIndex.END; i = index.next(i)) {
      machine.tick();
      if (index.hasHash(i, hash) && machine.same(Bodies.element(container, i), wanted)) {
        return true;
      }
    }
    return false;
  }

  /** Where the value is in an array or an object, or -1; what is no collection has it nowhere. */
  private static int position(Machine machine, Value container, Value wanted) {
    machine.chargeComparison(container, wanted);
    if (container instanceof ArrayValue array) {
      return position(machine, array, wanted);
    }
    return container instanceof ObjectValue object ? position(machine, object, wanted) : -1;
  }

  private static int position(Machine machine, ArrayValue array, Value wanted) {
    for (int i = 0; i < array.size(); i++) {
      machine.tick();
      if (array.get(i).equals(wanted)) {
        return i;
      }
    }
    return -1;
  }

  private static int position(Machine machine, ObjectValue object, Value wanted) {
    for (int i = 0; i < object.size(); i++) {
      machine.tick();
      if (object.value(i).equals(wanted)) {
        return i;
      }
    }
    return -1;
  }
}

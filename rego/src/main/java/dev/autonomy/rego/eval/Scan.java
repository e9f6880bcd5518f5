package dev.autonomy.rego.eval;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.SetValue;
import dev.autonomy.rego.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * {@code collection[key]} with a key that is still free: goes on once for each element, in the
 * order of the collection. What is not a collection has no elements.
 *
 * <p>Where equalities follow, an index may tell which elements fail them; these are left out.
 */
public final class Scan extends Step {

  /** In the place of a slot: not wanted. */
  public static final int NO_SLOT = -1;

  /** Smaller collections are gone through before anything is remembered about them. */
  static final int SMALLEST_INDEXED = 16;

  private final Operand collection;
  private final int keySlot;
  private final int valueSlot;
  private @Nullable EqualityFilter filter;

  /** Binds the key and the value of each element to their slots, or to {@link #NO_SLOT}. */
  public Scan(Operand collection, int keySlot, int valueSlot) {
    this.collection = collection;
    this.keySlot = keySlot;
    this.valueSlot = valueSlot;
  }

  /** The slot of the keys, or {@link #NO_SLOT}. */
  public int keySlot() {
    return keySlot;
  }

  /** The slot of the values, or {@link #NO_SLOT}. */
  public int valueSlot() {
    return valueSlot;
  }

  /** Sets what the elements must satisfy next; only while planning. */
  public void filterBy(EqualityFilter equalities) {
    filter = equalities;
  }

  @Override
  public boolean run(Machine machine) {
    Value elements = collection.value(machine);
    EqualityFilter equalities = filter;
    return equalities != null && elements != null && elements.size() >= SMALLEST_INDEXED
        ? search(machine, elements, equalities)
        : scan(machine, elements);
  }

  private boolean search(Machine machine, Value elements, EqualityFilter equalities) {
    ElementIndexes indexes = machine.elementIndexes();
    ElementIndexes.Entry entry = indexes.of(this, elements);
    if (equalities.isReady(machine)) {
      if (indexes.isDue(entry, elements.size())) {
        indexes.put(entry, index(machine, elements, equalities), elements.size());
      }
      if (entry.index != null) {
        return visit(machine, elements, entry.index, equalities.hashOfWanted(machine));
      }
    }
    boolean stopped = scan(machine, elements);
    entry.visited += machine.visited;
    return stopped;
  }

  private ElementIndex index(Machine machine, Value elements, EqualityFilter equalities) {
    machine.charge(elements.size());
    ElementIndex index = new ElementIndex(elements.size());
    for (int i = elements.size() - 1; i >= 0; i--) {
      machine.tick();
      bind(machine, elements, i);
      long hash = equalities.hashOfFields(machine);
      if (hash != EqualityFilter.UNDEFINED) {
        index.addFirst(i, (int) hash);
      }
    }
    return index;
  }

  private boolean visit(Machine machine, Value elements, ElementIndex index, long wanted) {
    machine.tick();
    if (wanted == EqualityFilter.UNDEFINED) {
      return false;
    }
    int hash = (int) wanted;
    for (int i = index.first(hash); i != ElementIndex.END; i = index.next(i)) {
      machine.tick();
      if (index.hasHash(i, hash)) {
        bind(machine, elements, i);
        if (proceed(machine)) {
          return true;
        }
      }
    }
    return false;
  }

  private void bind(Machine machine, Value elements, int i) {
    if (keySlot != NO_SLOT) {
      machine.set(keySlot, Bodies.key(elements, i));
    }
    if (valueSlot != NO_SLOT) {
      machine.set(valueSlot, Bodies.element(elements, i));
    }
  }

  private boolean scan(Machine machine, @Nullable Value elements) {
    if (elements instanceof ArrayValue array) {
      return scan(machine, array);
    }
    if (elements instanceof SetValue set) {
      return scan(machine, set);
    }
    return elements instanceof ObjectValue object && scan(machine, object);
  }

  private boolean scan(Machine machine, ArrayValue array) {
    int i = 0;
    boolean stopped = false;
    while (!stopped && i < array.size()) {
      machine.tick();
      if (keySlot != NO_SLOT) {
        machine.set(keySlot, NumberValue.of(i));
      }
      if (valueSlot != NO_SLOT) {
        machine.set(valueSlot, array.get(i));
      }
      i++;
      stopped = proceed(machine);
    }
    machine.visited = i;
    return stopped;
  }

  private boolean scan(Machine machine, ObjectValue object) {
    int i = 0;
    boolean stopped = false;
    while (!stopped && i < object.size()) {
      machine.tick();
      if (keySlot != NO_SLOT) {
        machine.set(keySlot, object.key(i));
      }
      if (valueSlot != NO_SLOT) {
        machine.set(valueSlot, object.value(i));
      }
      i++;
      stopped = proceed(machine);
    }
    machine.visited = i;
    return stopped;
  }

  private boolean scan(Machine machine, SetValue set) {
    int i = 0;
    boolean stopped = false;
    while (!stopped && i < set.size()) {
      machine.tick();
      Value member = set.member(i);
      if (keySlot != NO_SLOT) {
        machine.set(keySlot, member);
      }
      if (valueSlot != NO_SLOT) {
        machine.set(valueSlot, member);
      }
      i++;
      stopped = proceed(machine);
    }
    machine.visited = i;
    return stopped;
  }
}

package dev.autonomy.rego.eval;

import dev.autonomy.rego.value.KeyLookup;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** {@code collection[key]} with a key that is known when it is reached. */
public class Select extends Operand {

  private final Operand collection;
  private final Operand key;

  private Select(Operand collection, Operand key) {
    this.collection = collection;
    this.key = key;
  }

  /** What {@code key} leads to in {@code collection}. */
  public static Select of(Operand collection, Operand key) {
    Value constant = key.constant();
    return collection instanceof Slot slot && constant != null && !constant.isCollection()
        ? new OfVariable(slot, key, constant)
        : new Select(collection, key);
  }

  /** Where the key is looked up. */
  public Operand collection() {
    return collection;
  }

  /** What is looked up. */
  public Operand key() {
    return key;
  }

  @Override
  public @Nullable Value value(Machine machine) {
    Value container = collection.value(machine);
    if (container == null) {
      return null;
    }
    Value wanted = key.value(machine);
    if (wanted == null) {
      return null;
    }
    machine.chargeComparison(wanted);
    return container.get(wanted);
  }

  /** An entry, by a constant key, of what a variable holds: what searches mostly look at. */
  private static final class OfVariable extends Select {
    private final int slot;
    private final Value constant;
    private final KeyLookup lookup;

    OfVariable(Slot slot, Operand key, Value constant) {
      super(slot, key);
      this.slot = slot.index();
      this.constant = constant;
      lookup = new KeyLookup(constant);
    }

    @Override
    public @Nullable Value value(Machine machine) {
      Value container = machine.stack[machine.base + slot];
      return container instanceof ObjectValue object ? lookup.in(object) : container.get(constant);
    }
  }
}

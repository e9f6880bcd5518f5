package dev.autonomy.rego.eval;

import dev.autonomy.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** {@code collection[key]} with a key that is known when it is reached. */
public final class Select extends Operand {

  private final Operand collection;
  private final Operand key;

  /** What {@code key} leads to in {@code collection}. */
  public Select(Operand collection, Operand key) {
    this.collection = collection;
    this.key = key;
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
}

package dev.autonomy.rego.eval;

import dev.autonomy.rego.value.SetValue;
import dev.autonomy.rego.value.Value;

/**
 * {@code some x in collection} where {@code x} is known: goes on once for each place at which the
 * collection has it.
 */
public final class Occurrences extends Step {

  private final Operand collection;
  private final Operand wanted;

  /** Looks for {@code wanted}, which is settled. */
  public Occurrences(Operand collection, Operand wanted) {
    this.collection = collection;
    this.wanted = wanted;
  }

  @Override
  public boolean run(Machine machine) {
    machine.tick();
    Value elements = collection.value(machine);
    Value element = elements == null || !elements.isCollection() ? null : wanted.value(machine);
    if (elements == null || element == null) {
      return false;
    }
    if (elements instanceof SetValue set) {
      machine.chargeComparison(element);
      return set.contains(element) && proceed(machine);
    }
    machine.charge(elements.size());
    machine.chargeComparison(elements, element);
    for (int i = 0; i < elements.size(); i++) {
      if (Bodies.element(elements, i).equals(element) && proceed(machine)) {
        return true;
      }
    }
    return false;
  }
}

package dev.autonomy.rego.eval;

import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * A part of the executable form that has at most one value. Immutable once planned; all that
 * changes is in the machine.
 */
public abstract class Operand {

  /** The value for what the machine has bound; null when it is undefined. */
  public abstract @Nullable Value value(Machine machine);

  /** The value if it is the same in every evaluation, else null. */
  public @Nullable Value constant() {
    return null;
  }

  /** Whether the value is defined and not {@code false}. */
  public boolean holds(Machine machine) {
    Value value = value(machine);
    return value != null && !BooleanValue.FALSE.equals(value);
  }
}

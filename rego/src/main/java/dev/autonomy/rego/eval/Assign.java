package dev.autonomy.rego.eval;

import dev.autonomy.rego.value.Value;

/** Gives a variable its value; goes on when there is one. */
public final class Assign extends Step {

  private final int slot;
  private final Operand value;

  /** Puts {@code value} in {@code slot}. */
  public Assign(int slot, Operand value) {
    this.slot = slot;
    this.value = value;
  }

  /** The place of the variable. */
  public int slot() {
    return slot;
  }

  /** What the variable becomes. */
  public Operand value() {
    return value;
  }

  @Override
  public boolean run(Machine machine) {
    machine.tick();
    Value assigned = value.value(machine);
    if (assigned == null) {
      return false;
    }
    machine.set(slot, assigned);
    return proceed(machine);
  }
}

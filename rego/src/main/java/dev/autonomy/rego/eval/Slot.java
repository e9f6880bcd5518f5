package dev.autonomy.rego.eval;

import dev.autonomy.rego.value.Value;

/** A variable: a place in the frame of the running rule. */
public final class Slot extends Operand {

  private final int index;

  /** The variable at {@code index} of the frame. */
  public Slot(int index) {
    this.index = index;
  }

  /** The place in the frame. */
  public int index() {
    return index;
  }

  @Override
  public Value value(Machine machine) {
    return machine.stack[machine.base + index];
  }
}

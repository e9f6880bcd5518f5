package dev.autonomy.rego.eval;

import dev.autonomy.rego.value.Value;

/** A value known when the policy is planned. */
public final class Constant extends Operand {

  private final Value value;

  /** Always {@code value}. */
  public Constant(Value value) {
    this.value = value;
  }

  @Override
  public Value value(Machine machine) {
    return value;
  }

  @Override
  public Value constant() {
    return value;
  }
}

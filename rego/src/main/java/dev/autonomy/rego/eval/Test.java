package dev.autonomy.rego.eval;

/** Goes on when a condition holds. */
public final class Test extends Step {

  private final Operand condition;
  private final boolean wanted;

  /**
   * Goes on when {@code condition} holds, or when it does not.
   *
   * @param wanted false for {@code not condition}
   */
  public Test(Operand condition, boolean wanted) {
    this.condition = condition;
    this.wanted = wanted;
  }

  /** What is tested. */
  public Operand condition() {
    return condition;
  }

  /** Whether the condition must hold, rather than not hold. */
  public boolean isWanted() {
    return wanted;
  }

  /** The opposite test. */
  public Test negated() {
    return new Test(condition, !wanted);
  }

  @Override
  public boolean run(Machine machine) {
    machine.tick();
    return condition.holds(machine) == wanted && proceed(machine);
  }
}

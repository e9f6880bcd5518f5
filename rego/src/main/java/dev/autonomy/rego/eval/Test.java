package dev.autonomy.rego.eval;

import org.jspecify.annotations.Nullable;

/** Goes on when a condition holds. */
public final class Test extends Step {

  private final Operand condition;
  private final boolean wanted;

  /** The condition if it is a comparison, as most are: called directly it is twice as fast. */
  private final @Nullable Comparison comparison;

  /**
   * Goes on when {@code condition} holds, or when it does not.
   *
   * @param wanted false for {@code not condition}
   */
  public Test(Operand condition, boolean wanted) {
    this.condition = condition;
    this.wanted = wanted;
    comparison = condition instanceof Comparison known ? known : null;
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
    boolean holds = comparison != null ? comparison.holds(machine) : condition.holds(machine);
    return holds == wanted && proceed(machine);
  }
}

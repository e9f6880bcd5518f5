package dev.autonomy.rego.eval;

import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** {@code a == b}, {@code a < b} and the others, without a call; undefined when a side is. */
public final class Comparison extends Operand {

  /** The operators. */
  public enum Operator {
    /** {@code ==}, and {@code =} between values. */
    EQUAL,
    /** {@code !=}. */
    NOT_EQUAL,
    /** {@code <}. */
    LESS,
    /** {@code <=}. */
    LESS_OR_EQUAL,
    /** {@code >}. */
    GREATER,
    /** {@code >=}. */
    GREATER_OR_EQUAL
  }

  private final Operator operator;
  private final Operand left;
  private final Operand right;
  private final @Nullable Value constant;

  /** Compares {@code left} with {@code right}. */
  public Comparison(Operator operator, Operand left, Operand right) {
    this.operator = operator;
    this.left = left;
    this.right = right;
    constant = right.constant();
  }

  /** How the sides are compared. */
  public Operator operator() {
    return operator;
  }

  /** The left side. */
  public Operand left() {
    return left;
  }

  /** The right side. */
  public Operand right() {
    return right;
  }

  @Override
  public @Nullable Value value(Machine machine) {
    Value a = left.value(machine);
    Value b = a == null || constant != null ? constant : right.value(machine);
    return a == null || b == null ? null : BooleanValue.of(compare(machine, a, b));
  }

  @Override
  public boolean holds(Machine machine) {
    Value a = left.value(machine);
    Value b = a == null || constant != null ? constant : right.value(machine);
    return a != null && b != null && compare(machine, a, b);
  }

  private boolean compare(Machine machine, Value a, Value b) {
    return switch (operator) {
      case EQUAL -> machine.same(a, b);
      case NOT_EQUAL -> !machine.same(a, b);
      case LESS -> machine.order(a, b) < 0;
      case LESS_OR_EQUAL -> machine.order(a, b) <= 0;
      case GREATER -> machine.order(a, b) > 0;
      case GREATER_OR_EQUAL -> machine.order(a, b) >= 0;
    };
  }
}

package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;

/** The work an evaluation may still do. */
@FunctionalInterface
public interface Budget {

  /** Parts of values that a comparison visits, or a sort moves, for one unit. */
  int COMPARED_PER_UNIT = 8;

  /** Characters of an operand for one unit. */
  int READ_PER_UNIT = 32;

  /** Digits of an operand for one unit. */
  int DIGITS_PER_UNIT = 8;

  /**
   * Spends {@code units}; one unit is about the work of visiting one value or 64 bytes.
   *
   * @throws RuntimeException of the evaluator's own kind when the budget, the deadline or the
   *     caller's patience is at its end; functions let it pass
   */
  void charge(long units);

  /**
   * Counts memory that a result takes, before it is built.
   *
   * @throws RuntimeException of the evaluator's own kind when it may have no more
   */
  default void allocate(long bytes) {}

  /**
   * Spends what it takes to compare all parts of {@code value} with something, before it is done. A
   * few lines of a policy make a value whose parts are few in memory and a thousand million on the
   * way through it.
   */
  default void chargeComparison(Value value) {
    if (value.isCollection()) {
      charge(value.weight() / COMPARED_PER_UNIT);
    }
  }

  /**
   * Spends what it takes to read a text or a number, before a function is called with it. What
   * functions do beyond reading it, they charge themselves.
   */
  default void chargeOperand(Value operand) {
    if (operand instanceof StringValue text) {
      if (text.value().length() >= READ_PER_UNIT) {
        charge(text.value().length() / READ_PER_UNIT);
      }
    } else if (operand instanceof NumberValue number && !number.isLong()) {
      charge(1 + number.decimalValue().precision() / DIGITS_PER_UNIT);
    }
  }

  /** Spends what it takes to compare two values; the smaller one bounds the work. */
  default void chargeComparison(Value a, Value b) {
    if (a.isCollection() && b.isCollection()) {
      charge(Math.min(a.weight(), b.weight()) / COMPARED_PER_UNIT);
    }
  }
}

package dev.autonomy.rego.eval;

import dev.autonomy.rego.value.Value;
import java.util.Set;

/** Something that must hold for a rule to hold, and that a {@link RuleIndex} can look up. */
public sealed interface Condition {

  /** What the condition is about: equal for equal operands. */
  Object place();

  /** Gives the value that the condition is about; it must not search, call or fail. */
  Operand operand();

  /** What would make it hold: values, or a prefix. */
  Set<? extends Object> wanted();

  /** The value must be one of several. */
  record IsOneOf(Object place, Operand operand, Set<Value> values) implements Condition {
    @Override
    public Set<Value> wanted() {
      return values;
    }
  }

  /**
   * The value must be a string that begins with a prefix. What is defined but no string makes the
   * rule a candidate, because trying it may be an error.
   */
  record StartsWith(Object place, Operand operand, String prefix) implements Condition {
    @Override
    public Set<String> wanted() {
      return Set.of(prefix);
    }
  }
}

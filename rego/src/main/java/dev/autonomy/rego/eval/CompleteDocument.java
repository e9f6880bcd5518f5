package dev.autonomy.rego.eval;

import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** {@code p := v if ...}: one value, on which all rules that hold must agree. */
public final class CompleteDocument extends Document {

  static final String CONFLICT = "complete rules must not produce multiple outputs";

  private RuleSet rules = RuleSet.EMPTY;
  private @Nullable RuleBody fallback;

  /** A document whose rules are still to be planned. */
  public CompleteDocument(int index, String name, Path path, Location location) {
    super(index, name, path, location);
  }

  /**
   * Gives the document its rules, once.
   *
   * @param defaultRule what holds when no other rule does
   */
  public void define(RuleSet ruleSet, @Nullable RuleBody defaultRule) {
    rules = ruleSet;
    fallback = defaultRule;
  }

  @Override
  @Nullable Value evaluate(Machine machine) {
    Value outer = machine.result;
    RuleBody decider = rules.decide(machine, machine.top, CONFLICT);
    if (decider == null && fallback != null) {
      decider = fallback.produce(machine, machine.top);
    }
    if (decider != null) {
      machine.decided(index, decider);
    }
    Value value = decider == null ? null : machine.result;
    machine.result = outer;
    return value;
  }
}

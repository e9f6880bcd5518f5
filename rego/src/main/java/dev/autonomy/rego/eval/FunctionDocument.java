package dev.autonomy.rego.eval;

import dev.autonomy.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** {@code f(x) := v if ...}: for each list of arguments one value, on which all rules agree. */
public final class FunctionDocument {

  static final String CONFLICT = "functions must not produce multiple outputs for same inputs";

  private final String name;
  private final int arity;
  private RuleSet rules = RuleSet.EMPTY;
  private @Nullable RuleBody fallback;
  private boolean memoized;

  /** A function whose rules are still to be planned. */
  public FunctionDocument(String name, int arity) {
    this.name = name;
    this.arity = arity;
  }

  /**
   * Gives the function its rules, once. Their frames begin with the arguments.
   *
   * @param defaultRule what holds when no other rule does
   * @param costly whether results are worth keeping: the rules search or call
   */
  public void define(RuleSet ruleSet, @Nullable RuleBody defaultRule, boolean costly) {
    rules = ruleSet;
    fallback = defaultRule;
    memoized = costly;
  }

  /** Such as {@code data.pkg.f}. */
  public String name() {
    return name;
  }

  /** Number of arguments. */
  public int arity() {
    return arity;
  }

  /** The value for the arguments that the stack has from {@code frame} on; null when undefined. */
  @Nullable Value call(Machine machine, int frame) {
    if (!memoized) {
      return evaluate(machine, frame);
    }
    for (int i = frame; i < frame + arity; i++) {
      machine.chargeComparison(machine.stack[i]);
    }
    FunctionMemo memo = machine.scope.memo();
    Value known = memo.find(this, machine.stack, frame, arity);
    if (known != null) {
      return Machine.remembered(known);
    }
    Value value = evaluate(machine, frame);
    machine.collect(1);
    memo.put(this, machine.stack, frame, arity, value == null ? Machine.UNDEFINED : value);
    return value;
  }

  private @Nullable Value evaluate(Machine machine, int frame) {
    machine.descend();
    Value outer = machine.result;
    RuleBody decider = rules.decide(machine, frame, CONFLICT);
    if (decider == null && fallback != null) {
      decider = fallback.produce(machine, frame);
    }
    Value value = decider == null ? null : machine.result;
    machine.result = outer;
    machine.ascend();
    return value;
  }
}

package dev.autonomy.rego.eval;

import dev.autonomy.rego.EvaluationException;
import dev.autonomy.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** The rules of one document, of which an index may tell beforehand that most do not hold. */
public final class RuleSet {

  /** No rules. */
  public static final RuleSet EMPTY = new RuleSet(new RuleBody[0], null, false);

  private final RuleBody[] rules;
  private final @Nullable RuleIndex index;
  private final boolean sameValue;

  /**
   * Rules in the order in which they were written.
   *
   * @param index finds those that can hold; null to try all
   * @param sameValue whether every rule has the same constant value, so that the first that holds
   *     decides
   */
  public RuleSet(RuleBody[] rules, @Nullable RuleIndex index, boolean sameValue) {
    this.rules = rules.clone();
    this.index = index;
    this.sameValue = sameValue;
  }

  /**
   * Runs the rules for one value, which is left in {@link Machine#result}.
   *
   * @param frame where the frames of the rules begin
   * @param conflict what to say when two rules disagree
   * @return the first rule that holds, or null
   */
  @Nullable RuleBody decide(Machine machine, int frame, String conflict) {
    int candidates = machine.candidateTop;
    int count = rules.length;
    if (index != null) {
      index.find(machine, frame);
      count = machine.candidateTop - candidates;
    }
    RuleBody decider = null;
    Value outcome = null;
    for (int i = 0; i < count; i++) {
      RuleBody rule = rules[index == null ? i : machine.candidates[candidates + i]];
      RuleBody holds = rule.produce(machine, frame);
      if (holds != null) {
        Value value = machine.result;
        if (outcome == null) {
          outcome = value;
          decider = holds;
          if (sameValue) {
            break;
          }
        } else if (value == null || !machine.same(outcome, value)) {
          throw new EvaluationException(EvaluationException.CONFLICT, conflict, holds.location());
        }
      }
    }
    machine.candidateTop = candidates;
    machine.result = outcome;
    return decider;
  }

  /**
   * Runs the rules for what they contribute.
   *
   * @param frame where the frames of the rules begin
   * @return the first rule that contributes, or null
   */
  @Nullable RuleBody contribute(Machine machine, int frame) {
    int candidates = machine.candidateTop;
    int count = rules.length;
    if (index != null) {
      index.find(machine, frame);
      count = machine.candidateTop - candidates;
    }
    RuleBody first = null;
    for (int i = 0; i < count; i++) {
      RuleBody rule = rules[index == null ? i : machine.candidates[candidates + i]];
      if (rule.contribute(machine, frame) && first == null) {
        first = rule;
      }
    }
    machine.candidateTop = candidates;
    return first;
  }
}

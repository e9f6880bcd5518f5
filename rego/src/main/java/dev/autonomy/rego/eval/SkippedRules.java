package dev.autonomy.rego.eval;

import dev.autonomy.rego.trace.TracedExpression;
import dev.autonomy.rego.trace.TracedRule;
import dev.autonomy.rego.trace.TracedValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tells a listener which rules an index leaves out, and why. */
public final class SkippedRules {

  private final Candidate[] rules;

  /** Reports about rules in the order in which the index numbers them. */
  public SkippedRules(List<Candidate> rules) {
    this.rules = rules.toArray(new Candidate[0]);
  }

  /**
   * A rule that the index may leave out.
   *
   * @param reasons its conditions, in the order of the body
   */
  public record Candidate(TracedRule rule, List<Reason> reasons) {
    /** Copies the list. */
    public Candidate {
      reasons = List.copyOf(reasons);
    }
  }

  /**
   * A condition and where it is written.
   *
   * @param expression null when it is about an argument in the head
   * @param glances at the terms of the expression
   */
  public record Reason(
      Condition condition, @Nullable TracedExpression expression, List<Glance> glances) {
    /** Copies the list. */
    public Reason {
      glances = List.copyOf(glances);
    }
  }

  /** Reports the rules that are not among the candidates from {@code start} on. */
  void report(Machine machine, int start) {
    TraceState state = machine.trace;
    if (state == null || !state.listener.hearsSkipped()) {
      return;
    }
    boolean[] found = new boolean[rules.length];
    for (int i = start; i < machine.candidateTop; i++) {
      found[machine.candidates[i]] = true;
    }
    for (int i = 0; i < rules.length; i++) {
      if (!found[i]) {
        report(machine, state, rules[i]);
      }
    }
  }

  private static void report(Machine machine, TraceState state, Candidate skipped) {
    for (Reason reason : skipped.reasons) {
      if (!canHold(reason.condition, machine)) {
        Glance[] glances = reason.glances.toArray(new Glance[0]);
        state.listener.skipped(
            skipped.rule, reason.expression, () -> TraceState.look(glances, machine));
        return;
      }
    }
    Supplier<List<TracedValue>> nothing = List::of;
    state.listener.skipped(skipped.rule, null, nothing);
  }

  private static boolean canHold(Condition condition, Machine machine) {
    Value value = condition.operand().value(machine);
    if (value == null) {
      return false;
    }
    return switch (condition) {
      case Condition.IsOneOf isOneOf -> isOneOf.values().contains(value);
      case Condition.StartsWith startsWith ->
          !(value instanceof StringValue text) || text.value().startsWith(startsWith.prefix());
    };
  }
}

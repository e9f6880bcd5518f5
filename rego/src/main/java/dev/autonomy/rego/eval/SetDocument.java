package dev.autonomy.rego.eval;

import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.value.SetValue;
import dev.autonomy.rego.value.Value;

/** {@code p contains x if ...}: the set of what all rules give. */
public final class SetDocument extends Document {

  private RuleSet rules = RuleSet.EMPTY;

  /** A document whose rules are still to be planned. */
  public SetDocument(int index, String name, Path path, Location location) {
    super(index, name, path, location);
  }

  /** Gives the document its rules, once; they end in {@link Outcomes.AddMember}. */
  public void define(RuleSet ruleSet) {
    rules = ruleSet;
  }

  @Override
  Value evaluate(Machine machine) {
    SetValue.Builder outer = machine.members;
    machine.members = null;
    RuleBody first = rules.contribute(machine, machine.top);
    SetValue.Builder members = machine.members;
    machine.members = outer;
    if (first != null) {
      machine.decided(index, first);
    }
    return members == null ? SetValue.EMPTY : members.build();
  }
}

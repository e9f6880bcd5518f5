package dev.autonomy.rego.eval;

import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * {@code value in data.pkg.p} where {@code p} is a set whose rules cannot fail: whether they give
 * this one member, without computing the others.
 */
public final class KeyedMembership extends Operand {

  private final Membership membership;
  private final KeyedRules rules;

  /** The same as {@code membership}, whose collection is the document of {@code rules}. */
  public KeyedMembership(Membership membership, KeyedRules rules) {
    this.membership = membership;
    this.rules = rules;
  }

  @Override
  public @Nullable Value value(Machine machine) {
    if (rules.document().isWhole(machine)) {
      return membership.value(machine);
    }
    machine.tick();
    Value wanted = membership.element().value(machine);
    if (wanted == null) {
      return null;
    }
    int start = machine.top;
    machine.reserve(start + 1);
    machine.stack[start] = wanted;
    boolean isMember = rules.value(machine, start) != null;
    machine.top = start;
    return BooleanValue.of(isMember);
  }
}

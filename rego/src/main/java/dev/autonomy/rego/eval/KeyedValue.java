package dev.autonomy.rego.eval;

import dev.autonomy.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** {@code data.pkg.p[key]} where rules define a set or an object {@code p}. */
public final class KeyedValue extends Operand {

  private final KeyedRules rules;
  private final Operand[] keys;

  /** What the document of {@code rules} has at {@code keys}. */
  public KeyedValue(KeyedRules rules, Operand... keys) {
    this.rules = rules;
    this.keys = keys.clone();
  }

  @Override
  public @Nullable Value value(Machine machine) {
    machine.tick();
    int start = machine.top;
    Value value = FunctionCall.push(machine, keys) ? look(machine, start) : null;
    machine.top = start;
    return value;
  }

  private @Nullable Value look(Machine machine, int start) {
    Document document = rules.document();
    return document.isWhole(machine)
        ? rules.follow(machine, document.value(machine), start)
        : rules.value(machine, start);
  }

  /** What is known without evaluating anything: {@link Machine#UNDEFINED}, or null if nothing. */
  @Nullable Value known(Machine machine, Value[] values) {
    Value whole = machine.documents[rules.document().index];
    if (whole == null) {
      return machine.scope.memo().find(rules, values, 0, values.length);
    }
    Value value = Machine.remembered(whole);
    for (int i = 0; i < values.length && value != null; i++) {
      value = value.get(values[i]);
    }
    return value == null ? Machine.UNDEFINED : value;
  }

  /** The keys. */
  Operand[] keys() {
    return keys;
  }
}

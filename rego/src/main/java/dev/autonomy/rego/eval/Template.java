package dev.autonomy.rego.eval;

import dev.autonomy.rego.EvaluationException;
import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;

/** {@code $"text {expression}"}; an expression without a value shows as {@code <undefined>}. */
public final class Template extends Operand {

  private final Operand[] parts;
  private final Location location;

  /** Joins parts: constant strings, and expressions as the array of their values. */
  public Template(Operand[] parts, Location location) {
    this.parts = parts.clone();
    this.location = location;
  }

  @Override
  public Value value(Machine machine) {
    StringBuilder text = new StringBuilder();
    for (Operand part : parts) {
      if (part.constant() instanceof StringValue literal) {
        text.append(literal.value());
      } else if (part.value(machine) instanceof ArrayValue values && values.size() > 0) {
        machine.charge(values.weight());
        append(text, values);
      } else {
        text.append("<undefined>");
      }
    }
    machine.collect(1 + text.length() / 64);
    machine.allocate(2L * text.length());
    return StringValue.of(text.toString());
  }

  private void append(StringBuilder text, ArrayValue values) {
    for (int i = 1; i < values.size(); i++) {
      if (!values.get(i).equals(values.get(0))) {
        throw new EvaluationException(
            EvaluationException.CONFLICT,
            "template-strings must not produce multiple outputs",
            location);
      }
    }
    Value value = values.get(0);
    text.append(value instanceof StringValue string ? string.value() : value.toString());
  }
}

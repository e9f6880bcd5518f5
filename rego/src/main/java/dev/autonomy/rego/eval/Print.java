package dev.autonomy.rego.eval;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;

/**
 * {@code print(a, b)}: writes a line for each combination of the values of its arguments, of which
 * an undefined one shows as {@code <undefined>}, and goes on.
 */
public final class Print extends Step {

  private static final Value NOTHING = StringValue.of("<undefined>");

  private final Operand[] arguments;

  /** Prints arguments of which each is the array of its values. */
  public Print(Operand... arguments) {
    this.arguments = arguments.clone();
  }

  @Override
  public boolean run(Machine machine) {
    machine.tick();
    machine.printed++;
    print(machine, 0, new Value[arguments.length]);
    return proceed(machine);
  }

  private void print(Machine machine, int position, Value[] line) {
    if (position == arguments.length) {
      machine.tick();
      String text = text(machine, line);
      if (machine.trace != null) {
        machine.trace.listener.printed(text);
      }
      machine.context.capabilities().print(text);
      return;
    }
    Value values = arguments[position].value(machine);
    if (values instanceof ArrayValue choices && choices.size() > 0) {
      for (int i = 0; i < choices.size(); i++) {
        line[position] = choices.get(i);
        print(machine, position + 1, line);
      }
    } else {
      line[position] = NOTHING;
      print(machine, position + 1, line);
    }
  }

  private static String text(Machine machine, Value[] line) {
    StringBuilder text = new StringBuilder();
    for (Value value : line) {
      if (!text.isEmpty()) {
        text.append(' ');
      }
      machine.charge(value.weight());
      text.append(value instanceof StringValue string ? string.value() : value.toString());
    }
    return text.toString();
  }
}

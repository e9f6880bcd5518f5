package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.SetValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * Printing, and strings with expressions inside. The compiler hands over each expression as the set
 * of its values, which is empty if it is undefined.
 */
final class Output {

  private static final String UNDEFINED = "<undefined>";

  /** Lines that one call of print may write. */
  private static final int MAX_LINES = 1_000;

  private Output() {}

  static @Nullable Builtin find(String name) {
    return switch (name) {
      case "internal.print" -> (Builtin.Unary) Output::print;
      case "internal.template_string" -> (Builtin.Unary) Output::fill;
      case "internal.test_case" -> (Builtin.Unary) (_, _) -> BooleanValue.TRUE;
      case "trace" -> (Builtin.Unary) Output::trace;
      default -> null;
    };
  }

  /** Writes one line for each combination of the expressions' values. */
  private static Value print(BuiltinContext context, Value operands) throws BuiltinException {
    Lines lines = new Lines(context, Operands.array(operands, 1), " ");
    lines.combine(0, "");
    return BooleanValue.TRUE;
  }

  private static Value trace(BuiltinContext context, Value note) throws BuiltinException {
    context.capabilities().print(Operands.string(note, 1));
    return BooleanValue.TRUE;
  }

  private static Value fill(BuiltinContext context, Value operands) throws BuiltinException {
    StringBuilder text = new StringBuilder();
    for (Value part : Operands.array(operands, 1)) {
      context.charge(1);
      if (!(part instanceof SetValue values)) {
        text.append(shown(context, part));
      } else if (values.size() == 0) {
        text.append(UNDEFINED);
      } else if (values.size() == 1) {
        text.append(shown(context, values.member(0)));
      } else {
        throw new BuiltinException(
            BuiltinException.Kind.CONFLICT, "template-strings must not produce multiple outputs");
      }
      if (text.length() > BuiltinContext.MAX_RESULT_SIZE) {
        context.reserve(text.length());
      }
    }
    return StringValue.of(text.toString());
  }

  private static String shown(BuiltinContext context, Value value) {
    context.charge(value.weight());
    return value instanceof StringValue string ? string.value() : value.toString();
  }

  /** All combinations of the values, in order. */
  private static final class Lines {

    private final BuiltinContext context;
    private final ArrayValue operands;
    private final String separator;
    private int written;

    Lines(BuiltinContext context, ArrayValue operands, String separator) {
      this.context = context;
      this.operands = operands;
      this.separator = separator;
    }

    void combine(int index, String line) throws BuiltinException {
      context.charge(1 + line.length() / 64);
      if (written == MAX_LINES) {
        return;
      }
      if (index == operands.size()) {
        written++;
        context.capabilities().print(line);
        return;
      }
      String start = index == 0 ? line : line + separator;
      if (!(operands.get(index) instanceof SetValue values)) {
        throw BuiltinException.operand(1, operands.get(index), "set");
      }
      if (values.size() == 0) {
        combine(index + 1, start + UNDEFINED);
      }
      for (Value value : values) {
        combine(index + 1, start + shown(context, value));
      }
    }
  }
}

package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.SetValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;

/** Checks arguments by type, with OPA's messages; positions count from 1. */
final class Operands {

  private Operands() {}

  static String string(Value value, int position) throws BuiltinException {
    if (value instanceof StringValue string) {
      return string.value();
    }
    throw BuiltinException.operand(position, "string", value);
  }

  static NumberValue number(Value value, int position) throws BuiltinException {
    if (value instanceof NumberValue number) {
      return number;
    }
    throw BuiltinException.operand(position, "number", value);
  }

  static ArrayValue array(Value value, int position) throws BuiltinException {
    if (value instanceof ArrayValue array) {
      return array;
    }
    throw BuiltinException.operand(position, "array", value);
  }

  static ObjectValue object(Value value, int position) throws BuiltinException {
    if (value instanceof ObjectValue object) {
      return object;
    }
    throw BuiltinException.operand(position, "object", value);
  }

  static SetValue set(Value value, int position) throws BuiltinException {
    if (value instanceof SetValue set) {
      return set;
    }
    throw BuiltinException.operand(position, "set", value);
  }

  /** A whole number that fits an {@code int}. */
  static int integer(Value value, int position) throws BuiltinException {
    NumberValue number = number(value, position);
    if (number.isInt()) {
      return (int) number.longValue();
    }
    throw new BuiltinException(
        BuiltinException.Kind.TYPE,
        "operand "
            + position
            + " must be integer number but got "
            + (number.isWhole() ? "integer out of range" : "floating-point number"));
  }
}

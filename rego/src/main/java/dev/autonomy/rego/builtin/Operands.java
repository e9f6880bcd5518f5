package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.SetValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Checks arguments by type, with OPA's messages; positions count from 1. */
final class Operands {

  private Operands() {}

  static String string(Value value, int position) throws BuiltinException {
    if (value instanceof StringValue string) {
      return string.value();
    }
    throw BuiltinException.operand(position, value, "string");
  }

  static NumberValue number(Value value, int position) throws BuiltinException {
    if (value instanceof NumberValue number) {
      return number;
    }
    throw BuiltinException.operand(position, value, "number");
  }

  static ArrayValue array(Value value, int position) throws BuiltinException {
    if (value instanceof ArrayValue array) {
      return array;
    }
    throw BuiltinException.operand(position, value, "array");
  }

  static ObjectValue object(Value value, int position) throws BuiltinException {
    if (value instanceof ObjectValue object) {
      return object;
    }
    throw BuiltinException.operand(position, value, "object");
  }

  static SetValue set(Value value, int position) throws BuiltinException {
    if (value instanceof SetValue set) {
      return set;
    }
    throw BuiltinException.operand(position, value, "set");
  }

  /** A whole number that fits a {@code long}. */
  static long integer(Value value, int position) throws BuiltinException {
    NumberValue number = number(value, position);
    if (number.isLong() && number.isWrittenWhole()) {
      return number.longValue();
    }
    throw BuiltinException.typed(position, "must be integer number but got floating-point number");
  }

  /** A whole number of any size. */
  static BigInteger bigInteger(Value value, int position) throws BuiltinException {
    if (!(value instanceof NumberValue number)) {
      throw BuiltinException.operand(position, value, "integer");
    }
    if (!number.isWhole()) {
      throw BuiltinException.typed(
          position, "must be integer number but got floating-point number");
    }
    return number.integerValue();
  }

  /** The strings of an array or a set. */
  static List<String> strings(Value value, int position) throws BuiltinException {
    List<String> strings = new ArrayList<>(value.size());
    for (Value element : elements(value, position, "array, set")) {
      if (!(element instanceof StringValue string)) {
        throw BuiltinException.element(position, value, element, "string");
      }
      strings.add(string.value());
    }
    return strings;
  }

  /** The elements of an array or a set; {@code wanted} names both in the order of the message. */
  static Iterable<Value> elements(Value value, int position, String wanted)
      throws BuiltinException {
    if (value instanceof ArrayValue array) {
      return array;
    }
    if (value instanceof SetValue set) {
      return set;
    }
    throw BuiltinException.operandOneOf(position, value, wanted);
  }
}

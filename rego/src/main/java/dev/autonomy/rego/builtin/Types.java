package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.NullValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.SetValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Questions about types, and casts. */
final class Types {

  private Types() {}

  static @Nullable Builtin find(String name) {
    return switch (name) {
      case "is_array" -> (Builtin.Unary) (_, x) -> trueIf(x instanceof ArrayValue);
      case "is_boolean" -> (Builtin.Unary) (_, x) -> trueIf(x instanceof BooleanValue);
      case "is_null" -> (Builtin.Unary) (_, x) -> trueIf(x instanceof NullValue);
      case "is_number" -> (Builtin.Unary) (_, x) -> trueIf(x instanceof NumberValue);
      case "is_object" -> (Builtin.Unary) (_, x) -> trueIf(x instanceof ObjectValue);
      case "is_set" -> (Builtin.Unary) (_, x) -> trueIf(x instanceof SetValue);
      case "is_string" -> (Builtin.Unary) (_, x) -> trueIf(x instanceof StringValue);
      case "type_name" -> (Builtin.Unary) (_, x) -> StringValue.of(x.typeName());
      case "to_number" -> (Builtin.Unary) (_, x) -> toNumber(x);
      case "cast_array" -> (Builtin.Unary) Types::toArray;
      case "cast_set" -> (Builtin.Unary) Types::toSet;
      case "cast_string", "cast_boolean", "cast_null", "cast_object" -> {
        String type = name.substring("cast_".length());
        yield (Builtin.Unary) (_, x) -> expect(type, x);
      }
      default -> null;
    };
  }

  private static BooleanValue trueIf(boolean truth) {
    return BooleanValue.of(truth);
  }

  private static Value toNumber(Value value) throws BuiltinException {
    return switch (value) {
      case NullValue _ -> NumberValue.ZERO;
      case BooleanValue truth -> truth.value() ? NumberValue.ONE : NumberValue.ZERO;
      case NumberValue number -> number;
      case StringValue string -> parse(string);
      default -> throw BuiltinException.operandOneOf(1, value, "null, boolean, number, string");
    };
  }

  private static NumberValue parse(StringValue string) throws BuiltinException {
    String text = string.value();
    int start = text.startsWith("+") || text.startsWith("-") ? 1 : 0;
    String magnitude = text.substring(start).toLowerCase(Locale.ROOT);
    if (magnitude.equals("inf") || magnitude.equals("infinity") || magnitude.equals("nan")) {
      throw BuiltinException.operand(1, string, "valid number string");
    }
    NumberValue number = GoNumbers.parse(text);
    if (number == null) {
      throw new BuiltinException("strconv.ParseFloat: parsing " + string + ": invalid syntax");
    }
    if (Double.isInfinite(number.doubleValue())) {
      throw new BuiltinException("strconv.ParseFloat: parsing " + string + ": value out of range");
    }
    return number;
  }

  private static Value toArray(BuiltinContext context, Value value) throws BuiltinException {
    return switch (value) {
      case ArrayValue array -> array;
      case SetValue set -> set.toArrayValue();
      default -> throw BuiltinException.operandOneOf(1, value, "array, set");
    };
  }

  private static Value toSet(BuiltinContext context, Value value) throws BuiltinException {
    context.charge(1 + value.size());
    return switch (value) {
      case ArrayValue array -> SetValue.of(array);
      case SetValue set -> set;
      default -> throw BuiltinException.operandOneOf(1, value, "array, set");
    };
  }

  private static Value expect(String type, Value value) throws BuiltinException {
    if (value.typeName().equals(type)) {
      return value;
    }
    throw BuiltinException.operand(1, value, type);
  }
}

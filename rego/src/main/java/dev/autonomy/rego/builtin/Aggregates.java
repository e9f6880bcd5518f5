package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.SetValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Functions that make one value of a collection. */
final class Aggregates {

  private Aggregates() {}

  static @Nullable Builtin find(String name) {
    return switch (name) {
      case "count" -> (Builtin.Unary) Aggregates::count;
      case "sum" -> (Builtin.Unary) Aggregates::sum;
      case "product" -> (Builtin.Unary) Aggregates::product;
      case "max" -> (Builtin.Unary) Aggregates::max;
      case "min" -> (Builtin.Unary) Aggregates::min;
      case "sort" -> (Builtin.Unary) Aggregates::sort;
      case "all" -> (Builtin.Unary) Aggregates::all;
      case "any" -> (Builtin.Unary) Aggregates::any;
      default -> null;
    };
  }

  private static Value count(BuiltinContext context, Value value) throws BuiltinException {
    if (value.isCollection()) {
      return NumberValue.of(value.size());
    }
    if (value instanceof StringValue string) {
      String text = string.value();
      context.charge(1 + text.length() / 64);
      return NumberValue.of(text.codePointCount(0, text.length()));
    }
    throw BuiltinException.operandOneOf(1, value, "array, object, set, string");
  }

  private static Value sum(BuiltinContext context, Value value) throws BuiltinException {
    NumberValue sum = NumberValue.ZERO;
    context.charge(1 + value.size());
    for (Value element : Operands.elements(value, 1, "set, array")) {
      sum = Arithmetic.add(sum, number(value, element));
    }
    return sum;
  }

  private static Value product(BuiltinContext context, Value value) throws BuiltinException {
    NumberValue product = NumberValue.ONE;
    for (Value element : Operands.elements(value, 1, "set, array")) {
      context.charge(1);
      product = Arithmetic.multiply(context, product, number(value, element));
    }
    return product;
  }

  private static NumberValue number(Value collection, Value element) throws BuiltinException {
    if (element instanceof NumberValue number) {
      return number;
    }
    throw BuiltinException.element(1, collection, element, "number");
  }

  private static @Nullable Value max(BuiltinContext context, Value value) throws BuiltinException {
    if (value instanceof SetValue set && set.size() > 0) {
      return set.member(set.size() - 1);
    }
    context.charge(1 + value.size());
    context.chargeComparison(value);
    Value greatest = null;
    for (Value element : Operands.elements(value, 1, "set, array")) {
      if (greatest == null || greatest.compareTo(element) <= 0) {
        greatest = element;
      }
    }
    return greatest;
  }

  private static @Nullable Value min(BuiltinContext context, Value value) throws BuiltinException {
    if (value instanceof SetValue set && set.size() > 0) {
      return set.member(0);
    }
    context.charge(1 + value.size());
    context.chargeComparison(value);
    Value least = null;
    for (Value element : Operands.elements(value, 1, "set, array")) {
      if (least == null || least.compareTo(element) >= 0) {
        least = element;
      }
    }
    return least;
  }

  private static Value sort(BuiltinContext context, Value value) throws BuiltinException {
    if (value instanceof SetValue set) {
      return set.toArrayValue();
    }
    if (value instanceof ArrayValue array) {
      context.charge(1 + 4L * array.size());
      context.chargeComparison(array);
      Value[] elements = array.toArray();
      Arrays.sort(elements);
      return ArrayValue.owning(elements);
    }
    throw BuiltinException.operandOneOf(1, value, "set, array");
  }

  private static Value all(BuiltinContext context, Value value) throws BuiltinException {
    context.charge(1 + value.size() / 8);
    for (Value element : Operands.elements(value, 1, "array, set")) {
      if (!element.equals(BooleanValue.TRUE)) {
        return BooleanValue.FALSE;
      }
    }
    return BooleanValue.TRUE;
  }

  private static Value any(BuiltinContext context, Value value) throws BuiltinException {
    context.charge(1 + value.size() / 8);
    for (Value element : Operands.elements(value, 1, "array, set")) {
      if (element.equals(BooleanValue.TRUE)) {
        return BooleanValue.TRUE;
      }
    }
    return BooleanValue.FALSE;
  }
}

package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.SetValue;
import dev.autonomy.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** Comparison by the total order, and membership. */
final class Comparisons {

  private Comparisons() {}

  static @Nullable Builtin find(String name) {
    return switch (name) {
      case "equal" -> (Builtin.Binary) (c, x, y) -> BooleanValue.of(equal(c, x, y));
      case "neq" -> (Builtin.Binary) (c, x, y) -> BooleanValue.of(!equal(c, x, y));
      case "lt" -> (Builtin.Binary) (c, x, y) -> BooleanValue.of(order(c, x, y) < 0);
      case "lte" -> (Builtin.Binary) (c, x, y) -> BooleanValue.of(order(c, x, y) <= 0);
      case "gt" -> (Builtin.Binary) (c, x, y) -> BooleanValue.of(order(c, x, y) > 0);
      case "gte" -> (Builtin.Binary) (c, x, y) -> BooleanValue.of(order(c, x, y) >= 0);
      case "internal.member_2" -> (Builtin.Binary) Comparisons::isMember;
      case "internal.member_3" -> (Builtin.Ternary) Comparisons::isEntry;
      default -> null;
    };
  }

  private static boolean equal(BuiltinContext context, Value x, Value y) {
    context.chargeComparison(x, y);
    return x.equals(y);
  }

  private static int order(BuiltinContext context, Value x, Value y) {
    context.chargeComparison(x, y);
    return x.compareTo(y);
  }

  private static Value isMember(BuiltinContext context, Value value, Value collection) {
    return BooleanValue.of(
        switch (collection) {
          case SetValue set -> contains(context, set, value);
          case ArrayValue array -> occurs(context, array, array, value);
          case ObjectValue object -> occurs(context, object, object.values(), value);
          default -> false;
        });
  }

  private static boolean contains(BuiltinContext context, SetValue set, Value value) {
    context.chargeComparison(value);
    return set.contains(value);
  }

  private static boolean occurs(
      BuiltinContext context, Value collection, Iterable<Value> values, Value wanted) {
    context.charge(1 + collection.size() / 8);
    context.chargeComparison(collection, wanted);
    for (Value value : values) {
      if (value.equals(wanted)) {
        return true;
      }
    }
    return false;
  }

  private static Value isEntry(BuiltinContext context, Value key, Value value, Value collection) {
    context.chargeComparison(key);
    context.chargeComparison(value);
    return BooleanValue.of(value.equals(collection.get(key)));
  }
}

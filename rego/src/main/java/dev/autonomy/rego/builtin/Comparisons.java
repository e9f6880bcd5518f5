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
      case "equal" -> (Builtin.Binary) (_, x, y) -> BooleanValue.of(x.equals(y));
      case "neq" -> (Builtin.Binary) (_, x, y) -> BooleanValue.of(!x.equals(y));
      case "lt" -> (Builtin.Binary) (_, x, y) -> BooleanValue.of(x.compareTo(y) < 0);
      case "lte" -> (Builtin.Binary) (_, x, y) -> BooleanValue.of(x.compareTo(y) <= 0);
      case "gt" -> (Builtin.Binary) (_, x, y) -> BooleanValue.of(x.compareTo(y) > 0);
      case "gte" -> (Builtin.Binary) (_, x, y) -> BooleanValue.of(x.compareTo(y) >= 0);
      case "internal.member_2" -> (Builtin.Binary) Comparisons::isMember;
      case "internal.member_3" -> (Builtin.Ternary) Comparisons::isEntry;
      default -> null;
    };
  }

  private static Value isMember(BuiltinContext context, Value value, Value collection) {
    return BooleanValue.of(
        switch (collection) {
          case SetValue set -> set.contains(value);
          case ArrayValue array -> occurs(context, array, array.size(), value);
          case ObjectValue object -> occurs(context, object.values(), object.size(), value);
          default -> false;
        });
  }

  private static boolean occurs(
      BuiltinContext context, Iterable<Value> values, int size, Value wanted) {
    context.charge(1 + size / 8);
    for (Value value : values) {
      if (value.equals(wanted)) {
        return true;
      }
    }
    return false;
  }

  private static Value isEntry(BuiltinContext context, Value key, Value value, Value collection) {
    return BooleanValue.of(value.equals(collection.get(key)));
  }
}

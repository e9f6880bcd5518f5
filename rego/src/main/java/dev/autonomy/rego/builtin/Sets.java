package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.SetValue;
import dev.autonomy.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** Set algebra. */
final class Sets {

  private Sets() {}

  static @Nullable Builtin find(String name) {
    return switch (name) {
      case "and" -> (Builtin.Binary) Sets::and;
      case "or" -> (Builtin.Binary) Sets::or;
      case "set_diff" -> (Builtin.Binary) Sets::difference;
      case "intersection" -> (Builtin.Unary) Sets::intersection;
      case "union" -> (Builtin.Unary) Sets::union;
      default -> null;
    };
  }

  private static Value and(BuiltinContext context, Value a, Value b) throws BuiltinException {
    SetValue x = Operands.set(a, 1);
    SetValue y = Operands.set(b, 2);
    context.charge(1 + Math.min(x.size(), y.size()));
    context.chargeComparison(x, y);
    return x.intersection(y);
  }

  private static Value or(BuiltinContext context, Value a, Value b) throws BuiltinException {
    SetValue x = Operands.set(a, 1);
    SetValue y = Operands.set(b, 2);
    context.charge(1L + x.size() + y.size());
    context.chargeComparison(x);
    context.chargeComparison(y);
    return x.union(y);
  }

  private static Value difference(BuiltinContext context, Value a, Value b)
      throws BuiltinException {
    SetValue x = Operands.set(a, 1);
    SetValue y = Operands.set(b, 2);
    context.charge(1 + x.size());
    context.chargeComparison(x);
    return x.difference(y);
  }

  private static Value intersection(BuiltinContext context, Value sets) throws BuiltinException {
    SetValue result = null;
    for (Value set : Operands.set(sets, 1)) {
      SetValue next = Operands.set(set, 1);
      context.charge(1 + next.size());
      context.chargeComparison(next);
      result = result == null ? next : result.intersection(next);
    }
    return result == null ? SetValue.EMPTY : result;
  }

  private static Value union(BuiltinContext context, Value sets) throws BuiltinException {
    SetValue.Builder result = new SetValue.Builder();
    for (Value set : Operands.set(sets, 1)) {
      SetValue next = Operands.set(set, 1);
      context.charge(1 + next.size());
      context.chargeComparison(next);
      for (Value member : next) {
        result.add(member);
      }
    }
    return result.build();
  }
}

package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.SetValue;
import dev.autonomy.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** Functions on objects. */
final class Objects {

  private Objects() {}

  static @Nullable Builtin find(String name) {
    return switch (name) {
      case "object.get" -> (Builtin.Ternary) Objects::get;
      case "object.keys" -> (Builtin.Unary) (_, object) -> Operands.object(object, 1).keySet();
      case "object.filter" -> (Builtin.Binary) (context, o, keys) -> select(context, o, keys, true);
      case "object.remove" ->
          (Builtin.Binary) (context, o, keys) -> select(context, o, keys, false);
      case "object.subset" -> (Builtin.Binary) Objects::subset;
      case "object.union" -> (Builtin.Binary) Objects::union;
      case "object.union_n" -> (Builtin.Unary) Objects::unionOfAll;
      default -> null;
    };
  }

  private static Value get(BuiltinContext context, Value value, Value key, Value otherwise)
      throws BuiltinException {
    ObjectValue object = Operands.object(value, 1);
    if (!(key instanceof ArrayValue path)) {
      Value found = object.get(key);
      return found == null ? otherwise : found;
    }
    context.charge(1 + path.size());
    Value current = object;
    for (Value step : path) {
      Value next = current.get(step);
      if (next == null) {
        return otherwise;
      }
      current = next;
    }
    return current;
  }

  private static Value select(BuiltinContext context, Value value, Value keys, boolean keep)
      throws BuiltinException {
    ObjectValue object = Operands.object(value, 1);
    SetValue wanted = keySet(context, keys);
    context.charge(1 + object.size());
    ObjectValue.Builder selected = new ObjectValue.Builder();
    for (int i = 0; i < object.size(); i++) {
      if (wanted.contains(object.key(i)) == keep) {
        selected.put(object.key(i), object.value(i));
      }
    }
    return selected.build();
  }

  private static SetValue keySet(BuiltinContext context, Value keys) throws BuiltinException {
    context.charge(1 + keys.size());
    return switch (keys) {
      case ArrayValue array -> {
        context.charge(4L * array.size());
        context.chargeComparison(array);
        yield SetValue.of(array);
      }
      case SetValue set -> set;
      case ObjectValue object -> object.keySet();
      default -> throw BuiltinException.operandOneOf(2, keys, "object, set, array");
    };
  }

  private static Value union(BuiltinContext context, Value first, Value second)
      throws BuiltinException {
    return merge(context, Operands.object(first, 1), Operands.object(second, 2));
  }

  private static Value unionOfAll(BuiltinContext context, Value objects) throws BuiltinException {
    ArrayValue array = Operands.array(objects, 1);
    ObjectValue result = ObjectValue.EMPTY;
    for (Value element : array) {
      if (!(element instanceof ObjectValue object)) {
        throw BuiltinException.element(1, array, element, "object");
      }
      result = merge(context, result, object);
    }
    return result;
  }

  /** The entries of both; where both have a key the second wins, unless both values are objects. */
  private static ObjectValue merge(BuiltinContext context, ObjectValue a, ObjectValue b) {
    context.charge(1L + a.size() + b.size());
    if (a.size() == 0) {
      return b;
    }
    ObjectValue.Builder merged = new ObjectValue.Builder();
    for (int i = 0; i < a.size(); i++) {
      merged.put(a.key(i), a.value(i));
    }
    for (int i = 0; i < b.size(); i++) {
      boolean both = a.get(b.key(i)) instanceof ObjectValue && b.value(i) instanceof ObjectValue;
      if (both && a.get(b.key(i)) instanceof ObjectValue x && b.value(i) instanceof ObjectValue y) {
        merged.put(b.key(i), merge(context, x, y));
      } else {
        merged.put(b.key(i), b.value(i));
      }
    }
    return merged.build();
  }

  private static Value subset(BuiltinContext context, Value whole, Value part)
      throws BuiltinException {
    context.charge(1L + whole.size() + part.size());
    context.chargeComparison(whole);
    context.chargeComparison(part);
    if (whole instanceof ArrayValue array && part instanceof SetValue set) {
      boolean all = SetValue.of(array).intersection(set).size() == set.size();
      return BooleanValue.of(all && array.size() > 0); // OPA finds nothing in an empty array
    }
    if (whole.isCollection() && whole.typeName().equals(part.typeName())) {
      return BooleanValue.of(isSubset(context, whole, part));
    }
    throw new BuiltinException(
        BuiltinException.Kind.TYPE,
        "both arguments object.subset must be of the same type or array and set");
  }

  private static boolean isSubset(BuiltinContext context, Value whole, Value part) {
    context.charge(1 + part.size());
    if (whole instanceof ObjectValue a && part instanceof ObjectValue b) {
      for (int i = 0; i < b.size(); i++) {
        Value found = a.get(b.key(i));
        if (found == null || !found.equals(b.value(i)) && !isSubset(context, found, b.value(i))) {
          return false;
        }
      }
      return true;
    }
    if (whole instanceof SetValue a && part instanceof SetValue b) {
      return b.intersection(a).size() == b.size();
    }
    return whole instanceof ArrayValue a && part instanceof ArrayValue b && occurs(context, a, b);
  }

  /** Whether {@code part} is a run of neighbours in {@code whole}. */
  private static boolean occurs(BuiltinContext context, ArrayValue whole, ArrayValue part) {
    for (int start = 0; start + part.size() <= whole.size(); start++) {
      int matched = 0;
      while (matched < part.size() && whole.get(start + matched).equals(part.get(matched))) {
        matched++;
      }
      context.charge(1 + matched);
      if (matched == part.size()) {
        return true;
      }
    }
    return false;
  }
}

package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.SetValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * JSON Patch (RFC 6902), also on sets, where a member is its own key. A patch that cannot be
 * applied makes the result undefined.
 */
final class JsonPatch {

  /** A step that cannot be taken. */
  private static final class Inapplicable extends Exception {
    private static final long serialVersionUID = 1L;

    Inapplicable() {
      super(null, null, false, false);
    }
  }

  private JsonPatch() {}

  static @Nullable Value patch(BuiltinContext context, Value target, Value operations)
      throws BuiltinException {
    ArrayValue list = Operands.array(operations, 2);
    Value current = target;
    try {
      for (Value operation : list) {
        context.charge(1);
        if (!(operation instanceof ObjectValue object)) {
          return null;
        }
        current = apply(context, current, object);
      }
      return current;
    } catch (Inapplicable e) {
      return null;
    }
  }

  private static Value apply(BuiltinContext context, Value target, ObjectValue operation)
      throws Inapplicable {
    String name = operation.get("op") instanceof StringValue string ? string.value() : "";
    List<Value> path = path(operation, "path");
    return switch (name) {
      case "add" -> insert(context, target, path, 0, attribute(operation, "value"));
      case "remove" -> delete(context, target, path, 0);
      case "replace" -> {
        Value value = attribute(operation, "value");
        find(context, target, path);
        yield path.isEmpty()
            ? value
            : insert(context, delete(context, target, path, 0), path, 0, value);
      }
      case "move" -> {
        List<Value> from = path(operation, "from");
        Value moved = find(context, target, from);
        yield insert(context, delete(context, target, from, 0), path, 0, moved);
      }
      case "copy" -> {
        Value copied = find(context, target, path(operation, "from"));
        yield insert(context, target, path, 0, copied);
      }
      case "test" -> {
        Value expected = attribute(operation, "value");
        context.chargeComparison(expected);
        if (!find(context, target, path).equals(expected)) {
          throw new Inapplicable();
        }
        yield target;
      }
      default -> throw new Inapplicable();
    };
  }

  private static Value attribute(ObjectValue operation, String name) throws Inapplicable {
    Value value = operation.get(name);
    if (value == null) {
      throw new Inapplicable();
    }
    return value;
  }

  private static List<Value> path(ObjectValue operation, String name) throws Inapplicable {
    try {
      return JsonPaths.path(attribute(operation, name));
    } catch (BuiltinException e) {
      throw new Inapplicable();
    }
  }

  private static Value find(BuiltinContext context, Value target, List<Value> path)
      throws Inapplicable {
    Value current = target;
    for (Value step : path) {
      context.charge(1);
      current = child(current, step);
    }
    return current;
  }

  private static Value child(Value parent, Value step) throws Inapplicable {
    Value found =
        parent instanceof ArrayValue array
            ? array.get(index(array, step, array.size() - 1))
            : parent.get(step);
    if (found == null) {
      throw new Inapplicable();
    }
    return found;
  }

  /** The position that {@code step} names, at most {@code last}; {@code -} is one past the end. */
  private static int index(ArrayValue array, Value step, int last) throws Inapplicable {
    long index = -1;
    if (step instanceof NumberValue number && number.isLong()) {
      index = number.longValue();
    } else if (step instanceof StringValue string) {
      index = string.value().equals("-") ? array.size() : decimal(string.value());
    }
    if (index < 0 || index > last) {
      throw new Inapplicable();
    }
    return (int) index;
  }

  private static int decimal(String text) {
    boolean leadingZero = text.length() > 1 && text.charAt(0) == '0';
    if (text.isEmpty() || text.length() > 9 || leadingZero) {
      return -1;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return -1;
      }
    }
    return Integer.parseInt(text);
  }

  private static Value insert(
      BuiltinContext context, Value parent, List<Value> path, int depth, Value value)
      throws Inapplicable {
    context.charge(1 + parent.size());
    if (depth == path.size()) {
      return value;
    }
    Value step = path.get(depth);
    boolean last = depth == path.size() - 1;
    Value inner = last ? value : insert(context, child(parent, step), path, depth + 1, value);
    return switch (parent) {
      case ObjectValue object -> object.with(step, inner);
      case ArrayValue array -> {
        int index = index(array, step, last ? array.size() : array.size() - 1);
        yield splice(array, index, last ? index : index + 1, inner);
      }
      case SetValue set -> {
        if (last && !step.equals(value)) {
          throw new Inapplicable();
        }
        SetValue rest = last ? set : set.difference(SetValue.of(step));
        yield rest.union(SetValue.of(inner));
      }
      default -> throw new Inapplicable();
    };
  }

  private static Value delete(BuiltinContext context, Value parent, List<Value> path, int depth)
      throws Inapplicable {
    context.charge(1 + parent.size());
    if (depth == path.size()) {
      throw new Inapplicable();
    }
    Value step = path.get(depth);
    Value found = child(parent, step);
    boolean last = depth == path.size() - 1;
    Value inner = last ? null : delete(context, found, path, depth + 1);
    return switch (parent) {
      case ObjectValue object -> inner == null ? object.without(step) : object.with(step, inner);
      case ArrayValue array -> {
        int index = index(array, step, array.size() - 1);
        yield splice(array, index, index + 1, inner);
      }
      case SetValue set -> {
        SetValue rest = set.difference(SetValue.of(step));
        yield inner == null ? rest : rest.union(SetValue.of(inner));
      }
      default -> throw new Inapplicable();
    };
  }

  /** The array with the elements from {@code start} to before {@code end} replaced. */
  private static ArrayValue splice(ArrayValue array, int start, int end, @Nullable Value value) {
    ArrayValue.Builder changed = new ArrayValue.Builder();
    for (int i = 0; i < start; i++) {
      changed.add(array.get(i));
    }
    if (value != null) {
      changed.add(value);
    }
    for (int i = end; i < array.size(); i++) {
      changed.add(array.get(i));
    }
    return changed.build();
  }
}

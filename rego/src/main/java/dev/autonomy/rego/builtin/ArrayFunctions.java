package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** Functions on arrays. */
final class ArrayFunctions {

  private ArrayFunctions() {}

  static @Nullable Builtin find(String name) {
    return switch (name) {
      case "array.concat" -> (Builtin.Binary) ArrayFunctions::concat;
      case "array.flatten" -> (Builtin.Unary) ArrayFunctions::flatten;
      case "array.reverse" -> (Builtin.Unary) ArrayFunctions::reverse;
      case "array.slice" -> (Builtin.Ternary) ArrayFunctions::slice;
      default -> null;
    };
  }

  private static Value concat(BuiltinContext context, Value first, Value second)
      throws BuiltinException {
    ArrayValue a = Operands.array(first, 1);
    ArrayValue b = Operands.array(second, 2);
    context.reserve(2L * ((long) a.size() + b.size()));
    Value[] elements = new Value[a.size() + b.size()];
    for (int i = 0; i < a.size(); i++) {
      elements[i] = a.get(i);
    }
    for (int i = 0; i < b.size(); i++) {
      elements[a.size() + i] = b.get(i);
    }
    return ArrayValue.owning(elements);
  }

  /** Puts the elements of arrays that are elements in their place, one level deep. */
  private static Value flatten(BuiltinContext context, Value value) throws BuiltinException {
    ArrayValue.Builder flat = new ArrayValue.Builder();
    for (Value element : Operands.array(value, 1)) {
      context.charge(1 + element.size());
      if (element instanceof ArrayValue inner) {
        for (Value part : inner) {
          flat.add(part);
        }
      } else {
        flat.add(element);
      }
    }
    return flat.build();
  }

  private static Value reverse(BuiltinContext context, Value value) throws BuiltinException {
    ArrayValue array = Operands.array(value, 1);
    context.charge(1 + array.size());
    Value[] elements = new Value[array.size()];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = array.get(elements.length - 1 - i);
    }
    return ArrayValue.owning(elements);
  }

  private static Value slice(BuiltinContext context, Value value, Value from, Value to)
      throws BuiltinException {
    ArrayValue array = Operands.array(value, 1);
    long start = Operands.integer(from, 2);
    long stop = Operands.integer(to, 3);
    int end = Math.clamp(stop, 0, array.size());
    int begin = Math.clamp(start, 0, end);
    context.charge(1 + end - begin);
    return array.slice(begin, end);
  }
}

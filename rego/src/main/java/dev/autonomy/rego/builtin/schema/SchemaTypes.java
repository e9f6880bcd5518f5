package dev.autonomy.rego.builtin.schema;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.NullValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.SetValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.ArrayList;
import java.util.List;

/** The types that a schema allows; any, when it names none. */
final class SchemaTypes {

  static final String INTEGER = "integer";
  static final String NUMBER = "number";

  private static final List<String> ALL =
      List.of("array", "boolean", INTEGER, NUMBER, "null", "object", "string");

  private final List<String> names = new ArrayList<>();

  /** Adds a type. */
  void add(String name) throws SchemaException {
    if (!ALL.contains(name)) {
      throw new SchemaException(
          "has a primitive type that is NOT VALID -- given: /"
              + name
              + "/ Expected valid values are:["
              + String.join(" ", ALL)
              + "]");
    }
    if (names.contains(name)) {
      throw new SchemaException(name + " type is duplicated");
    }
    names.add(name);
  }

  /** Whether a value has one of the types. */
  boolean allow(Value value) {
    if (names.isEmpty()) {
      return true;
    }
    String name = nameOf(value);
    return names.contains(name) || name.equals(INTEGER) && names.contains(NUMBER);
  }

  /** The type of a value; an amount without a fraction is an integer however it is written. */
  static String nameOf(Value value) {
    return switch (value) {
      case NullValue _ -> "null";
      case BooleanValue _ -> "boolean";
      case NumberValue number -> number.isWhole() ? INTEGER : NUMBER;
      case StringValue _ -> "string";
      case ArrayValue _, SetValue _ -> "array";
      case ObjectValue _ -> "object";
    };
  }

  @Override
  public String toString() {
    return names.size() == 1 ? names.getFirst() : "[" + String.join(",", names) + "]";
  }
}

package dev.autonomy.rego.builtin.schema;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.Value;
import java.util.HashMap;
import java.util.Map;

/** Elements that occur several times. */
final class SchemaArrays {

  private SchemaArrays() {}

  static void addRepetitions(
      SchemaSupport support, ArrayValue array, SchemaResult result, SchemaPath path) {
    support.charge(2L * array.weight());
    Map<Value, Integer> positions = new HashMap<>();
    for (int i = 0; i < array.size(); i++) {
      Integer earlier = positions.put(array.get(i), i);
      if (earlier != null) {
        result.add("unique", path, "array items[" + earlier + "," + i + "] must be unique");
      }
    }
  }
}

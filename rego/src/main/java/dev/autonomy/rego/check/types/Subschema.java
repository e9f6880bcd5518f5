package dev.autonomy.rego.check.types;

import dev.autonomy.json.JsonArray;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonString;
import dev.autonomy.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What counts for types in a JSON schema; several can be merged into one.
 *
 * @param types the names of the types that values may have; what else implies one is added
 * @param properties in order, with repetitions after a merge
 * @param items the schema of all items, or those of the first ones
 * @param eachItem whether {@code items} is the schema of all items
 */
record Subschema(
    List<String> types,
    List<Map.Entry<String, JsonValue>> properties,
    List<JsonValue> items,
    boolean eachItem,
    @Nullable JsonArray anyOf,
    @Nullable JsonArray allOf) {

  private static final List<String> TYPES =
      List.of("array", "boolean", "integer", "number", "null", "object", "string");

  static Subschema of(JsonObject schema) throws SchemaException {
    List<Map.Entry<String, JsonValue>> properties = new ArrayList<>();
    if (schema.get("properties") instanceof JsonObject object) {
      properties.addAll(object.members().entrySet());
    }
    JsonValue written = schema.get("items");
    boolean isList = written instanceof JsonArray;
    List<JsonValue> items = new ArrayList<>();
    if (written instanceof JsonArray list) {
      items.addAll(list.elements());
    } else if (written instanceof JsonObject) {
      items.add(written);
    }
    return new Subschema(
        types(schema.get("type")),
        properties,
        items,
        !isList,
        schema.get("anyOf") instanceof JsonArray any ? any : null,
        schema.get("allOf") instanceof JsonArray all ? all : null);
  }

  private static List<String> types(@Nullable JsonValue written) throws SchemaException {
    List<String> types = new ArrayList<>();
    if (written instanceof JsonString(String type)) {
      types.add(type);
    } else if (written instanceof JsonArray several) {
      for (JsonValue element : several.elements()) {
        if (element instanceof JsonString(String type)) {
          types.add(type);
        }
      }
    }
    for (String type : types) {
      if (!TYPES.contains(type)) {
        throw new SchemaException(
            "unable to compile the schema: has a primitive type that is NOT VALID -- given: /"
                + type
                + "/ Expected valid values are:["
                + String.join(" ", TYPES)
                + "]");
      }
    }
    return types;
  }

  boolean isTyped() {
    return !types.isEmpty();
  }

  boolean is(String type) {
    return types.contains(type);
  }

  /** The same without {@code anyOf}. */
  Subschema core() {
    return new Subschema(types, properties, items, eachItem, null, allOf);
  }

  /** The same with what properties and items imply of the type. */
  Subschema withImpliedType() {
    String implied = !properties.isEmpty() ? "object" : !items.isEmpty() ? "array" : "";
    if (implied.isEmpty() || is(implied)) {
      return this;
    }
    List<String> more = new ArrayList<>(types);
    more.add(implied);
    return new Subschema(more, properties, items, eachItem, anyOf, allOf);
  }

  /** Everything that this one and another say, when both are of one type. */
  Subschema merge(Subschema other) throws SchemaException {
    if (!typeText().equals(other.typeText())) {
      throw new SchemaException(
          "unable to merge these schemas: type mismatch: "
              + typeText()
              + " and "
              + other.typeText());
    }
    List<Map.Entry<String, JsonValue>> allProperties = new ArrayList<>(properties);
    List<JsonValue> allItems = new ArrayList<>(items);
    if (is("object")) {
      allProperties.addAll(other.properties);
    } else if (is("array")) {
      mergeItems(allItems, other.items);
    }
    return new Subschema(types, allProperties, allItems, eachItem, anyOf, allOf);
  }

  private static void mergeItems(List<JsonValue> into, List<JsonValue> more)
      throws SchemaException {
    boolean hasItems = !into.isEmpty();
    for (int i = 0; hasItems && i < more.size(); i++) {
      if (i >= into.size()) {
        into.add(more.get(i));
      } else if (!typeText(into.get(i)).equals(typeText(more.get(i)))) {
        throw new SchemaException("unable to merge these schemas");
      }
    }
  }

  private static String typeText(JsonValue schema) throws SchemaException {
    return schema instanceof JsonObject object ? of(object).typeText() : "undefined";
  }

  String typeText() {
    return switch (types.size()) {
      case 0 -> "undefined";
      case 1 -> types.getFirst();
      default -> "[" + String.join(",", types) + "]";
    };
  }
}

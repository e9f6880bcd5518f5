package dev.autonomy.rego.check.types;

import dev.autonomy.json.JsonArray;
import dev.autonomy.json.JsonBoolean;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonString;
import dev.autonomy.json.JsonValue;
import dev.autonomy.rego.type.ArrayType;
import dev.autonomy.rego.type.ObjectType;
import dev.autonomy.rego.type.Type;
import dev.autonomy.rego.type.Types;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Understands JSON schemas as types, as far as OPA does: {@code type}, {@code properties}, {@code
 * items}, {@code anyOf}, {@code allOf} and {@code $ref} within the document. An object has the
 * properties that are named and no others; every other keyword is ignored. Where a schema refers to
 * itself, anything goes.
 */
final class SchemaReader {
  /** Schemas inside one another. */
  private static final int MAX_DEPTH = 128;

  /** Schemas read, references counted each time. */
  private static final int MAX_SCHEMAS = 100_000;

  private final JsonValue root;
  private final Map<String, Type> known = new HashMap<>();
  private final Set<String> open = new HashSet<>();
  private int schemas;

  private SchemaReader(JsonValue root) {
    this.root = root;
  }

  /** The type of the values that a schema describes. */
  static Type read(JsonValue schema) throws SchemaException {
    return new SchemaReader(schema).type(schema, 0);
  }

  private Type type(JsonValue schema, int depth) throws SchemaException {
    if (schema instanceof JsonBoolean) {
      return Type.ANY;
    }
    if (!(schema instanceof JsonObject object)) {
      throw new SchemaException(
          "unable to compile the schema: expected an object or a boolean, got " + schema);
    }
    if (depth > MAX_DEPTH || ++schemas > MAX_SCHEMAS) {
      return Type.ANY;
    }
    if (object.get("$ref") instanceof JsonString(String reference)) {
      return referenced(reference, depth);
    }
    return type(Subschema.of(object), depth);
  }

  private Type referenced(String reference, int depth) throws SchemaException {
    Type type = known.get(reference);
    if (type != null) {
      return type;
    }
    if (!open.add(reference)) {
      return Type.ANY;
    }
    type = type(resolve(reference), depth + 1);
    open.remove(reference);
    known.put(reference, type);
    return type;
  }

  private Type type(Subschema schema, int depth) throws SchemaException {
    if (schema.anyOf() != null) {
      return anyOf(schema, schema.anyOf(), depth);
    }
    if (schema.allOf() != null) {
      return allOf(schema, schema.allOf(), depth);
    }
    Subschema typed = schema.isTyped() ? schema : schema.withImpliedType();
    if (typed.is("boolean")) {
      return Type.BOOLEAN;
    }
    if (typed.is("string")) {
      return Type.STRING;
    }
    if (typed.is("integer") || typed.is("number")) {
      return Type.NUMBER;
    }
    if (typed.is("object")) {
      return object(typed, depth);
    }
    return typed.is("array") ? array(typed, depth) : Type.ANY;
  }

  private Type object(Subschema schema, int depth) throws SchemaException {
    if (schema.properties().isEmpty()) {
      return Type.objectOf(Type.ANY, Type.ANY);
    }
    Map<Value, Type> types = new TreeMap<>();
    for (Map.Entry<String, JsonValue> property : schema.properties()) {
      types.put(StringValue.of(property.getKey()), type(property.getValue(), depth + 1));
    }
    List<Type.Property> properties = new ArrayList<>(types.size());
    types.forEach((key, type) -> properties.add(new Type.Property(key, type)));
    return Types.bounded(new ObjectType(properties, null, null));
  }

  private Type array(Subschema schema, int depth) throws SchemaException {
    if (schema.items().isEmpty()) {
      return Type.arrayOf(Type.ANY);
    }
    if (schema.eachItem()) {
      return Types.bounded(Type.arrayOf(type(schema.items().getFirst(), depth + 1)));
    }
    List<Type> elements = new ArrayList<>();
    for (JsonValue item : schema.items()) {
      elements.add(type(item, depth + 1));
    }
    return Types.bounded(new ArrayType(elements, null));
  }

  private Type anyOf(Subschema schema, JsonArray alternatives, int depth) throws SchemaException {
    Type union = Type.UNKNOWN;
    if (schema.isTyped()
        && type(schema.core(), depth + 1) instanceof ObjectType core
        && core.hasProperties()) {
      union = core;
    }
    for (JsonValue alternative : alternatives.elements()) {
      union = Types.or(type(alternative, depth + 1), union);
    }
    return Types.isUnknown(union) ? Type.ANY : union;
  }

  private Type allOf(Subschema schema, JsonArray parts, int depth) throws SchemaException {
    Subschema merged = null;
    for (JsonValue part : parts.elements()) {
      Subschema next = part(part).withImpliedType();
      merged = merged == null ? next : merged.merge(next);
    }
    if (merged == null) {
      return Type.ANY;
    }
    if (schema.isTyped()) {
      if ((schema.is("object") && merged.is("object"))
          || (schema.is("array") && merged.is("array"))) {
        merged = merged.merge(schema.withImpliedType());
      } else if (!schema.typeText().equals(merged.typeText())) {
        throw new SchemaException("type checking: unable to merge these schemas");
      }
    }
    return type(merged, depth + 1);
  }

  /** A part of {@code allOf}, what it refers to in its place. */
  private Subschema part(JsonValue part) throws SchemaException {
    JsonValue schema = part;
    for (int i = 0; i < MAX_DEPTH; i++) {
      if (!(schema instanceof JsonObject object)) {
        break;
      }
      if (!(object.get("$ref") instanceof JsonString(String reference))) {
        return Subschema.of(object);
      }
      schema = resolve(reference);
    }
    return Subschema.of(JsonObject.of(Map.of()));
  }

  /** Finds what a reference within the document leads to. */
  private JsonValue resolve(String reference) throws SchemaException {
    int hash = reference.indexOf('#');
    String document = hash < 0 ? reference : reference.substring(0, hash);
    if (!document.isEmpty() && !document.equals(ownName())) {
      throw new SchemaException(
          "unable to compile the schema: remote reference loading disabled: " + reference);
    }
    String pointer = hash < 0 ? "" : reference.substring(hash + 1);
    if (pointer.isEmpty()) {
      return root;
    }
    if (pointer.charAt(0) != '/') {
      throw new SchemaException("unable to compile the schema: no schema is called #" + pointer);
    }
    JsonValue place = root;
    for (String step : pointer.substring(1).split("/", -1)) {
      place = step(place, key(step));
    }
    return place;
  }

  private String ownName() {
    if (root instanceof JsonObject object && object.get("$id") instanceof JsonString(String id)) {
      return id.endsWith("#") ? id.substring(0, id.length() - 1) : id;
    }
    return "#";
  }

  private static String key(String step) throws SchemaException {
    String plain = step;
    if (step.indexOf('%') >= 0) {
      try {
        plain = URLDecoder.decode(step.replace("+", "%2B"), StandardCharsets.UTF_8);
      } catch (IllegalArgumentException e) {
        throw new SchemaException("unable to compile the schema: invalid reference /" + step);
      }
    }
    return plain.replace("~1", "/").replace("~0", "~");
  }

  private static JsonValue step(JsonValue place, String key) throws SchemaException {
    JsonValue next = null;
    if (place instanceof JsonObject object) {
      next = object.get(key);
    } else if (place instanceof JsonArray array && key.matches("[0-9]{1,6}")) {
      int index = Integer.parseInt(key);
      next = index < array.elements().size() ? array.elements().get(index) : null;
    }
    if (next == null) {
      throw new SchemaException("unable to compile the schema: Object has no key '" + key + "'");
    }
    return next;
  }
}

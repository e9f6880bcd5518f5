package dev.autonomy.rego.builtin.schema;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compiles schemas. A schema without {@code $schema} may use the keywords of all drafts. */
public final class SchemaCompiler {

  /** Schemas within schemas. */
  static final int MAX_DEPTH = 500;

  private static final String SCHEMA = "schema";
  private static final String OBJECT = "object";

  private final SchemaSupport support;
  private final SchemaDocuments documents;
  private final Draft draft;
  private final Map<String, Schema> byAddress = new HashMap<>();

  private SchemaCompiler(SchemaSupport support, Value root) throws SchemaException {
    this.support = support;
    this.draft = Draft.of(root);
    this.documents = new SchemaDocuments(support, root);
  }

  /**
   * Compiles a schema of JSON's values.
   *
   * @throws SchemaException if a keyword has a value that means nothing, or a reference leads
   *     nowhere or out of the schema
   */
  public static Schema compile(SchemaSupport support, Value root) throws SchemaException {
    SchemaCompiler compiler = new SchemaCompiler(support, root);
    return compiler.compile(root, "", 0);
  }

  static void checkDepth(int depth) throws SchemaException {
    if (depth > MAX_DEPTH) {
      throw new SchemaException("schema nests deeper than " + MAX_DEPTH);
    }
  }

  private Schema compile(Value source, String outerBase, int depth) throws SchemaException {
    Schema schema = new Schema();
    fill(schema, source, outerBase, depth);
    return schema;
  }

  private void fill(Schema schema, Value source, String outerBase, int depth)
      throws SchemaException {
    support.charge(4);
    checkDepth(depth);
    if (source instanceof BooleanValue truth && draft.hasBooleanSchemas()) {
      schema.constant = truth.value();
      return;
    }
    if (!(source instanceof ObjectValue object)) {
      throw new SchemaException("Expected: schema, given: Invalid JSON");
    }
    SchemaKeywords keywords = new SchemaKeywords(object, draft);
    String identifier = keywords.text(draft.identifierKey(object));
    String base = identifier == null ? outerBase : SchemaDocuments.resolve(outerBase, identifier);
    compileDefinitions(object, base, depth);
    keywords.text("title");
    keywords.text("description");
    String reference = keywords.text("$ref");
    if (reference != null) {
      schema.reference = referred(SchemaDocuments.resolve(base, reference), depth);
      return;
    }
    keywords.readTypes(schema.types);
    compileObjectKeywords(schema, object, base, depth);
    compileItems(schema, object, base, depth);
    keywords.readNumberLimits(schema);
    keywords.readStringLimits(schema, support);
    keywords.readObjectLimits(schema);
    keywords.readArrayLimits(schema);
    if (draft.has("contains")) {
      schema.contains = part(object, "contains", base, depth);
    }
    keywords.readValues(schema, support);
    compileCombinations(schema, object, base, depth);
  }

  private void compileDefinitions(ObjectValue object, String base, int depth)
      throws SchemaException {
    Value definitions = object.get("definitions");
    if (definitions == null) {
      return;
    }
    if (!(definitions instanceof ObjectValue named)) {
      throw SchemaKeywords.invalidType("array of schemas", "definitions");
    }
    for (Value definition : named.values()) {
      if (!isSchema(definition)) {
        throw SchemaKeywords.invalidType("array of schemas", "definitions");
      }
      compile(definition, base, depth + 1);
    }
  }

  private static boolean isSchema(Value value) {
    return value instanceof BooleanValue || value instanceof ObjectValue;
  }

  /** The schema at an address, compiled once, so that references may lead in circles. */
  private Schema referred(String address, int depth) throws SchemaException {
    Schema known = byAddress.get(address);
    if (known != null) {
      return known;
    }
    Schema schema = new Schema();
    byAddress.put(address, schema);
    Value source = documents.find(address);
    if (!isSchema(source)) {
      throw new SchemaException("schema must be of type object");
    }
    fill(schema, source, address, depth + 1);
    return schema;
  }

  private @Nullable Schema part(ObjectValue object, String key, String base, int depth)
      throws SchemaException {
    Value source = object.get(key);
    return source == null ? null : compile(source, base, depth + 1);
  }

  /** A part that must be an object or a boolean, with the message of parts that are not. */
  private @Nullable Schema strictPart(ObjectValue object, String key, String base, int depth)
      throws SchemaException {
    Value source = object.get(key);
    if (source != null && !isSchema(source)) {
      throw new SchemaException(key + " must be of an " + OBJECT);
    }
    return part(object, key, base, depth);
  }

  private void compileObjectKeywords(Schema schema, ObjectValue object, String base, int depth)
      throws SchemaException {
    Value properties = object.get("properties");
    if (properties != null) {
      if (!(properties instanceof ObjectValue named)) {
        throw new SchemaException("properties must be of type object");
      }
      compileAll(named, schema.properties, base, depth);
    }
    Value additional = object.get("additionalProperties");
    schema.noAdditionalProperties = isFalse(additional);
    schema.additionalProperties = restOf(additional, "additionalProperties", base, depth);
    Value patterns = object.get("patternProperties");
    if (patterns != null) {
      if (!(patterns instanceof ObjectValue named)) {
        throw SchemaKeywords.invalidType(SCHEMA, "patternProperties");
      }
      for (Value pattern : named.keys()) {
        if (!support.isPattern(SchemaKeywords.name(pattern))) {
          throw new SchemaException("Invalid regex pattern '" + SchemaKeywords.name(pattern) + "'");
        }
      }
      compileAll(named, schema.patternProperties, base, depth);
    }
    Value names = object.get("propertyNames");
    if (names != null && draft.has("propertyNames")) {
      if (!isSchema(names)) {
        throw SchemaKeywords.invalidType(SCHEMA, "patternProperties");
      }
      schema.propertyNames = compile(names, base, depth + 1);
    }
    compileDependencies(schema, object, base, depth);
  }

  private static boolean isFalse(@Nullable Value value) {
    return value instanceof BooleanValue truth && !truth.value();
  }

  /** The schema of what no other keyword is about: null if it is a boolean. */
  private @Nullable Schema restOf(@Nullable Value source, String key, String base, int depth)
      throws SchemaException {
    if (source == null || source instanceof BooleanValue) {
      return null;
    }
    if (!(source instanceof ObjectValue)) {
      throw SchemaKeywords.invalidType("boolean/schema", key);
    }
    return compile(source, base, depth + 1);
  }

  private void compileAll(ObjectValue named, Map<String, Schema> into, String base, int depth)
      throws SchemaException {
    for (int i = 0; i < named.size(); i++) {
      String name = SchemaKeywords.name(named.key(i));
      into.put(name, compile(named.value(i), base, depth + 1));
    }
  }

  private void compileDependencies(Schema schema, ObjectValue object, String base, int depth)
      throws SchemaException {
    Value dependencies = object.get("dependencies");
    if (dependencies == null) {
      return;
    }
    if (!(dependencies instanceof ObjectValue named)) {
      throw new SchemaException("dependencies must be of type object");
    }
    for (int i = 0; i < named.size(); i++) {
      String name = SchemaKeywords.name(named.key(i));
      Value dependency = named.value(i);
      if (dependency instanceof ArrayValue array) {
        schema.dependencies.put(name, new Schema.Dependency.Properties(names(array)));
      } else if (isSchema(dependency)) {
        Schema whole = compile(dependency, base, depth + 1);
        schema.dependencies.put(name, new Schema.Dependency.Whole(whole));
      } else {
        throw noDependency();
      }
    }
  }

  private static List<String> names(ArrayValue array) throws SchemaException {
    List<String> names = new ArrayList<>();
    for (Value element : array) {
      if (!(element instanceof StringValue name)) {
        throw noDependency();
      }
      names.add(name.value());
    }
    return names;
  }

  private static SchemaException noDependency() {
    return new SchemaException("dependency must be of type schema or array of strings");
  }

  private void compileItems(Schema schema, ObjectValue object, String base, int depth)
      throws SchemaException {
    Value items = object.get("items");
    if (items instanceof ArrayValue array) {
      for (Value element : array) {
        if (!isSchema(element)) {
          throw SchemaKeywords.invalidType("schema/array of schemas", "items");
        }
        schema.itemsByPosition.add(compile(element, base, depth + 1));
      }
    } else if (items != null) {
      if (!isSchema(items)) {
        throw SchemaKeywords.invalidType("schema/array of schemas", "items");
      }
      schema.items = compile(items, base, depth + 1);
    }
    Value additional = object.get("additionalItems");
    schema.noAdditionalItems = isFalse(additional);
    schema.additionalItems = restOf(additional, "additionalItems", base, depth);
  }

  private void compileCombinations(Schema schema, ObjectValue object, String base, int depth)
      throws SchemaException {
    compileEach(schema.oneOf, object, "oneOf", base, depth);
    compileEach(schema.anyOf, object, "anyOf", base, depth);
    compileEach(schema.allOf, object, "allOf", base, depth);
    schema.not = strictPart(object, "not", base, depth);
    if (draft.has("if")) {
      schema.condition = strictPart(object, "if", base, depth);
      schema.consequence = strictPart(object, "then", base, depth);
      schema.alternative = strictPart(object, "else", base, depth);
    }
  }

  private void compileEach(
      List<Schema> into, ObjectValue object, String key, String base, int depth)
      throws SchemaException {
    Value parts = object.get(key);
    if (parts == null) {
      return;
    }
    if (!(parts instanceof ArrayValue array)) {
      throw new SchemaException(key + " must be of an array");
    }
    for (Value part : array) {
      into.add(compile(part, base, depth + 1));
    }
  }
}

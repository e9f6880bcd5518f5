package dev.autonomy.rego.builtin.schema;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Validates documents. Besides what is wrong it counts how much is right: of several alternatives
 * that all fail, the one that fails least is told.
 */
public final class SchemaValidator {

  /** Schemas within schemas, and references, that one part of a document may go through. */
  private static final int MAX_DEPTH = 700;

  private final SchemaSupport support;
  private final LeafValidator leaves;
  private int depth;

  private SchemaValidator(SchemaSupport support) {
    this.support = support;
    this.leaves = new LeafValidator(support);
  }

  /**
   * What is wrong with a document of JSON's values: nothing if it matches.
   *
   * @throws SchemaException if schemas refer to each other without end
   */
  public static List<Violation> validate(SchemaSupport support, Schema schema, Value document)
      throws SchemaException {
    SchemaResult result = new SchemaResult(support);
    new SchemaValidator(support).validate(schema, document, result, SchemaPath.ROOT);
    return result.violations();
  }

  private SchemaResult result(Schema schema, Value value, SchemaPath path) throws SchemaException {
    SchemaResult result = new SchemaResult(support);
    validate(schema, value, result, path);
    return result;
  }

  private void validate(Schema schema, Value value, SchemaResult result, SchemaPath path)
      throws SchemaException {
    support.charge(1);
    if (++depth > MAX_DEPTH) {
      throw new SchemaException("schema recurses deeper than " + MAX_DEPTH);
    }
    Schema reference = schema.reference;
    if (schema.constant != null) {
      if (!schema.constant) {
        result.add("false", path, "False always fails validation");
      }
    } else if (reference != null) {
      validate(reference, value, result, path);
    } else if (!schema.types.allow(value)) {
      String given = SchemaTypes.nameOf(value);
      String types = schema.types.toString();
      result.add("invalid_type", path, "Invalid type. Expected: " + types + ", given: " + given);
    } else {
      validateCombinations(schema, value, result, path);
      validateByType(schema, value, result, path);
      result.score();
    }
    depth--;
  }

  private void validateByType(Schema schema, Value value, SchemaResult result, SchemaPath path)
      throws SchemaException {
    switch (value) {
      case NumberValue number -> {
        leaves.number(schema, number, result, path);
        leaves.value(schema, value, result, path);
      }
      case ArrayValue array -> {
        validateItems(schema, array, result, path);
        validateArray(schema, array, result, path);
        leaves.value(schema, value, result, path);
      }
      case ObjectValue object -> {
        validateObject(schema, object, result, path);
        leaves.value(schema, value, result, path);
        validateProperties(schema, object, result, path);
      }
      case StringValue string -> {
        leaves.value(schema, value, result, path);
        leaves.text(schema, string.value(), result, path);
      }
      default -> leaves.value(schema, value, result, path);
    }
  }

  private void validateCombinations(
      Schema schema, Value value, SchemaResult result, SchemaPath path) throws SchemaException {
    if (!schema.anyOf.isEmpty()) {
      validateAnyOf(schema, value, result, path);
    }
    if (!schema.oneOf.isEmpty()) {
      validateOneOf(schema, value, result, path);
    }
    boolean all = true;
    for (Schema part : schema.allOf) {
      SchemaResult found = result(part, value, path);
      all &= found.isValid();
      result.merge(found);
    }
    if (!all) {
      result.add("number_all_of", path, "Must validate all the schemas (allOf)");
    }
    if (schema.not != null && result(schema.not, value, path).isValid()) {
      result.add("number_not", path, "Must not validate the schema (not)");
    }
    if (value instanceof ObjectValue object && !schema.dependencies.isEmpty()) {
      validateDependencies(schema, object, result, path);
    }
    if (schema.condition != null) {
      validateCondition(schema, schema.condition, value, result, path);
    }
    result.score();
  }

  private void validateAnyOf(Schema schema, Value value, SchemaResult result, SchemaPath path)
      throws SchemaException {
    SchemaResult best = null;
    for (Schema part : schema.anyOf) {
      SchemaResult found = result(part, value, path);
      if (found.isValid()) {
        return;
      }
      best = found.isBetterThan(best) ? found : best;
    }
    result.add("number_any_of", path, "Must validate at least one schema (anyOf)");
    result.merge(best);
  }

  private void validateOneOf(Schema schema, Value value, SchemaResult result, SchemaPath path)
      throws SchemaException {
    int valid = 0;
    SchemaResult best = null;
    for (Schema part : schema.oneOf) {
      SchemaResult found = result(part, value, path);
      if (found.isValid()) {
        valid++;
      } else if (valid == 0 && found.isBetterThan(best)) {
        best = found;
      }
    }
    if (valid != 1) {
      result.add("number_one_of", path, "Must validate one and only one schema (oneOf)");
    }
    if (valid == 0) {
      result.merge(best);
    }
  }

  private void validateDependencies(
      Schema schema, ObjectValue object, SchemaResult result, SchemaPath path)
      throws SchemaException {
    for (Value key : object.keys()) {
      support.charge(1);
      Schema.Dependency dependency = schema.dependencies.get(SchemaKeywords.name(key));
      if (dependency instanceof Schema.Dependency.Whole whole) {
        validate(whole.schema(), object, result, path);
      } else if (dependency instanceof Schema.Dependency.Properties properties) {
        for (String name : properties.names()) {
          support.charge(1);
          if (object.get(name) == null) {
            result.add("missing_dependency", path, "Has a dependency on " + name);
          }
        }
      }
    }
  }

  private void validateCondition(
      Schema schema, Schema condition, Value value, SchemaResult result, SchemaPath path)
      throws SchemaException {
    boolean holds = result(condition, value, path).isValid();
    Schema wanted = holds ? schema.consequence : schema.alternative;
    if (wanted == null) {
      return;
    }
    SchemaResult found = result(wanted, value, path);
    if (!found.isValid()) {
      String keyword = holds ? "then" : "else";
      result.add(
          "condition_" + keyword,
          path,
          "Must validate \"" + keyword + "\" as \"if\" was " + (holds ? "valid" : "not valid"));
      result.merge(found);
    }
  }

  private void validateItems(Schema schema, ArrayValue array, SchemaResult result, SchemaPath path)
      throws SchemaException {
    int positions = schema.itemsByPosition.size();
    for (int i = 0; i < array.size(); i++) {
      Schema part = itemSchema(schema, i);
      if (part != null) {
        result.merge(result(part, array.get(i), path.then(i)));
      }
    }
    if (schema.items == null
        && positions > 0
        && positions < array.size()
        && schema.noAdditionalItems) {
      result.add("array_no_additional_items", path, "No additional items allowed on array");
    }
  }

  private static @Nullable Schema itemSchema(Schema schema, int position) {
    if (schema.items != null || schema.itemsByPosition.isEmpty()) {
      return schema.items;
    }
    return position < schema.itemsByPosition.size()
        ? schema.itemsByPosition.get(position)
        : schema.additionalItems;
  }

  private void validateArray(Schema schema, ArrayValue array, SchemaResult result, SchemaPath path)
      throws SchemaException {
    leaves.size(schema, array, result, path);
    if (schema.uniqueItems) {
      SchemaArrays.addRepetitions(support, array, result, path);
    }
    if (schema.contains != null) {
      validateContains(schema.contains, array, result, path);
    }
    result.score();
  }

  private void validateContains(
      Schema wanted, ArrayValue array, SchemaResult result, SchemaPath path)
      throws SchemaException {
    SchemaResult best = null;
    for (int i = 0; i < array.size(); i++) {
      SchemaResult found = result(wanted, array.get(i), path.then(i));
      if (found.isValid()) {
        return;
      }
      best = found.isBetterThan(best) ? found : best;
    }
    result.add("contains", path, "At least one of the items must match");
    result.merge(best);
  }

  private void validateObject(
      Schema schema, ObjectValue object, SchemaResult result, SchemaPath path)
      throws SchemaException {
    leaves.members(schema, object, result, path);
    for (int i = 0; i < object.size(); i++) {
      validateProperty(schema, SchemaKeywords.name(object.key(i)), object.value(i), result, path);
    }
    if (schema.propertyNames != null) {
      validateNames(schema.propertyNames, object, result, path);
    }
    result.score();
  }

  /** A property that no other keyword is about. */
  private void validateProperty(
      Schema schema, String name, Value value, SchemaResult result, SchemaPath path)
      throws SchemaException {
    support.charge(1);
    boolean known = schema.properties.containsKey(name);
    if (matchesPattern(schema, name, value, result, path) || known) {
      return;
    }
    if (schema.noAdditionalProperties) {
      result.add(
          "additional_property_not_allowed",
          path,
          "Additional property " + name + " is not allowed");
    } else if (schema.additionalProperties != null) {
      result.merge(result(schema.additionalProperties, value, path.then(name)));
    }
  }

  private boolean matchesPattern(
      Schema schema, String name, Value value, SchemaResult result, SchemaPath path)
      throws SchemaException {
    boolean matched = false;
    for (var pattern : schema.patternProperties.entrySet()) {
      if (support.matches(pattern.getKey(), name)) {
        matched = true;
        result.merge(result(pattern.getValue(), value, path.then(name)));
      }
    }
    if (matched) {
      result.score();
    }
    return matched;
  }

  private void validateNames(
      Schema wanted, ObjectValue object, SchemaResult result, SchemaPath path)
      throws SchemaException {
    for (Value key : object.keys()) {
      SchemaResult found = result(wanted, key, path);
      if (!found.isValid()) {
        String name = SchemaKeywords.name(key);
        result.add(
            "invalid_property_name", path, "Property name of \"" + name + "\" does not match");
        result.merge(found);
      }
    }
  }

  private void validateProperties(
      Schema schema, ObjectValue object, SchemaResult result, SchemaPath path)
      throws SchemaException {
    for (var property : schema.properties.entrySet()) {
      support.charge(1);
      Value value = object.get(property.getKey());
      if (value != null) {
        validate(property.getValue(), value, result, path.then(property.getKey()));
      }
    }
  }
}

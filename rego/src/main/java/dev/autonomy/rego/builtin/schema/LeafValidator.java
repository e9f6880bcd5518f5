package dev.autonomy.rego.builtin.schema;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;

/** Validates what a schema says of a value by itself, without any other schema. */
final class LeafValidator {

  private final SchemaSupport support;

  LeafValidator(SchemaSupport support) {
    this.support = support;
  }

  /** The keywords for values of every type. */
  void value(Schema schema, Value value, SchemaResult result, SchemaPath path) {
    if (schema.only != null) {
      support.charge(Math.min(value.weight(), schema.only.weight()));
      if (!schema.only.equals(value)) {
        result.add("const", path, path.field() + " does not match: " + schema.onlyText);
      }
    }
    if (schema.oneOfValues != null) {
      support.charge(2L * value.weight());
      if (!schema.oneOfValues.contains(value)) {
        String allowed = schema.oneOfValuesText;
        result.add("enum", path, path.field() + " must be one of the following: " + allowed);
      }
    }
    if (!schema.format.isEmpty()
        && value instanceof StringValue text
        && !support.hasFormat(schema.format, text.value())) {
      result.add("format", path, "Does not match format '" + schema.format + "'");
    }
    result.score();
  }

  /** The keywords for numbers. */
  void number(Schema schema, NumberValue number, SchemaResult result, SchemaPath path) {
    if (schema.multipleOf != null && !SchemaNumbers.isMultiple(number, schema.multipleOf)) {
      String factor = SchemaNumbers.text(schema.multipleOf);
      result.add("multiple_of", path, "Must be a multiple of " + factor);
    }
    if (schema.maximum != null && number.compareTo(schema.maximum) > 0) {
      String limit = SchemaNumbers.text(schema.maximum);
      result.add("number_lte", path, "Must be less than or equal to " + limit);
    }
    if (schema.exclusiveMaximum != null && number.compareTo(schema.exclusiveMaximum) >= 0) {
      String limit = SchemaNumbers.text(schema.exclusiveMaximum);
      result.add("number_lt", path, "Must be less than " + limit);
    }
    if (schema.minimum != null && number.compareTo(schema.minimum) < 0) {
      String limit = SchemaNumbers.text(schema.minimum);
      result.add("number_gte", path, "Must be greater than or equal to " + limit);
    }
    if (schema.exclusiveMinimum != null && number.compareTo(schema.exclusiveMinimum) <= 0) {
      String limit = SchemaNumbers.text(schema.exclusiveMinimum);
      result.add("number_gt", path, "Must be greater than " + limit);
    }
    result.score();
  }

  /** The keywords for strings. */
  void text(Schema schema, String text, SchemaResult result, SchemaPath path) {
    int length = text.codePointCount(0, text.length());
    if (schema.minLength != null && length < schema.minLength) {
      result.add(
          "string_gte", path, "String length must be greater than or equal to " + schema.minLength);
    }
    if (schema.maxLength != null && length > schema.maxLength) {
      result.add(
          "string_lte", path, "String length must be less than or equal to " + schema.maxLength);
    }
    if (schema.pattern != null && !support.matches(schema.pattern, text)) {
      result.add("pattern", path, "Does not match pattern '" + schema.pattern + "'");
    }
    result.score();
  }

  /** How many items an array has. */
  void size(Schema schema, ArrayValue array, SchemaResult result, SchemaPath path) {
    if (schema.minItems != null && array.size() < schema.minItems) {
      result.add("array_min_items", path, "Array must have at least " + schema.minItems + " items");
    }
    if (schema.maxItems != null && array.size() > schema.maxItems) {
      result.add("array_max_items", path, "Array must have at most " + schema.maxItems + " items");
    }
  }

  /** How many properties an object has, and those that it must have. */
  void members(Schema schema, ObjectValue object, SchemaResult result, SchemaPath path) {
    if (schema.minProperties != null && object.size() < schema.minProperties) {
      result.add(
          "array_min_properties",
          path,
          "Must have at least " + schema.minProperties + " properties");
    }
    if (schema.maxProperties != null && object.size() > schema.maxProperties) {
      result.add(
          "array_max_properties",
          path,
          "Must have at most " + schema.maxProperties + " properties");
    }
    for (String name : schema.required) {
      support.charge(1);
      if (object.get(name) == null) {
        result.add("required", path, name + " is required");
      } else {
        result.score();
      }
    }
  }
}

package dev.autonomy.rego.builtin.schema;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** The keywords of one schema that hold no other schemas. */
final class SchemaKeywords {

  private final ObjectValue object;
  private final Draft draft;

  SchemaKeywords(ObjectValue object, Draft draft) {
    this.object = object;
    this.draft = draft;
  }

  static SchemaException invalidType(String expected, String keyword) {
    return new SchemaException("Invalid type. Expected: " + expected + ", given: " + keyword);
  }

  static String name(Value key) {
    return key instanceof StringValue name ? name.value() : key.toString();
  }

  /** The text of a keyword, or null. */
  @Nullable String text(String keyword) throws SchemaException {
    Value value = object.get(keyword);
    if (value == null) {
      return null;
    }
    if (value instanceof StringValue text) {
      return text.value();
    }
    throw invalidType("string", keyword);
  }

  void readTypes(SchemaTypes types) throws SchemaException {
    Value value = object.get("type");
    if (value instanceof StringValue name) {
      types.add(name.value());
    } else if (value instanceof ArrayValue array) {
      for (Value element : array) {
        if (!(element instanceof StringValue name)) {
          throw invalidType("type", "string/array of strings");
        }
        types.add(name.value());
      }
    } else if (value != null) {
      throw invalidType("type", "string/array of strings");
    }
  }

  void readNumberLimits(Schema schema) throws SchemaException {
    Value multiple = object.get("multipleOf");
    if (multiple != null) {
      if (!(multiple instanceof NumberValue number)) {
        throw invalidType("number", "multipleOf");
      }
      if (number.signum() <= 0) {
        throw new SchemaException("multipleOf must be strictly greater than 0");
      }
      schema.multipleOf = number;
    }
    schema.minimum = limit("minimum");
    schema.exclusiveMinimum = exclusiveLimit("exclusiveMinimum", "minimum", schema.minimum);
    if (isTrue("exclusiveMinimum")) {
      schema.minimum = null;
    }
    schema.maximum = limit("maximum");
    schema.exclusiveMaximum = exclusiveLimit("exclusiveMaximum", "maximum", schema.maximum);
    if (isTrue("exclusiveMaximum")) {
      schema.maximum = null;
    }
  }

  private boolean isTrue(String keyword) {
    return object.get(keyword) instanceof BooleanValue truth && truth.value();
  }

  private @Nullable NumberValue limit(String keyword) throws SchemaException {
    Value value = object.get(keyword);
    if (value == null || value instanceof NumberValue) {
      return (NumberValue) value;
    }
    throw new SchemaException(keyword + " must be of a number");
  }

  /** In draft 4 a flag that changes the meaning of the other limit, later a limit of its own. */
  private @Nullable NumberValue exclusiveLimit(
      String keyword, String other, @Nullable NumberValue limit) throws SchemaException {
    Value value = object.get(keyword);
    if (value == null) {
      return null;
    }
    if (value instanceof NumberValue number && draft != Draft.DRAFT_4) {
      return number;
    }
    boolean flag = draft == Draft.DRAFT_4 || draft == Draft.HYBRID;
    if (!(value instanceof BooleanValue truth) || !flag) {
      String wanted = draft == Draft.DRAFT_4 ? "boolean" : flag ? "boolean/number" : "number";
      throw invalidType(wanted, keyword);
    }
    if (limit == null) {
      throw new SchemaException(keyword + " cannot be used without " + other);
    }
    return truth.value() ? limit : null;
  }

  void readStringLimits(Schema schema, SchemaSupport support) throws SchemaException {
    schema.minLength = count("minLength");
    schema.maxLength = count("maxLength");
    checkOrder(schema.minLength, schema.maxLength, "minLength", "maxLength");
    schema.pattern = text("pattern");
    if (schema.pattern != null && !support.isPattern(schema.pattern)) {
      throw new SchemaException("pattern must be a valid regex");
    }
    String format = text("format");
    schema.format = format == null ? "" : format;
  }

  void readObjectLimits(Schema schema) throws SchemaException {
    schema.minProperties = count("minProperties");
    schema.maxProperties = count("maxProperties");
    checkOrder(schema.minProperties, schema.maxProperties, "minProperties", "maxProperties");
    Value required = object.get("required");
    if (required == null) {
      return;
    }
    for (Value element : array(required, "required")) {
      if (!(element instanceof StringValue name)) {
        throw invalidType("string", "required");
      }
      if (!schema.required.add(name.value())) {
        throw new SchemaException("required items must be unique");
      }
    }
  }

  void readArrayLimits(Schema schema) throws SchemaException {
    schema.minItems = count("minItems");
    schema.maxItems = count("maxItems");
    Value unique = object.get("uniqueItems");
    if (unique != null) {
      if (!(unique instanceof BooleanValue truth)) {
        throw new SchemaException("uniqueItems must be of a boolean");
      }
      schema.uniqueItems = truth.value();
    }
  }

  private static void checkOrder(
      @Nullable Long least, @Nullable Long most, String leastName, String mostName)
      throws SchemaException {
    if (least != null && most != null && least > most) {
      throw new SchemaException(leastName + " cannot be greater than " + mostName);
    }
  }

  private @Nullable Long count(String keyword) throws SchemaException {
    Value value = object.get(keyword);
    if (value == null) {
      return null;
    }
    if (!(value instanceof NumberValue number) || !number.isLong() || !number.isWrittenWhole()) {
      throw new SchemaException(keyword + " must be of an integer");
    }
    if (number.longValue() < 0) {
      throw new SchemaException(keyword + " must be greater than or equal to 0");
    }
    return number.longValue();
  }

  private static ArrayValue array(Value value, String keyword) throws SchemaException {
    if (value instanceof ArrayValue array) {
      return array;
    }
    throw new SchemaException(keyword + " must be of an array");
  }

  void readValues(Schema schema, SchemaSupport support) throws SchemaException {
    Value only = object.get("const");
    if (only != null && draft.has("const")) {
      schema.only = only;
      schema.onlyText = support.json(only);
    }
    Value values = object.get("enum");
    if (values == null) {
      return;
    }
    Set<Value> allowed = new LinkedHashSet<>();
    StringJoiner texts = new StringJoiner(", ");
    for (Value value : array(values, "enum")) {
      support.charge(value.weight());
      if (!allowed.add(value)) {
        throw new SchemaException("enum items must be unique");
      }
      texts.add(support.json(value));
    }
    schema.oneOfValues = allowed;
    schema.oneOfValuesText = allowed.isEmpty() ? "(none)" : texts.toString();
  }
}

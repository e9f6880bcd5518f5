package dev.autonomy.rego.builtin;

import dev.autonomy.rego.builtin.schema.Schema;
import dev.autonomy.rego.builtin.schema.SchemaCompiler;
import dev.autonomy.rego.builtin.schema.SchemaException;
import dev.autonomy.rego.builtin.schema.SchemaSupport;
import dev.autonomy.rego.builtin.schema.SchemaValidator;
import dev.autonomy.rego.builtin.schema.Violation;
import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.NullValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** Functions on JSON schemas. Compiled schemas are cached. */
final class SchemaFunctions {

  /** What a compiled schema and its source take in memory for each part of the source, about. */
  private static final int BYTES_PER_PART = 256;

  private record SchemaKey(Value schema) {}

  private SchemaFunctions() {}

  static @Nullable Builtin find(String name) {
    return switch (name) {
      case "json.match_schema" -> (Builtin.Binary) SchemaFunctions::match;
      case "json.verify_schema" -> (Builtin.Unary) SchemaFunctions::verify;
      default -> null;
    };
  }

  private static Value verify(BuiltinContext context, Value schema) {
    try {
      schema(context, schema);
      return ArrayValue.of(BooleanValue.TRUE, NullValue.NULL);
    } catch (BuiltinException e) {
      return ArrayValue.of(BooleanValue.FALSE, StringValue.of("jsonschema: " + e.getMessage()));
    }
  }

  private static Value match(BuiltinContext context, Value document, Value schema)
      throws BuiltinException {
    Value plain = json(context, document);
    Schema compiled = schema(context, schema);
    ArrayValue.Builder errors = new ArrayValue.Builder();
    try {
      for (Violation violation : SchemaValidator.validate(new Support(context), compiled, plain)) {
        errors.add(describe(violation));
      }
    } catch (SchemaException e) {
      throw new BuiltinException(e.getMessage());
    }
    ArrayValue found = errors.build();
    return ArrayValue.of(BooleanValue.of(found.size() == 0), found);
  }

  private static ObjectValue describe(Violation violation) {
    String field = violation.field();
    String description = violation.description();
    return new ObjectValue.Builder()
        .put("error", StringValue.of(field + ": " + description))
        .put("type", StringValue.of(violation.type()))
        .put("field", StringValue.of(field))
        .put("desc", StringValue.of(description))
        .build();
  }

  private static Schema schema(BuiltinContext context, Value source) throws BuiltinException {
    long size = (long) source.weight() * BYTES_PER_PART;
    boolean cached = size <= BuiltinCaches.MAX_ENTRY_BYTES;
    SchemaKey key = new SchemaKey(source);
    context.charge(1 + source.weight() / Budget.COMPARED_PER_UNIT);
    if (cached && context.caches().get(key) instanceof Schema known) {
      return known;
    }
    try {
      Schema compiled = SchemaCompiler.compile(new Support(context), json(context, source));
      if (cached) {
        context.caches().put(key, compiled, size);
      }
      return compiled;
    } catch (SchemaException e) {
      throw new BuiltinException(e.getMessage());
    }
  }

  /** A value of JSON's types alone: that of the JSON text, or without sets. */
  private static Value json(BuiltinContext context, Value value) throws BuiltinException {
    if (value instanceof StringValue text) {
      context.charge(1 + text.value().length() / 8);
      try {
        return Json.parse(Utf8.encode(text.value()));
      } catch (BuiltinException e) {
        throw new BuiltinException("invalid JSON string");
      }
    }
    if (!(value instanceof ObjectValue) && !(value instanceof ArrayValue)) {
      throw new BuiltinException("wrong type, expected string or object");
    }
    context.charge(1 + value.weight());
    return isJson(value) ? value : Value.of(value.toJson());
  }

  private static boolean isJson(Value value) {
    if (value instanceof ArrayValue array) {
      for (Value element : array) {
        if (!isJson(element)) {
          return false;
        }
      }
      return true;
    }
    if (value instanceof ObjectValue object) {
      for (int i = 0; i < object.size(); i++) {
        if (!(object.key(i) instanceof StringValue) || !isJson(object.value(i))) {
          return false;
        }
      }
      return true;
    }
    return !value.typeName().equals("set");
  }

  /** The evaluation that a schema is part of. */
  private record Support(BuiltinContext context) implements SchemaSupport {

    @Override
    public void charge(long units) {
      context.charge(units);
    }

    @Override
    public boolean isPattern(String pattern) {
      try {
        Regexes.compile(context, pattern);
        return true;
      } catch (BuiltinException e) {
        return false;
      }
    }

    @Override
    public boolean matches(String pattern, String text) {
      try {
        return Regexes.matcher(context, Regexes.compile(context, pattern), text).find();
      } catch (BuiltinException e) {
        return false;
      }
    }

    @Override
    public boolean hasFormat(String format, String text) {
      context.charge(1 + text.length() / 8);
      return SchemaFormats.matches(this, format, text);
    }

    @Override
    public String json(Value value) {
      try {
        return JsonText.of(context, value);
      } catch (BuiltinException e) {
        return value.toString();
      }
    }
  }
}

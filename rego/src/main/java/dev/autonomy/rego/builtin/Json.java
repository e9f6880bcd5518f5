package dev.autonomy.rego.builtin;

import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonReader;
import dev.autonomy.json.JsonToken;
import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** Functions on JSON text; those on documents are in {@link JsonPaths} and {@link JsonPatch}. */
final class Json {

  /** Nesting that {@code json.unmarshal} follows. */
  private static final int MAX_DEPTH = 1_000;

  /** Characters of an escaped UTF-16 unit. */
  private static final int ESCAPE_LENGTH = 6;

  private static final String REPLACEMENT = "\\ufffd";

  private Json() {}

  static @Nullable Builtin find(String name) {
    return switch (name) {
      case "json.marshal" ->
          (Builtin.Unary) (context, value) -> StringValue.of(JsonText.of(context, value));
      case "json.marshal_with_options" -> (Builtin.Binary) Json::marshal;
      case "json.unmarshal" -> (Builtin.Unary) Json::unmarshal;
      case "json.is_valid" -> (Builtin.Unary) Json::isValid;
      case "json.filter" -> (Builtin.Binary) JsonPaths::filter;
      case "json.remove" -> (Builtin.Binary) JsonPaths::remove;
      case "json.patch" -> (Builtin.Binary) JsonPatch::patch;
      case "json.match_schema", "json.verify_schema" -> SchemaFunctions.find(name);
      default -> null;
    };
  }

  private static Value marshal(BuiltinContext context, Value value, Value options)
      throws BuiltinException {
    ObjectValue wanted = Operands.object(options, 2);
    String indent = "\t";
    String prefix = "";
    Boolean pretty = null;
    for (int i = 0; i < wanted.size(); i++) {
      String key = option(wanted.key(i), i);
      Value given = wanted.value(i);
      switch (key) {
        case "indent" -> indent = text(key, given, i);
        case "prefix" -> prefix = text(key, given, i);
        case "pretty" -> {
          if (!(given instanceof BooleanValue truth)) {
            throw BuiltinException.typed(2, "key \"pretty\" failed cast to bool");
          }
          pretty = truth.value();
        }
        default ->
            throw BuiltinException.typed(2, "object contained unknown key " + StringValue.of(key));
      }
    }
    boolean lines =
        pretty != null ? pretty : wanted.get("indent") != null || wanted.get("prefix") != null;
    return StringValue.of(
        lines
            ? prefix + JsonText.indented(context, value, prefix, indent)
            : JsonText.of(context, value));
  }

  private static String option(Value key, int index) throws BuiltinException {
    if (key instanceof StringValue string) {
      return string.value();
    }
    String problem = "failed to stringify key " + key + " at index " + index + ": ";
    throw BuiltinException.typed(2, problem + noString(index, key));
  }

  private static String text(String key, Value given, int index) throws BuiltinException {
    if (given instanceof StringValue string) {
      return string.value();
    }
    String problem = "key " + StringValue.of(key) + " failed cast to string: ";
    throw BuiltinException.typed(2, problem + noString(index, given));
  }

  /** OPA counts the options as if they were operands. */
  private static String noString(int index, Value given) {
    return "operand " + index + " must be string but got " + given.typeName();
  }

  private static Value unmarshal(BuiltinContext context, Value text) throws BuiltinException {
    String json = Operands.string(text, 1);
    context.charge(1 + json.length() / 8);
    return parse(Utf8.encode(withPairedSurrogates(json)));
  }

  /** JSON in which escaped halves of characters are replacement characters, as Go reads them. */
  private static String withPairedSurrogates(String json) {
    if (!json.contains("\\ud") && !json.contains("\\uD")) {
      return json;
    }
    StringBuilder text = new StringBuilder(json);
    for (int i = text.indexOf("\\"); i >= 0; i = text.indexOf("\\", i)) {
      int first = escaped(text, i);
      int second = escaped(text, i + ESCAPE_LENGTH);
      if (first < Character.MIN_SURROGATE || first > Character.MAX_SURROGATE) {
        i += 2;
      } else if (first <= Character.MAX_HIGH_SURROGATE
          && second >= Character.MIN_LOW_SURROGATE
          && second <= Character.MAX_LOW_SURROGATE) {
        i += 2 * ESCAPE_LENGTH;
      } else {
        text.replace(i, i + ESCAPE_LENGTH, REPLACEMENT);
        i += ESCAPE_LENGTH;
      }
    }
    return text.toString();
  }

  /** The UTF-16 unit that is escaped at {@code start}, or -1. */
  private static int escaped(CharSequence text, int start) {
    int end = start + ESCAPE_LENGTH;
    if (end > text.length() || text.charAt(start) != '\\' || text.charAt(start + 1) != 'u') {
      return -1;
    }
    int unit = 0;
    for (int i = start + 2; i < end; i++) {
      int digit = Character.digit(text.charAt(i), 16);
      if (digit < 0) {
        return -1;
      }
      unit = 16 * unit + digit;
    }
    return unit;
  }

  /** Reads JSON; of members with one name the last counts. */
  static Value parse(byte[] json) throws BuiltinException {
    try {
      return Value.parseLastWins(json, MAX_DEPTH);
    } catch (JsonException e) {
      String problem = JsonProblem.of(json);
      throw new BuiltinException(problem == null ? "invalid JSON: " + e.getMessage() : problem);
    }
  }

  private static Value isValid(BuiltinContext context, Value text) {
    if (!(text instanceof StringValue string)) {
      return BooleanValue.FALSE;
    }
    context.charge(1 + string.value().length() / 8);
    return BooleanValue.of(isJson(Utf8.encode(withPairedSurrogates(string.value()))));
  }

  /** Whether these bytes are JSON text. */
  static boolean isJson(byte[] json) {
    JsonReader reader = new JsonReader(json, MAX_DEPTH);
    try {
      JsonToken token = reader.next();
      while (token != JsonToken.END) {
        token = reader.next();
      }
      return true;
    } catch (JsonException e) {
      return false;
    }
  }
}

package dev.autonomy.rego.network;

import dev.autonomy.json.JsonException;
import dev.autonomy.rego.builtin.Builtin;
import dev.autonomy.rego.builtin.BuiltinContext;
import dev.autonomy.rego.builtin.BuiltinException;
import dev.autonomy.rego.builtin.Builtins;
import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.NullValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Responses as policies see them. */
final class ResponseValue {

  /** Nesting of a body that is followed. */
  private static final int MAX_DEPTH = 500;

  private ResponseValue() {}

  static ObjectValue of(BuiltinContext context, Response response, boolean json, boolean yaml) {
    context.charge(1 + response.body().length / 8);
    String raw = new String(response.body(), StandardCharsets.UTF_8);
    ObjectValue.Builder headers = new ObjectValue.Builder();
    for (Map.Entry<String, List<String>> header : response.headers().entrySet()) {
      List<StringValue> values = header.getValue().stream().map(StringValue::of).toList();
      headers.put(header.getKey(), ArrayValue.of(values));
    }
    return new ObjectValue.Builder()
        .put("status", StringValue.of(response.status()))
        .put("status_code", NumberValue.of(response.code()))
        .put("body", body(context, response, raw, json, yaml))
        .put("raw_body", StringValue.of(raw))
        .put("headers", headers.build())
        .build();
  }

  /** The decoded body; null if it cannot be decoded. */
  private static Value body(
      BuiltinContext context, Response response, String raw, boolean json, boolean yaml) {
    String header = response.header("content-type");
    String type = header == null ? "" : header.toLowerCase(Locale.ROOT);
    if (json || isJson(type)) {
      try {
        return Value.parseLastWins(response.body(), MAX_DEPTH);
      } catch (JsonException | ArithmeticException e) {
        return NullValue.NULL;
      }
    }
    boolean declared = type.contains("application/yaml") || type.contains("application/x-yaml");
    return yaml || declared ? yaml(context, raw) : NullValue.NULL;
  }

  private static boolean isJson(String contentType) {
    int semicolon = contentType.indexOf(';');
    String type = (semicolon < 0 ? contentType : contentType.substring(0, semicolon)).strip();
    return type.equals("application/json")
        || type.startsWith("application/") && type.endsWith("+json");
  }

  private static Value yaml(BuiltinContext context, String raw) {
    try {
      if (Builtins.find("yaml.unmarshal") instanceof Builtin.Unary unmarshal) {
        Value value = unmarshal.call(context, StringValue.of(raw));
        return value == null ? NullValue.NULL : value;
      }
      return NullValue.NULL;
    } catch (BuiltinException e) {
      return NullValue.NULL;
    }
  }

  /** What stands for a response when there is none and errors are not to be raised. */
  static ObjectValue error(String message) {
    return new ObjectValue.Builder()
        .put("status_code", NumberValue.ZERO)
        .put(
            "error",
            new ObjectValue.Builder()
                .put("code", StringValue.of("eval_http_send_network_error"))
                .put("message", StringValue.of(message))
                .build())
        .build();
  }
}

package dev.autonomy.contract;

import dev.autonomy.json.JsonArray;
import dev.autonomy.json.JsonBoolean;
import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonNull;
import dev.autonomy.json.JsonNumber;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonString;
import dev.autonomy.json.JsonValue;
import dev.autonomy.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/**
 * What an agent asks for.
 *
 * @param kind the tool: 1 to {@value #MAX_KIND_CHARS} characters of {@code [a-z0-9_]} segments
 *     joined by dots, such as {@code tool.http_get}
 * @param params what the tool is called with; its numbers keep their digits
 * @param context facts that the caller claims (agent, session, trace id); offered to policy and
 *     recorded, never trusted
 */
public record ToolCall(String kind, JsonObject params, JsonObject context) {

  /** Longest accepted kind. */
  public static final int MAX_KIND_CHARS = 128;

  private static final int MAX_QUOTED_CHARS = 64;

  /**
   * Checks the kind.
   *
   * @throws IllegalArgumentException if {@code kind} is not one
   */
  public ToolCall {
    if (!isKind(kind)) {
      throw new IllegalArgumentException(kindMessage(kind));
    }
  }

  /** A call without context. */
  public ToolCall(String kind, JsonObject params) {
    this(kind, params, JsonObject.EMPTY);
  }

  /**
   * Reads a request body: a JSON object with the members {@code kind} (required), {@code params}
   * and {@code context} (objects, empty when absent) and no others.
   *
   * @throws RequestException if the bytes are anything else
   */
  public static ToolCall parse(byte[] utf8) throws RequestException {
    JsonObject request = object(utf8);
    for (String name : request.members().keySet()) {
      if (!name.equals("kind") && !name.equals("params") && !name.equals("context")) {
        throw new RequestException(
            "unknown member " + quote(name) + ", expected kind, params and context only");
      }
    }
    String kind = kind(request.get("kind"));
    return new ToolCall(kind, member(request, "params"), member(request, "context"));
  }

  /** Whether {@code text} is in the grammar of kinds. */
  public static boolean isKind(String text) {
    if (text.isEmpty() || text.length() > MAX_KIND_CHARS) {
      return false;
    }
    boolean inSegment = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '.' && inSegment) {
        inSegment = false;
      } else if (c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_') {
        inSegment = true;
      } else {
        return false;
      }
    }
    return inSegment;
  }

  /** Writes the request form: {@code kind} and {@code params}, and {@code context} unless empty. */
  public void write(JsonWriter out) {
    out.beginObject().member("kind", kind).member("params", params);
    if (!context.isEmpty()) {
      out.member("context", context);
    }
    out.endObject();
  }

  private static JsonObject object(byte[] utf8) throws RequestException {
    JsonValue value;
    try {
      value = JsonValue.parse(utf8);
    } catch (JsonException e) {
      throw new RequestException("not JSON: " + e.getMessage());
    }
    if (value instanceof JsonObject object) {
      return object;
    }
    throw new RequestException("expected a JSON object, found " + name(value));
  }

  private static String kind(@Nullable JsonValue value) throws RequestException {
    if (value == null) {
      throw new RequestException("member kind is missing");
    }
    if (!(value instanceof JsonString(String kind))) {
      throw new RequestException("member kind must be a string, found " + name(value));
    }
    if (!isKind(kind)) {
      throw new RequestException(kindMessage(kind));
    }
    return kind;
  }

  private static JsonObject member(JsonObject request, String name) throws RequestException {
    JsonValue value = request.get(name);
    if (value == null) {
      return JsonObject.EMPTY;
    }
    if (value instanceof JsonObject object) {
      return object;
    }
    throw new RequestException("member " + name + " must be an object, found " + name(value));
  }

  private static String kindMessage(String kind) {
    return "kind must be 1 to "
        + MAX_KIND_CHARS
        + " characters of a-z, 0-9 and _ in segments joined by dots, found "
        + (kind.length() > MAX_KIND_CHARS ? kind.length() + " characters" : quote(kind));
  }

  private static String quote(String text) {
    if (text.length() <= MAX_QUOTED_CHARS) {
      return JsonWriter.quote(text);
    }
    int cut = MAX_QUOTED_CHARS;
    if (Character.isHighSurrogate(text.charAt(cut - 1))) {
      cut--;
    }
    return JsonWriter.quote(text.substring(0, cut)) + "…";
  }

  private static String name(JsonValue value) {
    return switch (value) {
      case JsonNull _ -> "null";
      case JsonBoolean _ -> "a boolean";
      case JsonNumber _ -> "a number";
      case JsonString _ -> "a string";
      case JsonArray _ -> "an array";
      case JsonObject _ -> "an object";
    };
  }
}

package dev.autonomy.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Builds values from tokens. Recursion is bounded by the reader's nesting limit. */
final class JsonTree {

  /** Longest part of a name that a message repeats. */
  private static final int SHOWN_NAME_CHARS = 32;

  private JsonTree() {}

  static JsonValue read(JsonReader reader) throws JsonException {
    return value(reader, reader.next());
  }

  private static JsonValue value(JsonReader reader, JsonToken token) throws JsonException {
    return switch (token) {
      case BEGIN_OBJECT -> object(reader);
      case BEGIN_ARRAY -> array(reader);
      case STRING -> new JsonString(reader.text());
      case NUMBER -> new JsonNumber(reader.text());
      case TRUE -> JsonBoolean.TRUE;
      case FALSE -> JsonBoolean.FALSE;
      case NULL -> JsonNull.NULL;
      case END_OBJECT, END_ARRAY, NAME, END ->
          throw new JsonException("expected a JSON value", reader.offset());
    };
  }

  private static JsonObject object(JsonReader reader) throws JsonException {
    SequencedMap<String, JsonValue> members = new LinkedHashMap<>();
    while (reader.next() == JsonToken.NAME) {
      String name = reader.text();
      int offset = reader.offset();
      if (members.put(name, value(reader, reader.next())) != null) {
        throw new JsonException("duplicate member name " + shown(name), offset);
      }
    }
    return JsonObject.owning(members);
  }

  private static String shown(String name) {
    return name.length() <= SHOWN_NAME_CHARS
        ? JsonWriter.quote(name)
        : JsonWriter.quote(name.substring(0, SHOWN_NAME_CHARS)) + "...";
  }

  private static JsonArray array(JsonReader reader) throws JsonException {
    List<JsonValue> elements = new ArrayList<>();
    for (JsonToken token = reader.next(); token != JsonToken.END_ARRAY; token = reader.next()) {
      elements.add(value(reader, token));
    }
    return elements.isEmpty() ? JsonArray.EMPTY : new JsonArray(elements);
  }
}

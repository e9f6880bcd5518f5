package dev.autonomy.rego.value;

import dev.autonomy.json.JsonArray;
import dev.autonomy.json.JsonBoolean;
import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonNull;
import dev.autonomy.json.JsonNumber;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonReader;
import dev.autonomy.json.JsonString;
import dev.autonomy.json.JsonToken;
import dev.autonomy.json.JsonValue;
import dev.autonomy.json.JsonWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** Translates between JSON and values. Recursion is bounded by the nesting of what is read. */
final class JsonValues {

  private JsonValues() {}

  /** Reads a value; of members with one name the last counts or, unless {@code lastWins}, none. */
  static Value read(JsonReader reader, boolean lastWins) throws JsonException {
    return read(reader, reader.next(), lastWins, new SharedParts());
  }

  private static Value read(
      JsonReader reader, JsonToken token, boolean lastWins, SharedParts shared)
      throws JsonException {
    return switch (token) {
      case BEGIN_OBJECT -> object(reader, lastWins, shared);
      case BEGIN_ARRAY -> array(reader, lastWins, shared);
      case STRING -> shared.text(reader.text());
      case NUMBER -> NumberValue.parse(reader.text());
      case TRUE -> BooleanValue.TRUE;
      case FALSE -> BooleanValue.FALSE;
      case NULL -> NullValue.NULL;
      case END_OBJECT, END_ARRAY, NAME, END ->
          throw new JsonException("expected a JSON value", reader.offset());
    };
  }

  private static ObjectValue object(JsonReader reader, boolean lastWins, SharedParts shared)
      throws JsonException {
    ObjectValue.Builder object = new ObjectValue.Builder();
    while (reader.next() == JsonToken.NAME) {
      StringValue name = StringValue.of(reader.text());
      int offset = reader.offset();
      Value value = read(reader, reader.next(), lastWins, shared);
      if (object.putIfAbsent(name, value) != null) {
        if (!lastWins) {
          throw new JsonException(
              "duplicate member name " + JsonWriter.quote(name.value()), offset);
        }
        object.put(name, value);
      }
    }
    return shared.object(object.build());
  }

  private static ArrayValue array(JsonReader reader, boolean lastWins, SharedParts shared)
      throws JsonException {
    ArrayValue.Builder array = new ArrayValue.Builder();
    for (JsonToken token = reader.next(); token != JsonToken.END_ARRAY; token = reader.next()) {
      array.add(read(reader, token, lastWins, shared));
    }
    return array.build();
  }

  static Value of(JsonValue json) {
    return of(json, new SharedParts());
  }

  private static Value of(JsonValue json, SharedParts shared) {
    return switch (json) {
      case JsonNull _ -> NullValue.NULL;
      case JsonBoolean truth -> BooleanValue.of(truth.value());
      case JsonNumber number -> NumberValue.parse(number.text());
      case JsonString string -> shared.text(string.value());
      case JsonArray array -> {
        Value[] elements = new Value[array.elements().size()];
        int size = 0;
        for (JsonValue element : array.elements()) {
          elements[size++] = of(element, shared);
        }
        yield ArrayValue.owning(elements);
      }
      case JsonObject object -> {
        ObjectValue.Builder members = new ObjectValue.Builder();
        for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
          members.put(member.getKey(), of(member.getValue(), shared));
        }
        yield shared.object(members.build());
      }
    };
  }

  static JsonValue toJson(Value value) {
    return switch (value) {
      case NullValue _ -> JsonNull.NULL;
      case BooleanValue truth -> truth.value() ? JsonBoolean.TRUE : JsonBoolean.FALSE;
      case NumberValue number -> new JsonNumber(number.text());
      case StringValue string -> new JsonString(string.value());
      case ArrayValue array -> elements(array, array.size());
      case SetValue set -> elements(set, set.size());
      case ObjectValue object -> {
        SequencedMap<String, JsonValue> members = new LinkedHashMap<>();
        for (int i = 0; i < object.size(); i++) {
          members.put(name(object.key(i)), toJson(object.value(i)));
        }
        yield JsonObject.of(members);
      }
    };
  }

  private static JsonValue elements(Iterable<Value> values, int size) {
    List<JsonValue> elements = new ArrayList<>(size);
    for (Value value : values) {
      elements.add(toJson(value));
    }
    return new JsonArray(elements);
  }

  private static String name(Value key) {
    return key instanceof StringValue string ? string.value() : toJson(key).toText();
  }

  static void write(JsonWriter writer, Value value) {
    switch (value) {
      case NullValue _ -> writer.nullValue();
      case BooleanValue truth -> writer.value(truth.value());
      case NumberValue number -> writer.number(number.text());
      case StringValue string -> writer.value(string.value());
      case ArrayValue array -> writeElements(writer, array);
      case SetValue set -> writeElements(writer, set);
      case ObjectValue object -> {
        writer.beginObject();
        for (int i = 0; i < object.size(); i++) {
          writer.name(name(object.key(i)));
          write(writer, object.value(i));
        }
        writer.endObject();
      }
    }
  }

  private static void writeElements(JsonWriter writer, Iterable<Value> values) {
    writer.beginArray();
    for (Value value : values) {
      write(writer, value);
    }
    writer.endArray();
  }
}

package dev.autonomy.json;

/** A JSON value (RFC 8259): one of six immutable cases, compared by content. */
public sealed interface JsonValue
    permits JsonNull, JsonBoolean, JsonNumber, JsonString, JsonArray, JsonObject {

  /**
   * Reads one JSON value that fills {@code utf8} completely.
   *
   * @throws JsonException if the text is not strict JSON or nests deeper than {@link
   *     JsonReader#DEFAULT_MAX_DEPTH}
   */
  static JsonValue parse(byte[] utf8) throws JsonException {
    return parse(utf8, JsonReader.DEFAULT_MAX_DEPTH);
  }

  /** Reads one JSON value as {@link #parse(byte[])} does, with a nesting bound of its own. */
  static JsonValue parse(byte[] utf8, int maxDepth) throws JsonException {
    JsonReader reader = new JsonReader(utf8, maxDepth);
    JsonValue value = JsonTree.read(reader);
    reader.end();
    return value;
  }

  /** Compact UTF-8 text of this value, members in their own order, numbers as they were written. */
  default byte[] toBytes() {
    return new JsonWriter().value(this).toByteArray();
  }

  /** Compact text of this value. */
  default String toText() {
    return new JsonWriter().value(this).toString();
  }
}

package dev.autonomy.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object: unique member names in the order in which they were written. Equality ignores the
 * order.
 */
public final class JsonObject implements JsonValue {

  /** The object without members. */
  public static final JsonObject EMPTY = new JsonObject(new LinkedHashMap<>());

  private final SequencedMap<String, JsonValue> members;

  private JsonObject(SequencedMap<String, JsonValue> members) {
    this.members = Collections.unmodifiableSequencedMap(members);
  }

  /** An object with the given members, in the map's order. */
  public static JsonObject of(Map<String, ? extends JsonValue> members) {
    return members.isEmpty() ? EMPTY : new JsonObject(new LinkedHashMap<>(members));
  }

  /** Takes over a map that nobody else holds. */
  static JsonObject owning(SequencedMap<String, JsonValue> members) {
    return members.isEmpty() ? EMPTY : new JsonObject(members);
  }

  /**
   * Reads one JSON object that fills {@code utf8} completely.
   *
   * @throws JsonException as {@link JsonValue#parse(byte[])}, or if the value is not an object
   */
  public static JsonObject parse(byte[] utf8) throws JsonException {
    JsonValue value = JsonValue.parse(utf8);
    if (value instanceof JsonObject object) {
      return object;
    }
    throw new JsonException("expected a JSON object, found another value", 0);
  }

  /** All members, read-only, in order. */
  public SequencedMap<String, JsonValue> members() {
    return members;
  }

  /** The member's value, or null when there is no such member. */
  public @Nullable JsonValue get(String name) {
    return members.get(name);
  }

  /** The member's text when it is there and a string. */
  public Optional<String> string(String name) {
    return members.get(name) instanceof JsonString string
        ? Optional.of(string.value())
        : Optional.empty();
  }

  /** The member when it is there and an object. */
  public Optional<JsonObject> object(String name) {
    return members.get(name) instanceof JsonObject object ? Optional.of(object) : Optional.empty();
  }

  /** Whether there are no members. */
  public boolean isEmpty() {
    return members.isEmpty();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof JsonObject that && members.equals(that.members);
  }

  @Override
  public int hashCode() {
    return members.hashCode();
  }

  @Override
  public String toString() {
    return toText();
  }
}

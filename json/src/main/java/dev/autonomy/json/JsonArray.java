package dev.autonomy.json;

import java.util.List;

/**
 * A JSON array.
 *
 * @param elements the elements in order; copied, never null
 */
public record JsonArray(List<JsonValue> elements) implements JsonValue {

  /** The array without elements. */
  public static final JsonArray EMPTY = new JsonArray(List.of());

  /** Copies the elements. */
  public JsonArray {
    elements = List.copyOf(elements);
  }
}

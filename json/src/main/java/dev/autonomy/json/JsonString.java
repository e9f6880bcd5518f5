package dev.autonomy.json;

/**
 * A JSON string.
 *
 * @param value the characters; never a lone surrogate when read by {@link JsonReader}
 */
public record JsonString(String value) implements JsonValue {}

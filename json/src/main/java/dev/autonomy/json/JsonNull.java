package dev.autonomy.json;

/** The JSON value {@code null}. */
public enum JsonNull implements JsonValue {
  /** The only instance. */
  NULL
}

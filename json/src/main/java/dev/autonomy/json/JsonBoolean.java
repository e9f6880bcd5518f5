package dev.autonomy.json;

/** A JSON truth value. */
public enum JsonBoolean implements JsonValue {
  /** {@code true}. */
  TRUE,
  /** {@code false}. */
  FALSE;

  /** The case for {@code value}. */
  public static JsonBoolean of(boolean value) {
    return value ? TRUE : FALSE;
  }

  /** This case as a Java boolean. */
  public boolean value() {
    return this == TRUE;
  }
}

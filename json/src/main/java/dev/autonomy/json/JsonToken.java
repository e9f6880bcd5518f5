package dev.autonomy.json;

/** What {@link JsonReader#next()} has just read. */
public enum JsonToken {
  /** An opening brace. */
  BEGIN_OBJECT,
  /** A closing brace. */
  END_OBJECT,
  /** An opening bracket. */
  BEGIN_ARRAY,
  /** A closing bracket. */
  END_ARRAY,
  /** A member name; its characters are {@link JsonReader#text()}. */
  NAME,
  /** A string; its characters are {@link JsonReader#text()}. */
  STRING,
  /** A number; its literal is {@link JsonReader#text()}. */
  NUMBER,
  /** {@code true}. */
  TRUE,
  /** {@code false}. */
  FALSE,
  /** {@code null}. */
  NULL,
  /** The end of the text, after the one value. */
  END
}

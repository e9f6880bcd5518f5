package dev.autonomy.wal;

import dev.autonomy.json.JsonArray;
import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonNull;
import dev.autonomy.json.JsonString;
import dev.autonomy.json.JsonValue;
import dev.autonomy.json.JsonWriter;
import dev.autonomy.wal.tree.Hash;
import dev.autonomy.wal.tree.TreeHasher;
import java.util.List;

/** A record beside a frame: the salt and value of one committed member, or the trace of a value. */
final class Disclosure {

  private final byte[] text;
  private final boolean forgotten;
  private final long offset;

  /**
   * A record as it was read.
   *
   * @param text its JSON text, not copied
   * @param forgotten whether the value was dropped
   * @param offset where it stands
   */
  Disclosure(byte[] text, boolean forgotten, long offset) {
    this.text = text;
    this.forgotten = forgotten;
    this.offset = offset;
  }

  /** The trace of a value that is not there. */
  static Disclosure trace(String section, String name) {
    return new Disclosure(new Parsed(section, name, JsonNull.NULL).trace(), true, 0);
  }

  boolean isForgotten() {
    return forgotten;
  }

  long offset() {
    return offset;
  }

  /** A copy of its JSON text. */
  byte[] toBytes() {
    return text.clone();
  }

  /** What the frame's commitment must be. */
  Hash commitment() {
    return Hash.of(TreeHasher.sha256().digest(text));
  }

  /**
   * Parses the text.
   *
   * @throws JsonException if it is neither {@code [salt, section, name, value]} nor, for a value
   *     that was dropped, {@code [section, name]}
   */
  Parsed parse() throws JsonException {
    if (JsonValue.parse(text, FrameText.MAX_DEPTH) instanceof JsonArray(List<JsonValue> parts)) {
      int place = forgotten ? 0 : 1;
      if (parts.size() == (forgotten ? 2 : 4)
          && parts.getFirst() instanceof JsonString
          && parts.get(place) instanceof JsonString(String section)
          && parts.get(place + 1) instanceof JsonString(String name)) {
        return new Parsed(section, name, parts.getLast());
      }
    }
    throw new JsonException("expected a disclosure's salt, section, name and value", 0);
  }

  /**
   * What a disclosure says.
   *
   * @param section the section's name
   * @param name the member's name in it
   * @param value the member's value; without meaning when it was dropped
   */
  record Parsed(String section, String name, JsonValue value) {

    /** What is left when the value is dropped. */
    byte[] trace() {
      return new JsonWriter().beginArray().value(section).value(name).endArray().toByteArray();
    }
  }
}

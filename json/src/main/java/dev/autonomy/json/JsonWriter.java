package dev.autonomy.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * Writes compact JSON as UTF-8 into a buffer that grows. Commas are placed by the writer; balance
 * and the order of names and values are the caller's. Only what RFC 8259 demands is escaped.
 * Reusable after {@link #reset()}; not thread-safe.
 */
public final class JsonWriter {

  private static final byte[] HEX = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };

  private byte[] buffer;
  private int size;

  /** A writer with room for an ordinary tool call. */
  public JsonWriter() {
    this(512);
  }

  /** A writer with the given room, in bytes, before it must grow. */
  public JsonWriter(int capacityBytes) {
    buffer = new byte[capacityBytes];
  }

  /** Quotes and escapes {@code text} as a JSON string. */
  public static String quote(String text) {
    return new JsonWriter(text.length() + 16).value(text).toString();
  }

  /** An object whose members are all texts, in the order of the map. */
  public static String object(Map<String, String> members) {
    JsonWriter json = new JsonWriter().beginObject();
    members.forEach(json::member);
    return json.endObject().toString();
  }

  /** Starts an object. */
  public JsonWriter beginObject() {
    separate();
    return put('{');
  }

  /** Ends an object. */
  public JsonWriter endObject() {
    return put('}');
  }

  /** Starts an array. */
  public JsonWriter beginArray() {
    separate();
    return put('[');
  }

  /** Ends an array. */
  public JsonWriter endArray() {
    return put(']');
  }

  /** Writes a member name; its value must follow. */
  public JsonWriter name(String name) {
    separate();
    string(name);
    return put(':');
  }

  /** Writes a string value. */
  public JsonWriter value(String text) {
    separate();
    string(text);
    return this;
  }

  /** Writes an integer value. */
  public JsonWriter value(long number) {
    separate();
    return ascii(Long.toString(number));
  }

  /** Writes a truth value. */
  public JsonWriter value(boolean truth) {
    separate();
    return ascii(truth ? "true" : "false");
  }

  /** Writes {@code null}. */
  public JsonWriter nullValue() {
    separate();
    return ascii("null");
  }

  /** Writes any value, objects in their own order, numbers by their literal. */
  public JsonWriter value(JsonValue value) {
    switch (value) {
      case JsonNull _ -> nullValue();
      case JsonBoolean truth -> value(truth.value());
      case JsonNumber number -> number(number.text());
      case JsonString string -> value(string.value());
      case JsonArray array -> {
        beginArray();
        for (JsonValue element : array.elements()) {
          value(element);
        }
        endArray();
      }
      case JsonObject object -> {
        beginObject();
        for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
          name(member.getKey()).value(member.getValue());
        }
        endObject();
      }
    }
    return this;
  }

  /** Writes a number by its literal, which must be one of RFC 8259's grammar. */
  public JsonWriter number(String literal) {
    separate();
    return ascii(literal);
  }

  /** Writes a value that is JSON text already. */
  public JsonWriter raw(byte[] json) {
    separate();
    reserve(json.length);
    System.arraycopy(json, 0, buffer, size, json.length);
    size += json.length;
    return this;
  }

  /** Writes a member with a string value. */
  public JsonWriter member(String name, String text) {
    return name(name).value(text);
  }

  /** Writes a member with an integer value. */
  public JsonWriter member(String name, long number) {
    return name(name).value(number);
  }

  /** Writes a member with a truth value. */
  public JsonWriter member(String name, boolean truth) {
    return name(name).value(truth);
  }

  /** Writes a member with any value. */
  public JsonWriter member(String name, JsonValue value) {
    return name(name).value(value);
  }

  /** Bytes written so far. */
  public int size() {
    return size;
  }

  /** Forgets what was written and keeps the buffer. */
  public JsonWriter reset() {
    size = 0;
    return this;
  }

  /** A copy of what was written. */
  public byte[] toByteArray() {
    return Arrays.copyOf(buffer, size);
  }

  /** Copies what was written into {@code target}, which has room for it from {@code offset} on. */
  public void copyTo(byte[] target, int offset) {
    System.arraycopy(buffer, 0, target, offset, size);
  }

  /** What was written, as text. */
  @Override
  public String toString() {
    return new String(buffer, 0, size, StandardCharsets.UTF_8);
  }

  /** A comma is due exactly when the last byte ended a value. */
  private void separate() {
    if (size > 0) {
      byte last = buffer[size - 1];
      if (last != '{' && last != '[' && last != ':') {
        put(',');
      }
    }
  }

  private void string(String text) {
    // Worst case: three bytes for a UTF-16 unit, six for an escaped control character.
    reserve(text.length() * 6 + 2);
    buffer[size++] = '"';
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        asciiCharacter(c);
      } else if (c < 0x800) {
        buffer[size++] = (byte) (0xc0 | c >> 6);
        buffer[size++] = (byte) (0x80 | c & 0x3f);
      } else if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        supplementary(Character.toCodePoint(c, text.charAt(++i)));
      } else {
        threeBytes(Character.isSurrogate(c) ? '\ufffd' : c);
      }
    }
    buffer[size++] = '"';
  }

  private void asciiCharacter(char c) {
    if (c == '"' || c == '\\') {
      buffer[size++] = '\\';
      buffer[size++] = (byte) c;
    } else if (c >= ' ') {
      buffer[size++] = (byte) c;
    } else {
      control(c);
    }
  }

  private void control(char c) {
    buffer[size++] = '\\';
    switch (c) {
      case '\b' -> buffer[size++] = 'b';
      case '\f' -> buffer[size++] = 'f';
      case '\n' -> buffer[size++] = 'n';
      case '\r' -> buffer[size++] = 'r';
      case '\t' -> buffer[size++] = 't';
      default -> {
        buffer[size++] = 'u';
        buffer[size++] = '0';
        buffer[size++] = '0';
        buffer[size++] = HEX[c >> 4];
        buffer[size++] = HEX[c & 15];
      }
    }
  }

  private void threeBytes(char c) {
    buffer[size++] = (byte) (0xe0 | c >> 12);
    buffer[size++] = (byte) (0x80 | c >> 6 & 0x3f);
    buffer[size++] = (byte) (0x80 | c & 0x3f);
  }

  private void supplementary(int codePoint) {
    buffer[size++] = (byte) (0xf0 | codePoint >> 18);
    buffer[size++] = (byte) (0x80 | codePoint >> 12 & 0x3f);
    buffer[size++] = (byte) (0x80 | codePoint >> 6 & 0x3f);
    buffer[size++] = (byte) (0x80 | codePoint & 0x3f);
  }

  private JsonWriter ascii(String text) {
    reserve(text.length());
    for (int i = 0; i < text.length(); i++) {
      buffer[size++] = (byte) text.charAt(i);
    }
    return this;
  }

  private JsonWriter put(char c) {
    reserve(1);
    buffer[size++] = (byte) c;
    return this;
  }

  private void reserve(int count) {
    if (buffer.length - size < count) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, Math.addExact(size, count)));
    }
  }
}

package dev.autonomy.rego.value;

import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonReader;
import dev.autonomy.json.JsonValue;
import dev.autonomy.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/**
 * A Rego value: null, boolean, number, string, array, object or set, in this order.
 *
 * <p>Values are immutable and safe to share between threads. {@link #compareTo} is OPA's total
 * order and agrees with {@link #equals}: numbers compare by amount (1 equals 1.0), strings by code
 * point, arrays, objects and sets element by element and then by size.
 */
public abstract sealed class Value implements Comparable<Value>
    permits NullValue, BooleanValue, NumberValue, StringValue, ArrayValue, ObjectValue, SetValue {

  Value() {}

  /**
   * Reads one JSON value that fills {@code utf8} completely; duplicate member names are refused.
   */
  public static Value parse(byte[] utf8) throws JsonException {
    return parse(utf8, JsonReader.DEFAULT_MAX_DEPTH);
  }

  /** Reads one JSON value as {@link #parse(byte[])} does, with a nesting bound of its own. */
  public static Value parse(byte[] utf8, int maxDepth) throws JsonException {
    return parse(utf8, maxDepth, false);
  }

  /**
   * Reads one JSON value as {@link #parse(byte[], int)} does, except that of several members with
   * one name the last counts, which is how OPA's functions read JSON.
   */
  public static Value parseLastWins(byte[] utf8, int maxDepth) throws JsonException {
    return parse(utf8, maxDepth, true);
  }

  private static Value parse(byte[] utf8, int maxDepth, boolean lastWins) throws JsonException {
    JsonReader reader = new JsonReader(utf8, maxDepth);
    Value value = JsonValues.read(reader, lastWins);
    reader.end();
    return value;
  }

  /** The same value as {@code json}. */
  public static Value of(JsonValue json) {
    return JsonValues.of(json);
  }

  /** OPA's name of this type: {@code null}, {@code boolean}, {@code number} and so on. */
  public abstract String typeName();

  /** Position of this type in the total order, from 0 for null to 6 for set. */
  abstract int rank();

  /**
   * What a reference by {@code key} finds here: the element of an array at an index, the value of
   * an object's key, the member of a set itself; null when there is nothing. Allocates nothing.
   */
  public @Nullable Value get(Value key) {
    return null;
  }

  /** Number of elements, entries or members; 0 for a value that is not a collection. */
  public int size() {
    return 0;
  }

  /**
   * Work of visiting all of this value, in units of about one value or 64 characters. A part that
   * occurs several times counts each time, as whoever compares or writes the value meets it each
   * time. At most {@link Integer#MAX_VALUE}.
   */
  public int weight() {
    return 1;
  }

  /** Whether this is an array, an object or a set. */
  public boolean isCollection() {
    return false;
  }

  /**
   * This value as JSON: sets become arrays in their order; keys that are not strings become their
   * own JSON text.
   */
  public JsonValue toJson() {
    return JsonValues.toJson(this);
  }

  /** Writes this value as JSON, as {@link #toJson} has it, without building a tree. */
  public void writeTo(JsonWriter writer) {
    JsonValues.write(writer, this);
  }

  /** Appends this value as a Rego term. */
  abstract void appendTo(StringBuilder text);

  /** This value as a Rego term. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    appendTo(text);
    return text.toString();
  }

  @Override
  public abstract boolean equals(@Nullable Object other);

  @Override
  public abstract int hashCode();
}

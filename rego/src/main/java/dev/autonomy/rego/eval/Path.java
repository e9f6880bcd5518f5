package dev.autonomy.rego.eval;

import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A way into a value, key by key. */
public final class Path {

  /** The path that stays where it is. */
  public static final Path EMPTY = new Path();

  private final Value[] keys;

  private Path(Value... keys) {
    this.keys = keys;
  }

  /** The path of these keys. */
  public static Path of(Value... keys) {
    return new Path(keys.clone());
  }

  /** Takes over an array that nobody else holds or will change. */
  static Path owning(Value[] keys) {
    return new Path(keys);
  }

  /** Number of keys. */
  public int length() {
    return keys.length;
  }

  /** The key at {@code position}, which must be in range. */
  public Value key(int position) {
    return keys[position];
  }

  /** This path, and then {@code key}. */
  public Path then(Value key) {
    Value[] longer = Arrays.copyOf(keys, keys.length + 1);
    longer[keys.length] = key;
    return new Path(longer);
  }

  /** This path without its first {@code count} keys. */
  public Path from(int count) {
    return new Path(Arrays.copyOfRange(keys, count, keys.length));
  }

  /** What this leads to from {@code root}, or null. */
  public @Nullable Value find(@Nullable Value root) {
    Value value = root;
    for (int i = 0; i < keys.length && value != null; i++) {
      value = value.get(keys[i]);
    }
    return value;
  }

  /**
   * What this leads to in base data, or null. There, as in OPA, a number may stand for the string
   * of its digits, because base data come from JSON, whose keys are strings.
   */
  public @Nullable Value findInData(@Nullable Value root) {
    Value value = root;
    for (int i = 0; i < keys.length && value != null; i++) {
      Value below = value.get(keys[i]);
      if (below == null && keys[i] instanceof NumberValue number) {
        below = value.get(StringValue.of(number.text()));
      }
      value = below;
    }
    return value;
  }

  /** Whether this begins with {@code prefix}. */
  public boolean startsWith(Path prefix) {
    int length = prefix.keys.length;
    return length <= keys.length && Arrays.equals(keys, 0, length, prefix.keys, 0, length);
  }

  /**
   * {@code root} with {@code value} at the end of this path; objects on the way are made, and
   * whatever else is on the way is replaced by one.
   */
  Value replaceIn(@Nullable Value root, Value value) {
    return replaceIn(root, 0, value);
  }

  private Value replaceIn(@Nullable Value root, int from, Value value) {
    if (from == keys.length) {
      return value;
    }
    ObjectValue object = root instanceof ObjectValue existing ? existing : ObjectValue.EMPTY;
    Value key = keys[from];
    return object.with(key, replaceIn(object.get(key), from + 1, value));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Path that && Arrays.equals(keys, that.keys);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(keys);
  }

  @Override
  public String toString() {
    return Arrays.toString(keys);
  }
}

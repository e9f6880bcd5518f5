package dev.autonomy.rego.type;

import dev.autonomy.rego.value.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An object type. */
public final class ObjectType implements Type {

  private final List<Property> properties;
  private final @Nullable Type key;
  private final @Nullable Type value;
  private final int weight;
  private final int depth;
  private @Nullable Type keys;
  private @Nullable Type values;

  /**
   * An object type.
   *
   * @param properties keys that are always there, in ascending order of key
   * @param key type of all further keys, or null if there are none
   * @param value type of the values of further keys; null exactly when {@code key} is
   */
  public ObjectType(List<Property> properties, @Nullable Type key, @Nullable Type value) {
    this.properties = List.copyOf(properties);
    this.key = key;
    this.value = value;
    int total = 1;
    int deepest = 0;
    for (int i = 0; i < properties.size(); i++) {
      Type type = properties.get(i).value();
      total = Measure.sum(total, type.weight());
      deepest = Math.max(deepest, type.depth());
    }
    if (key != null && value != null) {
      total = Measure.sum(total, Measure.sum(key.weight(), value.weight()));
      deepest = Math.max(deepest, Math.max(key.depth(), value.depth()));
    }
    weight = total;
    depth = 1 + deepest;
  }

  /** An object type whose properties may come in any order. */
  public static ObjectType sorted(
      List<Property> properties, @Nullable Type key, @Nullable Type value) {
    List<Property> sorted = new ArrayList<>(properties);
    sorted.sort(Comparator.comparing(Property::key));
    return new ObjectType(sorted, key, value);
  }

  /** Keys that are always there, in ascending order of key. */
  public List<Property> properties() {
    return properties;
  }

  /** Type of all further keys, or null if there are none. */
  public @Nullable Type key() {
    return key;
  }

  /** Type of the values of further keys; null exactly when {@link #key} is. */
  public @Nullable Type value() {
    return value;
  }

  /** Whether keys are known that are always there. */
  public boolean hasProperties() {
    return !properties.isEmpty();
  }

  /** The type of the value of a key, or {@link Type#UNKNOWN} where there cannot be one. */
  public Type property(Value name) {
    int position = position(name);
    if (position >= 0) {
      return properties.get(position).value();
    }
    return key != null && value != null && Types.contains(key, Types.of(name)) ? value : UNKNOWN;
  }

  /** Where the property of a key is among {@link #properties}, or a negative number. */
  public int position(Value name) {
    int low = 0;
    int high = properties.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = properties.get(middle).key().compareTo(name);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  /** The type of all keys. */
  Type keys() {
    Type known = keys;
    if (known == null) {
      known = key == null ? UNKNOWN : key;
      for (int i = 0; i < properties.size(); i++) {
        known = Types.or(known, Types.of(properties.get(i).key()));
      }
      keys = known;
    }
    return known;
  }

  /** The type of all values. */
  Type values() {
    Type known = values;
    if (known == null) {
      known = value == null ? UNKNOWN : value;
      for (int i = 0; i < properties.size(); i++) {
        known = Types.or(known, properties.get(i).value());
      }
      values = known;
    }
    return known;
  }

  @Override
  public Kind kind() {
    return Kind.OBJECT;
  }

  @Override
  public int weight() {
    return weight;
  }

  @Override
  public int depth() {
    return depth;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ObjectType object && Types.compare(this, object) == 0;
  }

  @Override
  public int hashCode() {
    return 31 * weight + properties.hashCode();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("object");
    if (!properties.isEmpty()) {
      text.append('<').append(TypeText.join(properties)).append('>');
    }
    if (key != null) {
      text.append('[').append(key).append(": ").append(value).append(']');
    }
    return text.toString();
  }
}

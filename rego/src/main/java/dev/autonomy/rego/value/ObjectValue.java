package dev.autonomy.rego.value;

import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A mapping from values to values, kept and iterated in the total order of its keys. */
public final class ObjectValue extends Value {

  /** The object without entries. */
  public static final ObjectValue EMPTY = new ObjectValue(new Value[0], new Value[0]);

  /** Keys in ascending order. */
  private final Value[] keys;

  private final Value[] values;
  private volatile @Nullable HashIndex index;
  private int hash;
  private int weight;

  private ObjectValue(Value[] keys, Value[] values) {
    this.keys = keys;
    this.values = values;
  }

  /** The object with the map's entries. */
  public static ObjectValue of(Map<? extends Value, ? extends Value> entries) {
    Builder builder = new Builder();
    entries.forEach(builder::put);
    return builder.build();
  }

  /** The object with one entry. */
  public static ObjectValue of(Value key, Value value) {
    return new ObjectValue(new Value[] {key}, new Value[] {value});
  }

  @Override
  public @Nullable Value get(Value key) {
    int position = position(key);
    return position < 0 ? null : values[position];
  }

  /** The value of a string key, or null. */
  public @Nullable Value get(String key) {
    return get(StringValue.of(key));
  }

  /** Whether there is an entry with {@code key}. */
  public boolean containsKey(Value key) {
    return position(key) >= 0;
  }

  /** The key at {@code position} in ascending order, which must be in range. */
  public Value key(int position) {
    return keys[position];
  }

  /** The value of the key at {@code position} in ascending order, which must be in range. */
  public Value value(int position) {
    return values[position];
  }

  /** The keys themselves, which nobody changes; the same array means the same keys. */
  Value[] sharedKeys() {
    return keys;
  }

  int position(Value key) {
    if (keys.length <= HashIndex.SCAN_LIMIT) {
      return HashIndex.scan(keys, keys.length, key);
    }
    HashIndex current = index;
    if (current == null) {
      current = new HashIndex(keys, keys.length);
      index = current;
    }
    return current.find(keys, key);
  }

  /** This object, holding the keys of {@code other} in place of its own if they are equal. */
  ObjectValue sharingKeys(ObjectValue other) {
    if (!Arrays.equals(keys, other.keys)) {
      return this;
    }
    return new ObjectValue(other.keys, values);
  }

  @Override
  public int size() {
    return keys.length;
  }

  @Override
  public int weight() {
    int cached = weight;
    if (cached == 0) {
      cached = Elements.weight(values, values.length, Elements.weight(keys, keys.length, 1));
      weight = cached;
    }
    return cached;
  }

  @Override
  public boolean isCollection() {
    return true;
  }

  /** The keys as a set. */
  public SetValue keySet() {
    return SetValue.ascending(keys);
  }

  /** The keys in ascending order. */
  public Iterable<Value> keys() {
    return () -> new ElementIterator(keys, keys.length);
  }

  /** The values in the order of their keys. */
  public Iterable<Value> values() {
    return () -> new ElementIterator(values, values.length);
  }

  /** The keys' iterator, for loops that also want {@link #value(int)}. */
  public Iterator<Value> keyIterator() {
    return new ElementIterator(keys, keys.length);
  }

  /** This object with {@code key} set to {@code value}. */
  public ObjectValue with(Value key, Value value) {
    int position = Arrays.binarySearch(keys, key);
    if (position >= 0) {
      Value[] changed = values.clone();
      changed[position] = value;
      return new ObjectValue(keys, changed);
    }
    int place = -position - 1;
    return new ObjectValue(insert(keys, place, key), insert(values, place, value));
  }

  private static Value[] insert(Value[] from, int place, Value value) {
    Value[] wider = new Value[from.length + 1];
    System.arraycopy(from, 0, wider, 0, place);
    wider[place] = value;
    System.arraycopy(from, place, wider, place + 1, from.length - place);
    return wider;
  }

  /** This object without the entry of {@code key}. */
  public ObjectValue without(Value key) {
    int position = Arrays.binarySearch(keys, key);
    if (position < 0) {
      return this;
    }
    return keys.length == 1
        ? EMPTY
        : new ObjectValue(remove(keys, position), remove(values, position));
  }

  private static Value[] remove(Value[] from, int place) {
    Value[] shorter = Arrays.copyOf(from, from.length - 1);
    System.arraycopy(from, place + 1, shorter, place, from.length - place - 1);
    return shorter;
  }

  @Override
  public String typeName() {
    return "object";
  }

  @Override
  int rank() {
    return 5;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // what is compared with itself need not be visited
  public int compareTo(Value other) {
    if (!(other instanceof ObjectValue that)) {
      return rank() - other.rank();
    }
    if (this == that) {
      return 0;
    }
    int common = Math.min(keys.length, that.keys.length);
    for (int i = 0; i < common; i++) {
      int order = keys[i].compareTo(that.keys[i]);
      if (order == 0) {
        order = values[i].compareTo(that.values[i]);
      }
      if (order != 0) {
        return order;
      }
    }
    return keys.length - that.keys.length;
  }

  @Override
  void appendTo(StringBuilder text) {
    text.append('{');
    for (int i = 0; i < keys.length; i++) {
      if (i > 0) {
        text.append(", ");
      }
      keys[i].appendTo(text);
      text.append(": ");
      values[i].appendTo(text);
    }
    text.append('}');
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || other instanceof ObjectValue that
            && hashCode() == that.hashCode()
            && Arrays.equals(keys, that.keys)
            && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    int cached = hash;
    if (cached == 0) {
      cached = Elements.hash(values, values.length, Elements.hash(keys, keys.length, rank()));
      hash = cached;
    }
    return cached;
  }

  /** Collects entries in any order. Reusable after {@link #build}; not thread-safe. */
  public static final class Builder {

    private final DistinctValues keys = new DistinctValues();
    private Value[] values = new Value[8];

    /** A builder without entries. */
    public Builder() {}

    /** Sets {@code key} to {@code value}, replacing an earlier value. */
    public Builder put(Value key, Value value) {
      int position = keys.add(key);
      if (position >= 0) {
        values[position] = value;
      } else {
        append(value);
      }
      return this;
    }

    /** Sets a string key. */
    public Builder put(String key, Value value) {
      return put(StringValue.of(key), value);
    }

    /**
     * Sets {@code key} unless it has a value; returns the earlier value, or null if it was free.
     */
    public @Nullable Value putIfAbsent(Value key, Value value) {
      int position = keys.add(key);
      if (position >= 0) {
        return values[position];
      }
      append(value);
      return null;
    }

    private void append(Value value) {
      int last = keys.size() - 1;
      if (last == values.length) {
        values = Arrays.copyOf(values, last * 2);
      }
      values[last] = value;
    }

    /** The value that {@code key} has so far, or null. */
    public @Nullable Value get(Value key) {
      int position = keys.find(key);
      return position < 0 ? null : values[position];
    }

    /** Entries so far. */
    public int size() {
      return keys.size();
    }

    /** The object of what was put; the builder is empty afterwards. */
    public ObjectValue build() {
      int size = keys.size();
      if (size == 0) {
        return EMPTY;
      }
      Value[] sortedKeys = keys.toArray();
      Value[] sortedValues = Arrays.copyOf(values, size);
      keys.clear();
      if (!Elements.isAscending(sortedKeys, size)) {
        EntrySort.sort(sortedKeys, sortedValues);
      }
      return new ObjectValue(sortedKeys, sortedValues);
    }
  }
}

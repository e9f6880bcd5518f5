package dev.autonomy.rego.value;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A growing list of different values that knows where each one is. */
final class DistinctValues {

  private static final int INITIAL_CAPACITY = 8;

  private Value[] values = new Value[INITIAL_CAPACITY];
  private @Nullable HashIndex index;
  private int size;

  /** The position of an equal value if there is one; otherwise appends and returns -1. */
  int add(Value value) {
    int position = find(value);
    if (position >= 0) {
      return position;
    }
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
    }
    values[size++] = value;
    if (index != null) {
      index.add(values, size - 1);
    }
    return -1;
  }

  int find(Value value) {
    if (size <= HashIndex.SCAN_LIMIT) {
      return HashIndex.scan(values, size, value);
    }
    HashIndex current = index;
    if (current == null) {
      current = new HashIndex(values, size);
      index = current;
    }
    return current.find(values, value);
  }

  Value get(int position) {
    return values[position];
  }

  int size() {
    return size;
  }

  Value[] toArray() {
    return Arrays.copyOf(values, size);
  }

  void clear() {
    values = new Value[INITIAL_CAPACITY];
    index = null;
    size = 0;
  }
}

package dev.autonomy.rego.value;

import java.util.Arrays;

/**
 * Finds the position of a value in an array: open addressing with linear probing, at most half
 * full. The array itself stays with the owner.
 */
final class HashIndex {

  /** Up to this many values a scan is faster than hashing. */
  static final int SCAN_LIMIT = 8;

  private static final int FREE = -1;

  private int[] slots;
  private int mask;

  /** An index over the first {@code size} of {@code values}, all different. */
  HashIndex(Value[] values, int size) {
    slots = table(size);
    mask = slots.length - 1;
    for (int i = 0; i < size; i++) {
      put(values[i], i);
    }
  }

  private static int[] table(int size) {
    int[] table = new int[Integer.highestOneBit(Math.max(size, SCAN_LIMIT)) * 4];
    Arrays.fill(table, FREE);
    return table;
  }

  /** The position of {@code value} in {@code values}, or -1. */
  int find(Value[] values, Value value) {
    int slot = spread(value.hashCode()) & mask;
    while (slots[slot] != FREE) {
      int position = slots[slot];
      if (values[position].equals(value)) {
        return position;
      }
      slot = slot + 1 & mask;
    }
    return -1;
  }

  /** Adds the position of a value that is not there yet. */
  void add(Value[] values, int position) {
    if ((position + 1) * 2 > slots.length) {
      slots = table(slots.length);
      mask = slots.length - 1;
      for (int i = 0; i < position; i++) {
        put(values[i], i);
      }
    }
    put(values[position], position);
  }

  private void put(Value value, int position) {
    int slot = spread(value.hashCode()) & mask;
    while (slots[slot] != FREE) {
      slot = slot + 1 & mask;
    }
    slots[slot] = position;
  }

  private static int spread(int hash) {
    int mixed = hash * 0x9e3779b9;
    return mixed ^ mixed >>> 16;
  }

  static int scan(Value[] values, int size, Value value) {
    for (int i = 0; i < size; i++) {
      if (values[i].equals(value)) {
        return i;
      }
    }
    return -1;
  }
}

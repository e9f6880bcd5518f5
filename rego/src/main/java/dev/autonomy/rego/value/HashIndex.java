package dev.autonomy.rego.value;

import java.util.Arrays;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the position of a value in an array: open addressing with linear probing, at most half
 * full. The array itself stays with the owner.
 *
 * <p>Whoever writes a document chooses its keys, and it is easy to write thousands with one hash.
 * No value is therefore further than {@link #MAX_PROBES} from where its hash puts it: the index
 * becomes a tree, by the order of values, once that cannot be kept.
 */
final class HashIndex {

  /** Up to this many values a scan is faster than hashing. */
  static final int SCAN_LIMIT = 8;

  /** Slots to look at for one value; in a million values with random hashes a run has about 70. */
  static final int MAX_PROBES = 128;

  private static final int FREE = -1;

  private int[] slots;
  private int mask;
  private @Nullable TreeMap<Value, Integer> tree;

  /** An index over the first {@code size} of {@code values}, all different. */
  HashIndex(Value[] values, int size) {
    slots = table(size);
    mask = slots.length - 1;
    putAll(values, size);
  }

  private static int[] table(int size) {
    int[] table = new int[Integer.highestOneBit(Math.max(size, SCAN_LIMIT)) * 4];
    Arrays.fill(table, FREE);
    return table;
  }

  /** The position of {@code value} in {@code values}, or -1. */
  int find(Value[] values, Value value) {
    if (tree != null) {
      Integer position = tree.get(value);
      return position == null ? -1 : position;
    }
    int slot = spread(value.hashCode()) & mask;
    for (int probes = 0; probes < MAX_PROBES && slots[slot] != FREE; probes++) {
      int position = slots[slot];
      if (values[position].equals(value)) {
        return position;
      }
      slot = slot + 1 & mask;
    }
    return -1;
  }

  /** Adds the position of a value that is not there yet; the values before it are. */
  void add(Value[] values, int position) {
    if (tree != null) {
      tree.put(values[position], position);
    } else if ((position + 1) * 2 > slots.length) {
      slots = table(slots.length);
      mask = slots.length - 1;
      putAll(values, position + 1);
    } else if (!put(values[position], position)) {
      plant(values, position + 1);
    }
  }

  private void putAll(Value[] values, int size) {
    for (int i = 0; i < size; i++) {
      if (!put(values[i], i)) {
        plant(values, size);
        return;
      }
    }
  }

  /** Returns whether there was a slot within reach. */
  private boolean put(Value value, int position) {
    int slot = spread(value.hashCode()) & mask;
    for (int probes = 0; probes < MAX_PROBES; probes++) {
      if (slots[slot] == FREE) {
        slots[slot] = position;
        return true;
      }
      slot = slot + 1 & mask;
    }
    return false;
  }

  private void plant(Value[] values, int size) {
    TreeMap<Value, Integer> planted = new TreeMap<>();
    for (int i = 0; i < size; i++) {
      planted.put(values[i], i);
    }
    tree = planted;
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

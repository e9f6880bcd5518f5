package dev.autonomy.rego.value;

import java.util.Arrays;
import java.util.Comparator;

/** Sorts an object's keys and moves the values along. */
final class EntrySort {

  /** Up to this size insertion is faster than sorting pairs. */
  private static final int INSERTION_LIMIT = 16;

  private record Entry(Value key, Value value) {}

  private EntrySort() {}

  static void sort(Value[] keys, Value[] values) {
    if (keys.length <= INSERTION_LIMIT) {
      insert(keys, values);
      return;
    }
    Entry[] entries = new Entry[keys.length];
    for (int i = 0; i < keys.length; i++) {
      entries[i] = new Entry(keys[i], values[i]);
    }
    Arrays.sort(entries, Comparator.comparing(Entry::key));
    for (int i = 0; i < keys.length; i++) {
      keys[i] = entries[i].key;
      values[i] = entries[i].value;
    }
  }

  private static void insert(Value[] keys, Value[] values) {
    for (int i = 1; i < keys.length; i++) {
      Value key = keys[i];
      Value value = values[i];
      int place = i;
      while (place > 0 && keys[place - 1].compareTo(key) > 0) {
        keys[place] = keys[place - 1];
        values[place] = values[place - 1];
        place--;
      }
      keys[place] = key;
      values[place] = value;
    }
  }
}

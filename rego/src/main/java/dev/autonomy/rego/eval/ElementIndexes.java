package dev.autonomy.rego.eval;

import dev.autonomy.rego.value.Value;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What one evaluation remembers of scans: how much of a collection each has visited, and the index
 * it has made. Values do not change, so that an index holds in every scope.
 *
 * <p>An index is made once plain scans have visited as many elements as the collection has: then
 * making it costs no more than what was done already, and a collection that is scanned once has
 * none. What is known is found by identity and does not depend on hashes, so that the same
 * evaluation always does the same.
 */
final class ElementIndexes {

  /**
   * Scans of collections to remember; when there are more, those without an index are forgotten.
   */
  static final int MAX_SCANS = 1_024;

  /** Indexes in one evaluation; further scans are plain. */
  static final int MAX_INDEXES = MAX_SCANS / 2;

  /** Elements in all indexes of one evaluation, of 16 to 20 bytes each. */
  static final int MAX_ELEMENTS = 1 << 20;

  private static final int INITIAL_CAPACITY = 16;
  private static final int TABLE_SLOTS_PER_ENTRY = 4;

  /** The scans of one collection by one part of a program. */
  static final class Entry {
    @Nullable Object scan;
    @Nullable Value collection;
    @Nullable ElementIndex index;

    /** Elements that were visited without an index. */
    long visited;

    private void set(@Nullable Object part, @Nullable Value scanned) {
      scan = part;
      collection = scanned;
      index = null;
      visited = 0;
    }
  }

  private @Nullable Entry[] entries = new Entry[INITIAL_CAPACITY];
  private int size;
  private int indexes;
  private int elements;

  /** Open addressing, at most a quarter full: positions in {@link #entries}, counted from 1. */
  private int[] table = new int[INITIAL_CAPACITY * TABLE_SLOTS_PER_ENTRY];

  /** What is known of the scans of {@code collection} by {@code scan}, a part of the program. */
  @SuppressWarnings("ReferenceEquality") // finding equal collections would take longer than a scan
  Entry of(Object scan, Value collection) {
    int slot = slot(scan, collection);
    for (int place; (place = table[slot]) != 0; slot = slot + 1 & table.length - 1) {
      Entry known = entry(place - 1);
      if (known.collection == collection && known.scan == scan) {
        return known;
      }
    }
    return add(scan, collection);
  }

  /** Whether there may be an index of so many elements more. */
  boolean hasRoom(int more) {
    return indexes < MAX_INDEXES && more <= MAX_ELEMENTS - elements;
  }

  /** Whether it is time to make an index of a collection of that size. */
  boolean isDue(Entry entry, int count) {
    return entry.index == null && entry.visited >= count && hasRoom(count);
  }

  void put(Entry entry, ElementIndex index, int count) {
    entry.index = index;
    indexes++;
    elements += count;
  }

  /** Forgets everything; keeps no more memory than most evaluations need. */
  void clear() {
    if (size == 0) {
      return;
    }
    if (entries.length > INITIAL_CAPACITY) {
      entries = new Entry[INITIAL_CAPACITY];
      table = new int[INITIAL_CAPACITY * TABLE_SLOTS_PER_ENTRY];
    } else {
      for (int i = 0; i < size; i++) {
        entry(i).set(null, null);
      }
      Arrays.fill(table, 0);
    }
    size = 0;
    indexes = 0;
    elements = 0;
  }

  private Entry add(Object scan, Value collection) {
    if (size == MAX_SCANS) {
      forgetPlainScans();
    } else if (size == entries.length) {
      entries = Arrays.copyOf(entries, size * 2);
      enterAll();
    }
    Entry entry = entries[size];
    if (entry == null) {
      entry = new Entry();
      entries[size] = entry;
    }
    entry.set(scan, collection);
    enter(entry, size++);
    return entry;
  }

  /** Leaves at least half of the places free, as indexes take no more than the other half. */
  private void forgetPlainScans() {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      Entry entry = entry(i);
      entries[i] = null;
      if (entry.index != null) {
        entries[kept++] = entry;
      }
    }
    size = kept;
    enterAll();
  }

  private void enterAll() {
    table = new int[entries.length * TABLE_SLOTS_PER_ENTRY];
    for (int i = 0; i < size; i++) {
      enter(entry(i), i);
    }
  }

  private void enter(Entry entry, int position) {
    int slot = slot(entry.scan, entry.collection);
    while (table[slot] != 0) {
      slot = slot + 1 & table.length - 1;
    }
    table[slot] = position + 1;
  }

  private Entry entry(int position) {
    Entry entry = entries[position];
    if (entry == null) {
      throw new IllegalStateException("no entry at " + position);
    }
    return entry;
  }

  private int slot(@Nullable Object scan, @Nullable Value collection) {
    int hash = System.identityHashCode(scan) * 31 + System.identityHashCode(collection);
    hash *= 0x9e3779b9;
    return (hash ^ hash >>> 16) & table.length - 1;
  }
}

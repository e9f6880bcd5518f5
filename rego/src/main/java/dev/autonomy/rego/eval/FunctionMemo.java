package dev.autonomy.rego.eval;

import dev.autonomy.rego.value.Value;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Results of function calls and of lookups by key, kept for one scope: open addressing, at most
 * half full. Of calls whose arguments were chosen to have one hash it keeps a few only.
 */
final class FunctionMemo {

  /** Slots to look at for one call. */
  private static final int MAX_PROBES = 128;

  private static final int INITIAL_CAPACITY = 16;

  private @Nullable Entry[] table = new Entry[INITIAL_CAPACITY];
  private int size;

  private static final class Entry {
    final Object function;
    final Value[] arguments;
    final int hash;
    final Value result;

    Entry(Object function, Value[] arguments, int hash, Value result) {
      this.function = function;
      this.arguments = arguments;
      this.hash = hash;
      this.result = result;
    }

    @SuppressWarnings("ReferenceEquality") // a function is itself and no other
    boolean isCallOf(Object called, int hashOfCall, Value[] stack, int start) {
      return hash == hashOfCall
          && function == called
          && Arrays.equals(arguments, 0, arguments.length, stack, start, start + arguments.length);
    }
  }

  /**
   * What {@link #put} was given for the same call, or null.
   *
   * @param function what is called: a {@link FunctionDocument} or {@link KeyedRules}
   */
  @Nullable Value find(Object function, Value[] stack, int start, int count) {
    int hash = hash(function, stack, start, count);
    int slot = hash & table.length - 1;
    for (int probes = 0; probes < MAX_PROBES; probes++) {
      Entry entry = table[slot];
      if (entry == null) {
        return null;
      }
      if (entry.isCallOf(function, hash, stack, start)) {
        return entry.result;
      }
      slot = slot + 1 & table.length - 1;
    }
    return null;
  }

  /** Keeps the result of a call that is not kept yet, if there is a place for it. */
  void put(Object function, Value[] stack, int start, int count, Value result) {
    if (++size * 2 > table.length) {
      grow();
    }
    int hash = hash(function, stack, start, count);
    insert(new Entry(function, Arrays.copyOfRange(stack, start, start + count), hash, result));
  }

  private void insert(Entry entry) {
    int slot = entry.hash & table.length - 1;
    for (int probes = 0; probes < MAX_PROBES; probes++) {
      if (table[slot] == null) {
        table[slot] = entry;
        return;
      }
      slot = slot + 1 & table.length - 1;
    }
  }

  private void grow() {
    @Nullable Entry[] old = table;
    table = new Entry[old.length * 2];
    for (Entry entry : old) {
      if (entry != null) {
        insert(entry);
      }
    }
  }

  void clear() {
    if (size > 0) {
      table = new Entry[INITIAL_CAPACITY];
      size = 0;
    }
  }

  private static int hash(Object function, Value[] stack, int start, int count) {
    int hash = System.identityHashCode(function);
    for (int i = start; i < start + count; i++) {
      hash = hash * 31 + stack[i].hashCode();
    }
    hash *= 0x9e3779b9;
    return hash ^ hash >>> 16;
  }
}

package dev.autonomy.rego.builtin;

import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What functions keep from one call to the next, such as compiled patterns: one for each compiled
 * policy, shared by its evaluations. Thread-safe; bounded by {@link #MAX_ENTRIES}.
 */
public final class BuiltinCaches {

  /** Entries that are kept; when they are reached the cache starts afresh. */
  public static final int MAX_ENTRIES = 1_000;

  private final ConcurrentHashMap<Object, Object> entries = new ConcurrentHashMap<>();

  /** Empty caches. */
  public BuiltinCaches() {}

  /** The entry of {@code key}, or null. */
  @Nullable Object get(Object key) {
    return entries.get(key);
  }

  /** Keeps {@code entry}. */
  void put(Object key, Object entry) {
    if (entries.size() >= MAX_ENTRIES) {
      entries.clear();
    }
    entries.put(key, entry);
  }
}

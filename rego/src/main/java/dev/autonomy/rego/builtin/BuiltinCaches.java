package dev.autonomy.rego.builtin;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What functions keep from one call to the next, such as compiled patterns: one for each compiled
 * policy, shared by its evaluations. Thread-safe; bounded in number and memory.
 */
public final class BuiltinCaches {

  /** Entries that are kept; when they are reached the cache starts afresh. */
  public static final int MAX_ENTRIES = 1_000;

  /** What the entries may take in memory together, as estimated; then, too, it starts afresh. */
  public static final long MAX_BYTES = 32L << 20;

  /** A larger entry is not kept: few of them would drive out everything else. */
  static final long MAX_ENTRY_BYTES = MAX_BYTES / 32;

  private final AtomicLong bytes = new AtomicLong();
  private final ConcurrentHashMap<Object, Object> entries = new ConcurrentHashMap<>();

  /** Empty caches. */
  public BuiltinCaches() {}

  /** The entry of {@code key}, or null. */
  @Nullable Object get(Object key) {
    return entries.get(key);
  }

  /**
   * Keeps {@code entry}, unless it is larger than {@link #MAX_ENTRY_BYTES}.
   *
   * @param size what the entry and its key take in memory, in bytes, about
   */
  void put(Object key, Object entry, long size) {
    if (size > MAX_ENTRY_BYTES) {
      return;
    }
    if (bytes.addAndGet(size) > MAX_BYTES || entries.size() >= MAX_ENTRIES) {
      entries.clear();
      bytes.set(size);
    }
    entries.put(key, entry);
  }

  /** What the entries take in memory together, as estimated. */
  long bytes() {
    return bytes.get();
  }
}

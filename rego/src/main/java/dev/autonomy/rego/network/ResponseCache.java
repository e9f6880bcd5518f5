package dev.autonomy.rego.network;

import dev.autonomy.rego.value.Value;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Responses for later evaluations; those that were not used for longest go first. Thread-safe. */
final class ResponseCache {

  /**
   * A response that is kept.
   *
   * @param response as it came
   * @param value as policies see it, or null if it is to be decoded each time
   * @param expiry when it is to be asked for again
   */
  record Entry(Response response, @Nullable Value value, Instant expiry) {

    private static final int BYTES_PER_WEIGHT = 64;

    long weight(Value key) {
      long decoded = value == null ? 0 : (long) value.weight() * BYTES_PER_WEIGHT;
      return response.weight() + decoded + (long) key.weight() * BYTES_PER_WEIGHT;
    }
  }

  private final long maxBytes;
  private final Map<Value, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  ResponseCache(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  synchronized @Nullable Entry get(Value key) {
    return entries.get(key);
  }

  synchronized void remove(Value key) {
    Entry removed = entries.remove(key);
    bytes -= removed == null ? 0 : removed.weight(key);
  }

  /** Keeps an entry, if it fits at all. */
  synchronized void put(Value key, Entry entry) {
    remove(key);
    if (entry.weight(key) > maxBytes) {
      return;
    }
    entries.put(key, entry);
    bytes += entry.weight(key);
    Iterator<Map.Entry<Value, Entry>> oldest = entries.entrySet().iterator();
    while (bytes > maxBytes) {
      Map.Entry<Value, Entry> next = oldest.next();
      bytes -= next.getValue().weight(next.getKey());
      oldest.remove();
    }
  }

  synchronized int size() {
    return entries.size();
  }
}

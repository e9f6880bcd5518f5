package dev.autonomy.wal;

import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonValue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Encoders for whoever needs one just now. Encoding never blocks, so there are hardly more of them
 * than processors, however many threads there are. Thread-safe.
 */
final class EncoderPool {

  private final ConcurrentLinkedQueue<EntryEncoder> idle = new ConcurrentLinkedQueue<>();
  private final String node;
  private final int maxEntryBytes;
  private final Entropy entropy;

  EncoderPool(String node, int maxEntryBytes, Entropy entropy) {
    this.node = node;
    this.maxEntryBytes = maxEntryBytes;
    this.entropy = entropy;
  }

  /** See {@link EntryEncoder#encode}. */
  PendingEntry encode(Entry entry) throws LogException {
    EntryEncoder encoder = take();
    try {
      return encoder.encode(entry);
    } finally {
      giveBack(encoder);
    }
  }

  /** See {@link EntryEncoder#redacted}. */
  JsonObject redacted(JsonValue value) {
    EntryEncoder encoder = take();
    try {
      return encoder.redacted(value);
    } finally {
      giveBack(encoder);
    }
  }

  private EntryEncoder take() {
    EntryEncoder encoder = idle.poll();
    return encoder == null ? new EntryEncoder(node, maxEntryBytes, entropy) : encoder;
  }

  private void giveBack(EntryEncoder encoder) {
    if (!encoder.isBloated()) {
      idle.offer(encoder);
    }
  }
}

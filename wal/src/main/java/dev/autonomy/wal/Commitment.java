package dev.autonomy.wal;

import dev.autonomy.json.JsonBoolean;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonString;
import dev.autonomy.json.JsonValue;
import dev.autonomy.wal.tree.Hash;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a frame holds in place of a value: the hash of the value's disclosure.
 *
 * @param hash SHA-256 of the disclosure's bytes
 * @param redacted whether policy withheld the value from the start, so that no disclosure exists
 */
record Commitment(Hash hash, boolean redacted) {

  private static final String HASH = "sha256";
  private static final String REDACTED = "redacted";

  static Commitment of(Hash hash, boolean redacted) {
    return new Commitment(hash, redacted);
  }

  /** {@code {"sha256":"…"}} or {@code {"sha256":"…","redacted":true}}. */
  JsonObject toJson() {
    SequencedMap<String, JsonValue> members = new LinkedHashMap<>();
    members.put(HASH, new JsonString(hash.toString()));
    if (redacted) {
      members.put(REDACTED, JsonBoolean.TRUE);
    }
    return JsonObject.of(members);
  }

  /** The commitment of that form, or null when the value is anything else. */
  static @Nullable Commitment parse(JsonValue value) {
    if (!(value instanceof JsonObject object) || !(object.get(HASH) instanceof JsonString text)) {
      return null;
    }
    JsonValue redacted = object.get(REDACTED);
    if (object.members().size() != (redacted == null ? 1 : 2)
        || redacted != null && redacted != JsonBoolean.TRUE) {
      return null;
    }
    Hash hash = Hash.parse(text.value());
    return hash == null ? null : new Commitment(hash, redacted != null);
  }
}

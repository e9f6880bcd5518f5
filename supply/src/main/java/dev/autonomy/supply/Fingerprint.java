package dev.autonomy.supply;

import dev.autonomy.json.CanonicalJson;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.Blake3;

/**
 * The behavioral fingerprint of a lock: {@code blake3:} and the hexadecimal BLAKE3 hash, 32 bytes,
 * of its canonical JSON (RFC 8785) without the fingerprint itself. Members that this version does
 * not know are hashed with the others, so two locks share a fingerprint only when they say the
 * same.
 *
 * @see <a href="https://github.com/BLAKE3-team/BLAKE3-specs/blob/master/blake3.pdf">BLAKE3</a>
 */
final class Fingerprint {

  /** The member of a lock that holds it. */
  static final String MEMBER = "behavioral_fingerprint";

  static final String PREFIX = "blake3:";

  private Fingerprint() {}

  static String of(JsonObject lock) {
    SequencedMap<String, JsonValue> members = new LinkedHashMap<>(lock.members());
    members.remove(MEMBER);
    return PREFIX + Hex.encodeHexString(Blake3.hash(CanonicalJson.bytes(JsonObject.of(members))));
  }
}

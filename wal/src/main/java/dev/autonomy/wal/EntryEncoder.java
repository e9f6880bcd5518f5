package dev.autonomy.wal;

import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonValue;
import dev.autonomy.json.JsonWriter;
import dev.autonomy.wal.tree.Hash;
import dev.autonomy.wal.tree.TreeHasher;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;

/**
 * Turns an entry into bytes on its caller's thread, so that the writer only has to add number and
 * time: the disclosure records, complete, and the frame's text behind its time.
 *
 * <p>A disclosure is the JSON array {@code [salt, section, name, value]} and the commitment is the
 * SHA-256 of exactly these bytes, so that a stranger needs no canonical form to check one (the way
 * of SD-JWT, RFC 9901). Not thread-safe; reused.
 */
final class EntryEncoder {

  private static final int BASE64_HASH_CHARS = 44;
  private static final int KEPT_BUFFER_BYTES = 256 << 10;

  private final byte[] nodeMember;
  private final int maxEntryBytes;
  private final SaltSource salts;
  private final MessageDigest sha256 = TreeHasher.sha256();
  private final RecordBuffer disclosures = new RecordBuffer(1024);
  private final RecordBuffer frame = new RecordBuffer(1024);
  private final JsonWriter json = new JsonWriter(512);
  private final byte[] salt = new byte[SaltSource.SALT_BYTES];
  private final byte[] hash = new byte[Hash.BYTES];
  private final byte[] hashText = new byte[BASE64_HASH_CHARS];

  EntryEncoder(String node, int maxEntryBytes, Entropy entropy) {
    this.nodeMember = new JsonWriter().value(node).toByteArray();
    this.maxEntryBytes = maxEntryBytes;
    this.salts = new SaltSource(entropy);
  }

  /**
   * Encodes {@code entry}.
   *
   * @throws LogException if it is too large
   */
  PendingEntry encode(Entry entry) throws LogException {
    disclosures.setSize(0);
    frame.setSize(0);
    frame.putAscii(",\"kind\":");
    frame.put(json.reset().value(entry.kind()));
    frame.putAscii(",\"node\":");
    frame.put(nodeMember);
    frame.putAscii(",\"attrs\":");
    byte[] attrs = entry.attrs();
    frame.put(attrs);
    boolean first = attrs.length == 1;
    for (Entry.Committed committed : entry.sections()) {
      if (!first) {
        frame.put((byte) ',');
      }
      first = false;
      section(committed);
    }
    frame.putAscii("}}");
    checkSize();
    return new PendingEntry(entry, disclosures, frame);
  }

  /** Whether a large entry has left buffers behind that are not worth keeping. */
  boolean isBloated() {
    return disclosures.array().length > KEPT_BUFFER_BYTES
        || frame.array().length > KEPT_BUFFER_BYTES;
  }

  /** What stands for a redacted value: its commitment under a salt that is not kept. */
  JsonObject redacted(JsonValue value) {
    salts.next(salt);
    sha256.update(salt);
    byte[] text = value.toBytes();
    sha256.update(text, 0, text.length);
    finishHash();
    return Commitment.of(Hash.of(hash), true).toJson();
  }

  private void checkSize() throws LogException {
    int bytes = disclosures.size() + frame.size();
    if (bytes > maxEntryBytes) {
      throw new LogException(
          LogCode.WAL_ENTRY_TOO_LARGE,
          "an entry of at least "
              + bytes
              + " bytes is over the limit of "
              + maxEntryBytes
              + ": record less of it, or raise the limit");
    }
  }

  private void section(Entry.Committed committed) throws LogException {
    String section = committed.section().wireName();
    frame.put((byte) '"');
    frame.putAscii(section);
    frame.putAscii("\":{");
    boolean first = true;
    for (Map.Entry<String, JsonValue> member : committed.members().members().entrySet()) {
      String name = member.getKey();
      boolean redacted = committed.redacted().contains(name);
      commit(section, name, member.getValue(), redacted);
      if (!first) {
        frame.put((byte) ',');
      }
      first = false;
      frame.put(json.reset().value(name));
      frame.putAscii(":{\"sha256\":\"");
      frame.put(hashText);
      frame.putAscii(redacted ? "\",\"redacted\":true}" : "\"}");
    }
    frame.put((byte) '}');
  }

  /** Leaves the commitment in {@link #hashText}, and the disclosure unless it is redacted. */
  private void commit(String section, String name, JsonValue value, boolean redacted)
      throws LogException {
    salts.next(salt);
    int start = disclosures.beginRecord(RecordType.DISCLOSURE);
    int payload = disclosures.size();
    json.reset().beginArray().value(Base64.getEncoder().encodeToString(salt));
    json.value(section).value(name).value(value).endArray();
    disclosures.put(json);
    checkSize();
    sha256.update(disclosures.array(), payload, disclosures.size() - payload);
    finishHash();
    Base64.getEncoder().encode(hash, hashText);
    if (redacted) {
      disclosures.setSize(start);
    } else {
      disclosures.endRecord(start);
    }
  }

  private void finishHash() {
    try {
      sha256.digest(hash, 0, Hash.BYTES);
    } catch (DigestException e) {
      throw new AssertionError("a target of " + Hash.BYTES + " bytes holds the digest", e);
    }
  }
}

package dev.autonomy.wal;

import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonWriter;
import dev.autonomy.wal.tree.Hash;
import dev.autonomy.wal.tree.MerkleTree;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One record of the log as readers see it: the frame joined with its disclosures.
 *
 * <p>A member of a {@link Section} without a disclosure shows as its commitment, {@code
 * {"sha256":"…"}}, with {@code "redacted":true} when policy withheld it from the start.
 *
 * @param seq its number, from 1, without gaps
 * @param time RFC 3339, UTC, nanoseconds; never earlier than its predecessor's
 * @param kind what it records, see {@link FrameKind}
 * @param node the node that wrote it
 * @param attrs the attributes, sections joined
 * @param withheld JSON pointers, relative to {@code attrs}, of the members whose values are not
 *     there; empty in an ordinary frame
 * @param stored the exact stored text, whose UTF-8 bytes the tree's leaf covers
 * @param place where it stands
 */
public record Frame(
    long seq,
    String time,
    String kind,
    String node,
    JsonObject attrs,
    List<String> withheld,
    String stored,
    Place place) {

  /**
   * Where a record stands.
   *
   * @param file the segment's name in the log's directory
   * @param offset of the record's first byte
   */
  public record Place(String file, long offset) {

    @Override
    public String toString() {
      return file + " at byte " + offset;
    }
  }

  /** The call this frame is about, or an empty string. */
  public String auditId() {
    return attrs.string("audit_id").orElse("");
  }

  /** The joined frame as a JSON object; {@code withheld} is a member only when it is not empty. */
  public byte[] toBytes() {
    JsonWriter out = new JsonWriter().beginObject();
    out.member("seq", seq).member("time", time).member("kind", kind).member("node", node);
    out.member("attrs", attrs);
    if (!withheld.isEmpty()) {
      out.name("withheld").beginArray();
      for (String pointer : withheld) {
        out.value(pointer);
      }
      out.endArray();
    }
    return out.endObject().toByteArray();
  }

  /** RFC 6962's hash of the leaf. */
  public Hash leafHash() {
    return MerkleTree.leafHash(stored.getBytes(StandardCharsets.UTF_8));
  }
}

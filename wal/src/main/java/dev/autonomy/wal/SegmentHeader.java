package dev.autonomy.wal;

import dev.autonomy.json.JsonArray;
import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonValue;
import dev.autonomy.json.JsonWriter;
import dev.autonomy.wal.note.SignedNote;
import dev.autonomy.wal.tree.TreeState;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What a segment says about the log before its first frame: enough to continue from here without
 * any older segment.
 *
 * @param origin the log's identity
 * @param lastTime time of the frame before the first; {@link FrameClock#NEVER} when there is none
 * @param tree the tree over all earlier frames
 * @param openCalls the calls that await their outcome
 */
record SegmentHeader(
    String origin, String lastTime, TreeState tree, List<OpenCalls.OpenCall> openCalls) {

  /** The version this program writes. */
  static final int VERSION = 1;

  /** The oldest version this program reads. */
  static final int OLDEST_VERSION = 1;

  /** Magic, version and their checksum. */
  static final int PREAMBLE_BYTES = 16;

  /** A byte above ASCII, so that nobody takes the file for text, and a name. */
  private static final byte[] MAGIC = {(byte) 0x97, 'A', 'U', 'T', 'O', 'W', 'A', 'L'};

  private static final int VERSION_OFFSET = 8;
  private static final int CHECKSUM_OFFSET = 12;

  SegmentHeader {
    openCalls = List.copyOf(openCalls);
  }

  /** Number of the segment's first frame. */
  long firstSeq() {
    return tree.size() + 1;
  }

  /** Appends preamble and header record. */
  void write(RecordBuffer out) {
    int preamble = out.size();
    out.put(MAGIC);
    out.putInt(VERSION);
    out.putInt(checksum(out.array(), preamble));
    int start = out.beginRecord(RecordType.HEADER);
    out.put(toJson());
    out.endRecord(start);
  }

  /** The header record's text. */
  byte[] toJson() {
    JsonWriter json = new JsonWriter().beginObject();
    json.member("origin", origin).member("first_seq", firstSeq()).member("after", lastTime);
    TreeJson.write(json.name("tree"), tree);
    json.name("open_calls").beginArray();
    for (OpenCalls.OpenCall call : openCalls) {
      json.beginObject().member("audit_id", call.auditId()).member("seq", call.seq()).endObject();
    }
    return json.endArray().endObject().toByteArray();
  }

  /**
   * Checks the preamble, which has {@link #PREAMBLE_BYTES} bytes.
   *
   * @throws LogException if it is not a segment's, or of a version this program does not read
   */
  static void checkPreamble(byte[] bytes, int offset, String file) throws LogException {
    for (int i = 0; i < MAGIC.length; i++) {
      if (bytes[offset + i] != MAGIC[i]) {
        throw Damage.at(
            LogCode.WAL_CORRUPT_SEGMENT, "the file does not begin like a segment", file, 0);
      }
    }
    int actual = RecordBuffer.getInt(bytes, offset + CHECKSUM_OFFSET);
    int expected = checksum(bytes, offset);
    if (actual != expected) {
      throw Damage.at(
          LogCode.WAL_CORRUPT_SEGMENT,
          "the preamble's checksum is " + Damage.hex(actual) + ", not " + Damage.hex(expected),
          file,
          0);
    }
    int version = RecordBuffer.getInt(bytes, offset + VERSION_OFFSET);
    if (version > VERSION) {
      throw new LogException(
          LogCode.WAL_TOO_NEW,
          file
              + " has format version "
              + version
              + ", this program reads up to "
              + VERSION
              + ": use a newer release");
    }
    if (version < OLDEST_VERSION) {
      throw new LogException(
          LogCode.WAL_TOO_OLD,
          file
              + " has format version "
              + version
              + ", this program reads from "
              + OLDEST_VERSION
              + ": use an older release");
    }
  }

  /** The header of that JSON text, or null when it is anything else. */
  static @Nullable SegmentHeader parse(byte[] json) {
    try {
      JsonObject object = JsonObject.parse(json);
      TreeState tree = TreeJson.parse(object.get("tree"));
      String origin = object.string("origin").orElse("");
      String lastTime = object.string("after").orElse("");
      if (tree == null
          || TreeJson.longValue(object.get("first_seq")) != tree.size() + 1
          || !SignedNote.isKeyName(origin)
          || !FrameClock.isTime(lastTime)
          || !(object.get("open_calls") instanceof JsonArray(List<JsonValue> elements))) {
        return null;
      }
      List<OpenCalls.OpenCall> calls = new ArrayList<>();
      for (JsonValue element : elements) {
        if (!(element instanceof JsonObject call)) {
          return null;
        }
        String auditId = call.string("audit_id").orElse("");
        long seq = TreeJson.longValue(call.get("seq"));
        if (auditId.isEmpty() || seq < 1 || seq > tree.size()) {
          return null;
        }
        calls.add(new OpenCalls.OpenCall(auditId, seq));
      }
      return new SegmentHeader(origin, lastTime, tree, calls);
    } catch (JsonException e) {
      return null;
    }
  }

  private static int checksum(byte[] bytes, int offset) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, CHECKSUM_OFFSET);
    return (int) crc.getValue();
  }
}

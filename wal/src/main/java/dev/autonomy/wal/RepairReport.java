package dev.autonomy.wal;

import dev.autonomy.json.JsonArray;
import dev.autonomy.json.JsonBoolean;
import dev.autonomy.json.JsonNumber;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonString;
import dev.autonomy.json.JsonValue;
import dev.autonomy.wal.note.Checkpoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What a repair does, or did: see {@link LogRepair}.
 *
 * @param id the repair's own id; the frame that records it has it as {@code repair}
 * @param code why the log refused to open
 * @param problem the same in words, one line
 * @param keptFrames how many frames stay
 * @param lost which do not; empty when every frame stays
 * @param lostValues how many values do not stay though the frames that commit to them do
 * @param moved the files that are moved aside, none of which is deleted or changed
 * @param earlier what the checkpoint before the repair covered, when there was one to believe
 */
public record RepairReport(
    String id,
    LogCode code,
    String problem,
    long keptFrames,
    List<Lost> lost,
    int lostValues,
    List<Moved> moved,
    Optional<Checkpoint> earlier) {

  /** Copies the lists. */
  public RepairReport {
    lost = List.copyOf(lost);
    moved = List.copyOf(moved);
  }

  /**
   * Frames that are not in the log any more.
   *
   * @param firstSeq the first of them
   * @param lastSeq the last that is known of; 0 when nothing says how many there were
   */
  public record Lost(long firstSeq, long lastSeq) {}

  /**
   * A file that is moved aside within the log's directory.
   *
   * @param file the name it had
   * @param movedTo the name it has
   * @param sha256 digest of its bytes, in hexadecimal
   * @param bytes its length
   * @param keptBytes how many bytes from its beginning also stay in the log
   * @param salvaged whether everything in it that is whole stays in the log, in a new file
   */
  public record Moved(
      String file, String movedTo, String sha256, long bytes, long keptBytes, boolean salvaged) {}

  /** The lost frames as {@code [{"first_seq":61,"last_seq":80}]}. */
  public JsonArray lostJson() {
    return lostJson(lost);
  }

  /** The moved files as JSON objects. */
  public JsonArray movedJson() {
    List<JsonValue> files = new ArrayList<>();
    for (Moved file : moved) {
      SequencedMap<String, JsonValue> members = new LinkedHashMap<>();
      members.put("file", new JsonString(file.file));
      members.put("moved_to", new JsonString(file.movedTo));
      members.put("sha256", new JsonString(file.sha256));
      members.put("bytes", JsonNumber.of(file.bytes));
      members.put("kept_bytes", JsonNumber.of(file.keptBytes));
      members.put("salvaged", file.salvaged ? JsonBoolean.TRUE : JsonBoolean.FALSE);
      files.add(JsonObject.of(members));
    }
    return new JsonArray(files);
  }

  /**
   * The ranges that stand under {@code lost} in a JSON object, as {@link #lostJson} writes them.
   */
  static List<Lost> lost(JsonObject json) {
    List<Lost> ranges = new ArrayList<>();
    if (json.get("lost") instanceof JsonArray(List<JsonValue> elements)) {
      for (JsonValue element : elements) {
        JsonObject range = element instanceof JsonObject object ? object : JsonObject.EMPTY;
        long last = Math.max(0, TreeJson.longValue(range.get("last_seq")));
        ranges.add(new Lost(TreeJson.longValue(range.get("first_seq")), last));
      }
    }
    return ranges;
  }

  static JsonArray lostJson(List<Lost> lost) {
    List<JsonValue> ranges = new ArrayList<>();
    for (Lost range : lost) {
      SequencedMap<String, JsonValue> members = new LinkedHashMap<>();
      members.put("first_seq", JsonNumber.of(range.firstSeq));
      if (range.lastSeq > 0) {
        members.put("last_seq", JsonNumber.of(range.lastSeq));
      }
      ranges.add(JsonObject.of(members));
    }
    return new JsonArray(ranges);
  }
}

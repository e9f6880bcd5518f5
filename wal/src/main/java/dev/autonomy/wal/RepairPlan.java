package dev.autonomy.wal;

import dev.autonomy.json.JsonArray;
import dev.autonomy.json.JsonBoolean;
import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonValue;
import dev.autonomy.json.JsonWriter;
import dev.autonomy.wal.note.Checkpoint;
import dev.autonomy.wal.tree.Hash;
import dev.autonomy.wal.tree.TreeState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a repair does. It is decided before anything is changed, and stands in a file of its own
 * until all of it is done, so that a repair that was interrupted is continued and not begun anew.
 *
 * @param id tells this repair from others: 16 hexadecimal digits
 * @param code why the log refused to open
 * @param problem the same in words
 * @param origin the log's identity; empty when nothing says it any more
 * @param begins the tree over the frames before the first that is there, when they are missing and
 *     nothing signed says so; null otherwise
 * @param kept the tree over the frames that stay
 * @param earlier what the old checkpoint covered; null when there was none that can be believed
 * @param signs whether a checkpoint of {@code kept} takes the place of the old one
 * @param lost the frames that do not stay
 * @param lostValues values that do not stay though their frames do
 * @param moves the files that are moved aside
 */
record RepairPlan(
    String id,
    LogCode code,
    String problem,
    String origin,
    @Nullable TreeState begins,
    TreeState kept,
    @Nullable Checkpoint earlier,
    boolean signs,
    List<RepairReport.Lost> lost,
    int lostValues,
    List<Move> moves) {

  /** Largest file: 64 MiB, some 240,000 segments, or a million ranges of lost frames. */
  static final int MAX_BYTES = 64 << 20;

  RepairPlan {
    lost = List.copyOf(lost);
    moves = List.copyOf(moves);
  }

  /**
   * A file that is moved aside.
   *
   * @param file its name
   * @param movedTo its new name
   * @param sha256 digest of its bytes, in hexadecimal
   * @param bytes its length
   * @param keptBytes how much from its beginning stays in the log; 0 for none
   * @param kept what takes its place
   */
  record Move(String file, String movedTo, String sha256, long bytes, long keptBytes, Kept kept) {}

  /** What takes the place of a file that is moved aside. */
  enum Kept {
    /** Nothing. */
    NOTHING,
    /** Its beginning, which whoever opens the log seals. */
    BEGINNING,
    /** Its beginning, sealed because an intact segment follows it. */
    SEALED,
    /** All of it that is whole, see {@link SegmentSalvage}. */
    SALVAGED
  }

  byte[] toJson() {
    JsonWriter json = new JsonWriter().beginObject();
    json.member("id", id).member("code", code.name()).member("problem", problem);
    json.member("origin", origin);
    if (begins != null) {
      TreeJson.write(json.name("begins"), begins);
    }
    TreeJson.write(json.name("kept"), kept);
    if (earlier != null) {
      json.name("earlier").beginObject().member("origin", earlier.origin());
      json.member("size", earlier.size()).member("root", earlier.root().toString()).endObject();
    }
    json.member("signs", signs);
    json.name("lost").value(RepairReport.lostJson(lost));
    json.member("lost_values", lostValues);
    json.name("moves").beginArray();
    for (Move move : moves) {
      json.beginObject().member("file", move.file).member("moved_to", move.movedTo);
      json.member("sha256", move.sha256).member("bytes", move.bytes);
      json.member("kept_bytes", move.keptBytes).member("kept", move.kept.name()).endObject();
    }
    return json.endArray().endObject().toByteArray();
  }

  /** The plan of that text, or null when it is anything else. */
  static @Nullable RepairPlan parse(byte[] text) {
    try {
      JsonObject json = JsonObject.parse(text);
      TreeState kept = TreeJson.parse(json.get("kept"));
      if (kept == null
          || !(json.get("lost") instanceof JsonArray)
          || !(json.get("moves") instanceof JsonArray(List<JsonValue> moveElements))) {
        return null;
      }
      String id = json.string("id").orElse("");
      List<Move> moves = new ArrayList<>();
      for (JsonValue element : moveElements) {
        Move move = move(object(element));
        if (!isPossible(move, id)) {
          return null;
        }
        moves.add(move);
      }
      return new RepairPlan(
          id,
          LogCode.valueOf(json.string("code").orElse("")),
          json.string("problem").orElse(""),
          json.string("origin").orElse(""),
          TreeJson.parse(json.get("begins")),
          kept,
          checkpoint(json.get("earlier")),
          json.get("signs") == JsonBoolean.TRUE,
          RepairReport.lost(json),
          (int) Math.max(0, TreeJson.longValue(json.get("lost_values"))),
          moves);
    } catch (JsonException | IllegalArgumentException e) {
      return null;
    }
  }

  /** Whether there is nothing in it to do or to say. */
  boolean changesNothing() {
    return moves.isEmpty() && !signs && begins == null && lost.isEmpty() && lostValues == 0;
  }

  /** Frames of the tree that stays, without those that were lost among them. */
  private long keptFrames() {
    long frames = kept.size();
    for (RepairReport.Lost range : lost) {
      boolean within = range.lastSeq() > 0 && range.lastSeq() <= kept.size();
      boolean missing = begins != null && range.firstSeq() == 1;
      frames -= within && !missing ? range.lastSeq() - range.firstSeq() + 1 : 0;
    }
    return frames;
  }

  /** How many of the frames that stay the log's key had signed for before the repair. */
  long signedFrames() {
    return signs || earlier == null ? 0 : earlier.size();
  }

  /** The same plan for a log of which more is lost than was planned. */
  RepairPlan withLosses(List<RepairReport.Lost> allLost, int allLostValues) {
    return new RepairPlan(
        id, code, problem, origin, begins, kept, earlier, signs, allLost, allLostValues, moves);
  }

  /** What the operator is told, and the log. */
  RepairReport report() {
    List<RepairReport.Moved> moved = new ArrayList<>();
    for (Move move : moves) {
      moved.add(
          new RepairReport.Moved(
              move.file,
              move.movedTo,
              move.sha256,
              move.bytes,
              move.keptBytes,
              move.kept == Kept.SALVAGED));
    }
    return new RepairReport(
        id, code, problem, keptFrames(), lost, lostValues, moved, Optional.ofNullable(earlier));
  }

  /** Only files of the log are moved, and only within its directory, whoever wrote the plan. */
  private static boolean isPossible(Move move, String id) {
    boolean known =
        SegmentName.firstSeq(move.file) > 0
            || move.kept == Kept.NOTHING
                && (move.file.equals(SegmentName.CHECKPOINT)
                    || move.file.equals(SegmentName.VERIFIER_KEY)
                    || move.file.equals(SegmentName.PRUNED)
                    || move.file.equals(SegmentName.WITNESSED)
                    || move.file.equals(SegmentName.REPAIR));
    return known
        && id.matches("[0-9a-f]{16}")
        && move.movedTo.equals(move.file + SegmentName.ASIDE + id);
  }

  private static Move move(JsonObject json) {
    return new Move(
        json.string("file").orElse(""),
        json.string("moved_to").orElse(""),
        json.string("sha256").orElse(""),
        TreeJson.longValue(json.get("bytes")),
        TreeJson.longValue(json.get("kept_bytes")),
        Kept.valueOf(json.string("kept").orElse("")));
  }

  private static @Nullable Checkpoint checkpoint(@Nullable JsonValue value) {
    if (!(value instanceof JsonObject json)) {
      return null;
    }
    Hash root = Hash.parse(json.string("root").orElse(""));
    return root == null
        ? null
        : new Checkpoint(
            json.string("origin").orElse(""), TreeJson.longValue(json.get("size")), root);
  }

  private static JsonObject object(JsonValue value) {
    return value instanceof JsonObject object ? object : JsonObject.EMPTY;
  }
}

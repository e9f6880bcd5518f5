package dev.autonomy.wal;

import dev.autonomy.json.JsonArray;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonString;
import dev.autonomy.json.JsonValue;
import dev.autonomy.wal.tree.Hash;
import dev.autonomy.wal.tree.MerkleTree;
import dev.autonomy.wal.tree.TreeHasher;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * What a repair says about a segment that lacks frames, so that nobody can take frames away without
 * the log's key: which they are, and one hash over the leaf hashes of all that are left. Beside a
 * lost frame the tree cannot vouch for the others of its tile; this does, from the repair on.
 */
final class SalvagedSegment {

  private SalvagedSegment() {}

  /**
   * Describes the segment as a repair's frame does under {@code salvaged}: {@code
   * {"file":"…","lost":[{"first_seq":5,"last_seq":6}],"leaves_sha256":"…"}}.
   *
   * @throws LogException if it cannot be read
   */
  static JsonObject describe(SegmentFile segment) throws LogException {
    MessageDigest leaves = TreeHasher.sha256();
    List<RepairReport.Lost> lost = new ArrayList<>();
    SegmentCursor cursor = new SegmentCursor(segment, SegmentCursor.Tail.INSPECT);
    while (true) {
      switch (cursor.next()) {
        case FRAME -> leaves.update(MerkleTree.leafHash(cursor.copyText()).toByteArray());
        case LOST -> {
          long last = cursor.nextSeq() - 1;
          long first = last - cursor.lostFrames() + 1;
          boolean goesOn = !lost.isEmpty() && lost.getLast().lastSeq() == first - 1;
          lost.add(new RepairReport.Lost(goesOn ? lost.removeLast().firstSeq() : first, last));
        }
        case SEALED, END, TORN -> {
          SequencedMap<String, JsonValue> members = new LinkedHashMap<>();
          members.put("file", new JsonString(segment.name()));
          members.put("lost", RepairReport.lostJson(lost));
          members.put("leaves_sha256", new JsonString(Hash.of(leaves.digest()).toString()));
          return JsonObject.of(members);
        }
      }
    }
  }

  /**
   * The segments that lack frames of which no frame says so that a checkpoint covers, with the
   * frames that they lack. What cannot be read is left out.
   */
  static Map<String, List<RepairReport.Lost>> unrecorded(
      Storage storage, List<Long> segments, long signedFrames) throws LogException {
    SequencedMap<String, JsonObject> lacking = new LinkedHashMap<>();
    for (long firstSeq : segments) {
      try (SegmentFile segment = SegmentFile.open(storage, firstSeq)) {
        if (lacksFrames(segment, signedFrames, lacking)) {
          lacking.put(segment.name(), describe(segment));
        }
      } catch (LogException e) {
        if (!LogRepair.isRepairable(e.code())) {
          throw e;
        }
      }
    }
    Map<String, List<RepairReport.Lost>> unrecorded = new LinkedHashMap<>();
    lacking.forEach((file, described) -> unrecorded.put(file, RepairReport.lost(described)));
    return unrecorded;
  }

  /** Whether it does; takes those out that its frames speak of, for they are older. */
  private static boolean lacksFrames(
      SegmentFile segment, long signedFrames, Map<String, JsonObject> lacking) throws LogException {
    SegmentCursor cursor = new SegmentCursor(segment, SegmentCursor.Tail.INSPECT);
    boolean lacks = false;
    for (SegmentCursor.Step step = cursor.next(); ; step = cursor.next()) {
      switch (step) {
        case FRAME -> {
          if (cursor.nextSeq() <= signedFrames + 1
              && FrameFacts.of(cursor).kind().equals(FrameKind.LOG_RECOVERED)) {
            FrameText frame = FrameText.parse(cursor.copyText(), cursor.place());
            if (frame.attrs().get("salvaged") instanceof JsonArray(List<JsonValue> described)) {
              lacking.values().removeAll(described);
            }
          }
        }
        case LOST -> lacks = true;
        case SEALED, END, TORN -> {
          return lacks;
        }
      }
    }
  }

  /** Those of a log's segments that lack frames, described. */
  static JsonArray describeAll(Storage storage) throws IOException, LogException {
    List<JsonValue> segments = new ArrayList<>();
    for (long firstSeq : SegmentName.segments(storage.list())) {
      try (SegmentFile segment = SegmentFile.open(storage, firstSeq)) {
        JsonObject described = describe(segment);
        if (!JsonArray.EMPTY.equals(described.get("lost"))) {
          segments.add(described);
        }
      }
    }
    return new JsonArray(segments);
  }
}

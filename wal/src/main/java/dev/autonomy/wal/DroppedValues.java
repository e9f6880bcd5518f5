package dev.autonomy.wal;

import dev.autonomy.json.JsonArray;
import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonNumber;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonString;
import dev.autonomy.json.JsonValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The values that were dropped from a log, and what its frames say about that. Records beside a
 * frame are no part of the tree, so a value may be missing only where a later frame says so: one of
 * {@code wal forget}, which names the call and the members, or one of a repair, which names the
 * frame and the members.
 *
 * <p>Such a frame is younger than what it speaks of, so pruning never takes it and leaves the
 * other. Both are collected while segments are read, in any order, and compared at the end. Takes
 * memory for each value that was dropped. Not thread-safe.
 */
final class DroppedValues {

  /**
   * A member that a frame committed to, and whose value is not there any more.
   *
   * @param seq the frame's number
   * @param auditId the call that the frame is about; empty when it is about none
   * @param pointer JSON pointer of the member, relative to {@code attrs}
   */
  record Value(long seq, String auditId, String pointer) {}

  /**
   * What a frame says.
   *
   * @param seq its number
   * @param values the values that it names: by their call with the sequence number 0, or by the
   *     number of their frame without a call
   */
  private record Statement(long seq, List<Value> values) {}

  private static final long ANY_FRAME = 0;

  /** Most that one frame of a repair says of them, the last frame's members excepted: 1 MiB. */
  private static final int MAX_CHARS_PER_FRAME = 1 << 20;

  private final List<Value> values = new ArrayList<>();
  private final List<Statement> statements = new ArrayList<>();

  /** Takes note of the traces beside a frame, and of what the frame says about others. */
  void take(FrameText frame, List<Disclosure> disclosures) {
    String auditId = frame.attrs().string("audit_id").orElse("");
    for (Disclosure disclosure : disclosures) {
      if (disclosure.isForgotten()) {
        values.add(new Value(frame.seq(), auditId, pointer(disclosure)));
      }
    }
    List<Value> named = new ArrayList<>();
    if (frame.kind().equals(FrameKind.LOG_PRUNED)) {
      addNamed(frame.attrs().get("fields"), ANY_FRAME, auditId, named);
    } else if (frame.kind().equals(FrameKind.LOG_RECOVERED)
        && frame.attrs().get("lost_values") instanceof JsonArray(List<JsonValue> frames)) {
      for (JsonValue element : frames) {
        if (element instanceof JsonObject lacking) {
          long seq = TreeJson.longValue(lacking.get("seq"));
          addNamed(lacking.get("fields"), seq, "", named);
        }
      }
    }
    if (!named.isEmpty()) {
      statements.add(new Statement(frame.seq(), named));
    }
  }

  /** Takes what was collected elsewhere. */
  void add(DroppedValues other) {
    values.addAll(other.values);
    statements.addAll(other.statements);
  }

  /**
   * The values that no frame speaks of.
   *
   * @param signedFrames how many frames a checkpoint covers: anybody can append others
   */
  List<Value> unnamed(long signedFrames) {
    if (values.isEmpty()) {
      return List.of();
    }
    Map<Value, Long> lastSaid = new HashMap<>();
    for (Statement statement : statements) {
      if (statement.seq <= signedFrames) {
        statement.values.forEach(value -> lastSaid.merge(value, statement.seq, Math::max));
      }
    }
    List<Value> unnamed = new ArrayList<>();
    for (Value value : values) {
      Value ofCall = new Value(ANY_FRAME, value.auditId, value.pointer);
      Value ofFrame = new Value(value.seq, "", value.pointer);
      if (Math.max(lastSaid.getOrDefault(ofCall, 0L), lastSaid.getOrDefault(ofFrame, 0L))
          < value.seq) {
        unnamed.add(value);
      }
    }
    return unnamed;
  }

  /**
   * Those of a log whose frames can all be read.
   *
   * @param signedFrames as {@link #unnamed} has it; for the caller to find out whose signature it
   *     is
   * @throws LogException if they cannot
   */
  static List<Value> unnamedIn(Storage storage, long signedFrames)
      throws IOException, LogException {
    DroppedValues dropped = new DroppedValues();
    for (long firstSeq : SegmentName.segments(storage.list())) {
      try (SegmentFile segment = SegmentFile.open(storage, firstSeq)) {
        dropped.read(segment);
      }
    }
    return dropped.unnamed(signedFrames);
  }

  /** The same of a damaged log: of each segment up to where it can be read. */
  static List<Value> unnamedAsFarAsRead(Storage storage, long signedFrames)
      throws IOException, LogException {
    DroppedValues dropped = new DroppedValues();
    for (long firstSeq : SegmentName.segments(storage.list())) {
      try (SegmentFile segment = SegmentFile.open(storage, firstSeq)) {
        dropped.read(segment);
      } catch (LogException e) {
        RepairPlanner.requireDamage(e);
      }
    }
    return dropped.unnamed(signedFrames);
  }

  private void read(SegmentFile segment) throws LogException {
    SegmentCursor cursor = new SegmentCursor(segment, SegmentCursor.Tail.INSPECT);
    SegmentCursor.Step step = cursor.next();
    while (step == SegmentCursor.Step.FRAME || step == SegmentCursor.Step.LOST) {
      if (step == SegmentCursor.Step.FRAME && concerns(cursor)) {
        take(FrameText.parse(cursor.copyText(), cursor.place()), cursor.disclosures());
      }
      step = cursor.next();
    }
  }

  private static boolean concerns(SegmentCursor cursor) throws LogException {
    if (cursor.spans().holdTraces()) {
      return true;
    }
    String kind = FrameFacts.of(cursor).kind();
    return kind.equals(FrameKind.LOG_PRUNED) || kind.equals(FrameKind.LOG_RECOVERED);
  }

  /**
   * Refuses a log that lacks a value that no frame speaks of.
   *
   * @param signedFrames how many frames a checkpoint covers
   */
  void checkNamed(long signedFrames) throws LogException {
    List<Value> unnamed = unnamed(signedFrames);
    if (!unnamed.isEmpty()) {
      Value first = unnamed.getFirst();
      throw new LogException(
          LogCode.WAL_VALUE_MISSING,
          "the value at "
              + first.pointer
              + " of frame "
              + first.seq
              + (first.auditId.isEmpty() ? "" : ", call " + first.auditId + ",")
              + " was dropped, and no signed frame says so ("
              + unnamed.size()
              + " such in the log); restore the log from a copy, or accept the loss with `wal"
              + " repair --accept-loss`");
    }
  }

  /**
   * As the frames of a repair have them, {@code [{"seq":5,"fields":["/params/message"]}]}: as many
   * lists as there must be, at least one.
   */
  static List<JsonArray> toJson(List<Value> values) {
    List<JsonArray> lists = new ArrayList<>();
    List<JsonValue> frames = new ArrayList<>();
    int chars = 0;
    for (int i = 0; i < values.size(); ) {
      long seq = values.get(i).seq;
      List<JsonValue> fields = new ArrayList<>();
      for (; i < values.size() && values.get(i).seq == seq; i++) {
        fields.add(new JsonString(values.get(i).pointer));
        chars += values.get(i).pointer.length();
      }
      SequencedMap<String, JsonValue> members = new LinkedHashMap<>();
      members.put("seq", JsonNumber.of(seq));
      members.put("fields", new JsonArray(fields));
      frames.add(JsonObject.of(members));
      if (chars > MAX_CHARS_PER_FRAME) {
        lists.add(new JsonArray(frames));
        frames = new ArrayList<>();
        chars = 0;
      }
    }
    if (!frames.isEmpty() || lists.isEmpty()) {
      lists.add(new JsonArray(frames));
    }
    return lists;
  }

  private static void addNamed(
      @Nullable JsonValue fields, long seq, String auditId, List<Value> named) {
    if (fields instanceof JsonArray(List<JsonValue> pointers)) {
      for (JsonValue pointer : pointers) {
        if (pointer instanceof JsonString(String text)) {
          named.add(new Value(seq, auditId, text));
        }
      }
    }
  }

  private static String pointer(Disclosure trace) {
    try {
      Disclosure.Parsed parsed = trace.parse();
      return FrameJoin.pointer(parsed.section(), parsed.name());
    } catch (JsonException e) {
      throw new IllegalArgumentException("a trace that was not looked at before", e);
    }
  }
}

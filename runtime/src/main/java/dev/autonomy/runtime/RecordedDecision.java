package dev.autonomy.runtime;

import dev.autonomy.contract.AuditId;
import dev.autonomy.contract.Layer;
import dev.autonomy.contract.ToolCall;
import dev.autonomy.json.JsonArray;
import dev.autonomy.json.JsonBoolean;
import dev.autonomy.json.JsonNull;
import dev.autonomy.json.JsonNumber;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonString;
import dev.autonomy.json.JsonValue;
import dev.autonomy.wal.Frame;
import dev.autonomy.wal.FrameKind;
import dev.autonomy.wal.Section;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the log has of a decision that policy made: as {@link CallRecords} wrote it.
 *
 * @param seq the frame's number
 * @param call with commitments where values are not known any more
 * @param time {@code input.time} of the decision
 * @param outcome {@code allow} or {@code deny}
 * @param reason why it was denied; empty when it was allowed
 * @param unknownParams names of params whose values are not known, or not whole
 * @param unknownContext names of members of the context, likewise
 */
record RecordedDecision(
    long seq,
    AuditId auditId,
    ToolCall call,
    Instant time,
    String node,
    String outcome,
    String reason,
    Set<String> unknownParams,
    Set<String> unknownContext) {

  /**
   * Reads a frame.
   *
   * @return empty if it is no decision of the policy layer, or lacks what a decision has
   */
  static Optional<RecordedDecision> of(Frame frame) {
    JsonObject attrs = frame.attrs();
    if (!frame.kind().equals(FrameKind.DECISION)
        || !attrs.string("layer").equals(Optional.of(Layer.POLICY.wireName()))) {
      return Optional.empty();
    }
    JsonObject params = section(attrs, Section.PARAMS);
    JsonObject context = section(attrs, Section.CONTEXT);
    try {
      return Optional.of(
          new RecordedDecision(
              frame.seq(),
              AuditId.parse(frame.auditId()),
              new ToolCall(attrs.string("tool").orElse(""), params, context),
              Instant.parse(attrs.string("input_time").orElse("")),
              frame.node(),
              attrs.string("outcome").orElse(""),
              attrs.string("reason").orElse(""),
              unknown(Section.PARAMS, params, frame),
              unknown(Section.CONTEXT, context, frame)));
    } catch (IllegalArgumentException | DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static JsonObject section(JsonObject attrs, Section section) {
    return attrs.get(section.wireName()) instanceof JsonObject object ? object : JsonObject.EMPTY;
  }

  private static Set<String> unknown(Section section, JsonObject members, Frame frame) {
    Set<String> unknown = Set.of();
    for (Map.Entry<String, JsonValue> member : members.members().entrySet()) {
      if (holdsCommitment(member.getValue())) {
        unknown = unknown.isEmpty() ? new HashSet<>() : unknown;
        unknown.add(member.getKey());
      }
    }
    if (!frame.withheld().isEmpty()) {
      unknown = new HashSet<>(unknown);
      String prefix = "/" + section.wireName() + "/";
      for (String pointer : frame.withheld()) {
        if (pointer.startsWith(prefix)) {
          unknown.add(pointer.substring(prefix.length()).replace("~1", "/").replace("~0", "~"));
        }
      }
    }
    return unknown;
  }

  /** Whether a value that policy redacted stands somewhere in this one. */
  private static boolean holdsCommitment(JsonValue value) {
    return switch (value) {
      case JsonObject object -> {
        boolean holds = object.get("redacted") != null && object.get("sha256") != null;
        for (JsonValue member : object.members().values()) {
          holds = holds || holdsCommitment(member);
        }
        yield holds;
      }
      case JsonArray array -> {
        boolean holds = false;
        for (JsonValue element : array.elements()) {
          holds = holds || holdsCommitment(element);
        }
        yield holds;
      }
      case JsonNull _, JsonBoolean _, JsonNumber _, JsonString _ -> false;
    };
  }
}

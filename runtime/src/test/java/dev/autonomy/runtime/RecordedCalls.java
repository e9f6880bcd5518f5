package dev.autonomy.runtime;

import dev.autonomy.json.JsonNumber;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonValue;
import dev.autonomy.wal.Entry;
import dev.autonomy.wal.FrameKind;
import dev.autonomy.wal.Section;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** Decisions as a runtime records them, without one. */
final class RecordedCalls {

  private RecordedCalls() {}

  /** A call with that number as its only param, which policy did not allow. */
  static Entry denied(String tool, int number) {
    SequencedMap<String, JsonValue> params = new LinkedHashMap<>();
    params.put("number", JsonNumber.of(number));
    return Entry.of(FrameKind.DECISION)
        .attr("audit_id", String.format("0190f5fe-7c00-7a00-8000-%012x", number))
        .attr("tool", tool)
        .attr("outcome", "deny")
        .attr("layer", "policy")
        .attr("reason", "policy: not allowed")
        .attr("input_time", "2026-01-02T03:04:05.678901234Z")
        .section(Section.PARAMS, JsonObject.of(params))
        .build();
  }
}

package dev.autonomy.bench.wal;

import dev.autonomy.json.JsonNumber;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonString;
import dev.autonomy.json.JsonValue;
import dev.autonomy.wal.Entry;
import dev.autonomy.wal.FrameKind;
import dev.autonomy.wal.Section;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** Entries like those of the runtime, with what it records of a call. */
final class BenchEntries {

  private static final String[] TOOLS = {"tool.echo", "tool.http_get", "tool.shell"};
  private static final String[] PARAMS = {"message", "url", "command"};
  private static final String DIGEST =
      "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

  private BenchEntries() {}

  /** A UUID of version 7 (RFC 9562) with that time; the number makes it unique. */
  static String auditId(long millis, long number) {
    String time = hex(millis, 12);
    // Spread over all bits, as random ids are; the multiplication is one to one.
    String rest = hex(number * 0x9e37_79b9_7f4a_7c15L, 16);
    return time.substring(0, 8)
        + "-"
        + time.substring(8)
        + "-7"
        + rest.substring(0, 3)
        + "-8"
        + rest.substring(3, 6)
        + "-"
        + rest.substring(6)
        + "00";
  }

  private static String hex(long value, int digits) {
    String text = Long.toHexString(value);
    return "0".repeat(Math.max(0, digits - text.length())) + text;
  }

  /** A call that policy lets run: its outcome is owed. */
  static Entry allowed(String auditId, long number) {
    return decision(auditId, number, "allow").build();
  }

  /** A call that policy denies, so that no outcome is owed. */
  static Entry denied(String auditId, long number) {
    return decision(auditId, number, "deny").build();
  }

  private static Entry.Builder decision(String auditId, long number, String outcome) {
    int tool = (int) (number % TOOLS.length);
    Entry.Builder entry =
        Entry.of(FrameKind.DECISION)
            .attr("audit_id", auditId)
            .attr("tool", TOOLS[tool])
            .attr("outcome", outcome)
            .attr("layer", "policy");
    if (outcome.equals("deny")) {
      entry.attr("reason", "not allowed at this hour");
    }
    SequencedMap<String, JsonValue> rule = new LinkedHashMap<>();
    rule.put("name", new JsonString("tools/office-hours"));
    rule.put("file", new JsonString("tools.rego"));
    rule.put("line", JsonNumber.of(12));
    SequencedMap<String, JsonValue> params = new LinkedHashMap<>();
    params.put(PARAMS[tool], new JsonString("hello for the " + number + "th time"));
    params.put("priority", new JsonString("normal"));
    SequencedMap<String, JsonValue> context = new LinkedHashMap<>();
    context.put("agent", new JsonString("bench"));
    return entry
        .attr("policy_ref", "embedded:demo")
        .attr("policy_digest", DIGEST)
        .attr("rule", JsonObject.of(rule))
        .attr("params_digest", DIGEST)
        .attr("input_time", "2026-01-02T03:04:05.678901234Z")
        .attr("duration_us", number % 200)
        .section(Section.PARAMS, JsonObject.of(params))
        .section(Section.CONTEXT, JsonObject.of(context));
  }

  /** How an allowed call ended. */
  static Entry outcome(String auditId, long number) {
    return Entry.of(FrameKind.OUTCOME)
        .attr("audit_id", auditId)
        .attr("status", "ok")
        .attr("duration_us", 1_000 + number % 9_000)
        .attr("output_digest", DIGEST)
        .build();
  }

  /** A point that a workload passed. */
  static Entry marker(long number) {
    return Entry.of(FrameKind.MARKER).attr("label", "step").attr("line", "step " + number).build();
  }
}

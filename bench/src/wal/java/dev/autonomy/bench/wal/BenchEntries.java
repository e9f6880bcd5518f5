package dev.autonomy.bench.wal;

import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonString;
import dev.autonomy.json.JsonValue;
import dev.autonomy.wal.Entry;
import dev.autonomy.wal.FrameKind;
import dev.autonomy.wal.Section;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** Entries like those of the runtime. */
final class BenchEntries {

  private static final String[] TOOLS = {"tool.echo", "tool.http_get", "tool.shell"};

  private BenchEntries() {}

  /** A UUID of version 7 (RFC 9562) with that time; the number makes it unique. */
  static String auditId(long millis, long number) {
    String time = String.format("%012x", millis & 0xffff_ffff_ffffL);
    // Spread over all bits, as random ids are; the multiplication is one to one.
    String rest = String.format("%016x", number * 0x9e37_79b9_7f4a_7c15L);
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

  /** A denial, so that no outcome is owed. */
  static Entry denial(String auditId, long number) {
    SequencedMap<String, JsonValue> params = new LinkedHashMap<>();
    params.put("message", new JsonString("hello for the " + number + "th time"));
    params.put("priority", new JsonString("normal"));
    SequencedMap<String, JsonValue> context = new LinkedHashMap<>();
    context.put("agent", new JsonString("bench"));
    return Entry.of(FrameKind.DECISION)
        .attr("audit_id", auditId)
        .attr("tool", TOOLS[(int) (number % TOOLS.length)])
        .attr("outcome", "deny")
        .attr("layer", "policy")
        .attr("reason", "not allowed at this hour")
        .attr("policy_ref", "embedded:demo")
        .attr("policy_digest", "sha256:0123456789abcdef0123456789abcdef0123456789abcdef")
        .attr("params_digest", "sha256:0123456789abcdef0123456789abcdef0123456789abcdef")
        .section(Section.PARAMS, JsonObject.of(params))
        .section(Section.CONTEXT, JsonObject.of(context))
        .attr("duration_us", 42)
        .build();
  }
}

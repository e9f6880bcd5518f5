package dev.autonomy.runtime;

import dev.autonomy.contract.AuditId;
import dev.autonomy.contract.PolicyIdentity;
import dev.autonomy.contract.ToolAnswer;
import dev.autonomy.gate.Gate;
import dev.autonomy.gate.PolicyState;
import dev.autonomy.http.HttpResponse;
import dev.autonomy.json.JsonWriter;
import dev.autonomy.wal.Log;
import dev.autonomy.wal.LogException;
import dev.autonomy.wal.Retention;
import dev.autonomy.wal.note.Checkpoint;
import java.util.Optional;
import java.util.function.IntSupplier;

/** What the runtime says about itself and its log. */
final class RuntimeReports {

  private final RuntimeOptions options;
  private final Gate gate;
  private final Log log;
  private final RuntimeCounters counters;
  private final IntSupplier inflight;
  private final IntSupplier connections;
  private final Optional<ReleasePoller> releases;
  private final AuditReport audits;

  RuntimeReports(
      RuntimeOptions options,
      RuntimeCore core,
      Log log,
      IntSupplier inflight,
      IntSupplier connections,
      Optional<ReleasePoller> releases) {
    this.options = options;
    this.gate = core.gate();
    this.counters = core.counters();
    this.log = log;
    this.audits = new AuditReport(log, options.logDirectory());
    this.inflight = inflight;
    this.connections = connections;
    this.releases = releases;
  }

  /** Whether calls can be allowed, what is missing if not, and what is wrong with the policy. */
  HttpResponse ready() {
    PolicyState policy = gate.policy();
    Optional<LogException> refusal = log.refusal();
    boolean active = policy instanceof PolicyState.Active;
    boolean ready = active && refusal.isEmpty();
    JsonWriter out = new JsonWriter().beginObject();
    out.member("status", ready ? "ready" : "not ready");
    out.member("policy", policy.notice().orElse(active ? "ok" : "no policy"));
    out.member("log", refusal.isEmpty() ? "ok" : String.valueOf(refusal.get().getMessage()));
    return HttpResponse.json(ready ? 200 : 503, out.endObject().toByteArray());
  }

  HttpResponse status() {
    PolicyState policy = gate.policy();
    PolicyIdentity identity = policy.identity();
    JsonWriter out = new JsonWriter().beginObject();
    out.member("version", options.version()).member("node_id", options.nodeId());
    out.member("mode", options.mode().text());
    out.member("policy_ref", identity.ref()).member("policy_digest", identity.digest());
    out.member("policy_version", identity.version());
    policy.notice().ifPresent(notice -> out.member("policy_notice", notice));
    policy.lastKnownGood().ifPresent(lkg -> lastKnownGood(out, lkg));
    out.member("attestation", "off");
    releases.ifPresent(poller -> poller.status().write(out.name("releases")));
    log(out.name("log"));
    counters(out.name("counters"));
    return HttpResponse.json(200, out.endObject().toByteArray());
  }

  private static void lastKnownGood(JsonWriter out, PolicyIdentity policy) {
    out.name("last_known_good").beginObject().member("policy_ref", policy.ref());
    out.member("policy_digest", policy.digest()).member("policy_version", policy.version());
    out.endObject();
  }

  private void log(JsonWriter out) {
    out.beginObject().member("origin", log.origin());
    out.member("frames", log.size()).member("bytes", log.sizeBytes());
    out.member("max_bytes", options.maxLogBytes());
    options.retention().ifPresent(rule -> retention(out.name("retention"), rule));
    Optional<LogException> refusal = log.refusal();
    out.member("accepting", refusal.isEmpty());
    refusal.ifPresent(e -> out.member("refusal", String.valueOf(e.getMessage())));
    Optional<Checkpoint> checkpoint = log.checkpoint();
    if (checkpoint.isPresent()) {
      out.name("checkpoint").beginObject().member("size", checkpoint.get().size());
      out.member("root", checkpoint.get().root().toString()).endObject();
    }
    out.endObject();
  }

  private static void retention(JsonWriter out, Retention rule) {
    out.beginObject().name("conditions").beginArray();
    for (Retention.Condition condition : rule.conditions()) {
      out.value(
          switch (condition) {
            case Retention.Condition.Delivered _ -> "delivered";
            case Retention.Condition.Witnessed _ -> "witnessed";
          });
    }
    out.endArray();
    rule.keepBytes().ifPresent(bytes -> out.member("keep_bytes", bytes));
    rule.keepAge().ifPresent(age -> out.member("keep_age_seconds", age.toSeconds()));
    out.endObject();
  }

  private void counters(JsonWriter out) {
    DecisionCounts decisions = counters.decisions();
    out.beginObject().member("allowed", decisions.allowed()).member("denied", decisions.denied());
    out.member("unrecorded", counters.unrecorded());
    out.member("outcomes_lost", counters.outcomesLost());
    out.member("inflight", inflight.getAsInt()).member("connections", connections.getAsInt());
    out.endObject();
  }

  /** Every frame of a call, each with its inclusion proof; empty when there is none. */
  Optional<HttpResponse> audit(AuditId id) {
    try {
      return audits.of(id).map(report -> HttpResponse.json(200, report));
    } catch (LogException e) {
      byte[] answer =
          ToolAnswer.refused(
                  "request: the log cannot be read: " + e.getMessage(), gate.policy().identity())
              .toBytes();
      return Optional.of(HttpResponse.json(503, answer));
    }
  }

  HttpResponse metrics() {
    MetricsText text = new MetricsText();
    counters.write(text);
    text.gauge("autonomy_inflight_calls", "Calls being handled.", inflight.getAsInt());
    text.gauge("autonomy_http_connections", "Open connections.", connections.getAsInt());
    text.gauge("autonomy_log_frames", "Frames on stable storage.", log.size());
    text.gauge("autonomy_log_bytes", "Bytes of all segment files.", log.sizeBytes());
    text.gauge(
        "autonomy_log_accepting",
        "1 while the log can be written.",
        log.refusal().isEmpty() ? 1 : 0);
    text.gauge(
        "autonomy_policy_loaded",
        "1 while a policy is loaded.",
        gate.policy() instanceof PolicyState.Active ? 1 : 0);
    releases.ifPresent(poller -> poller.status().write(text));
    return HttpResponse.of(200, MetricsText.CONTENT_TYPE, text.toBytes());
  }
}

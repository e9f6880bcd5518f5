package dev.autonomy.runtime;

import dev.autonomy.json.JsonWriter;
import java.time.Instant;
import java.util.Optional;

/**
 * What the loop has done so far.
 *
 * @param orchestrator who is asked
 * @param channel for which
 * @param polls questions asked
 * @param unanswered of these, without an answer that could be used
 * @param activations releases put in force
 * @param failures cycles in a row that did not end well
 * @param lastPoll when the last question was asked
 * @param lastResult one line: how the last cycle ended
 * @param active the release in force
 * @param held the release that was taken back on this node
 */
record ReleaseStatus(
    String orchestrator,
    String channel,
    long polls,
    long unanswered,
    long activations,
    int failures,
    Optional<Instant> lastPoll,
    String lastResult,
    Optional<ActiveRelease> active,
    Optional<ActiveRelease> held) {

  /** Before the first question. */
  static ReleaseStatus none(String orchestrator, String channel) {
    return new ReleaseStatus(
        orchestrator,
        channel,
        0,
        0,
        0,
        0,
        Optional.empty(),
        "not asked yet",
        Optional.empty(),
        Optional.empty());
  }

  void write(JsonWriter out) {
    out.beginObject().member("orchestrator", orchestrator).member("channel", channel);
    lastPoll.ifPresent(time -> out.member("last_poll", time.toString()));
    out.member("last_result", lastResult).member("failures", failures);
    active.ifPresent(release -> write(out.name("active"), release));
    held.ifPresent(release -> write(out.name("held"), release));
    out.endObject();
  }

  private static void write(JsonWriter out, ActiveRelease release) {
    out.beginObject().member("release_id", release.id()).member("sequence", release.sequence());
    out.member("behavioral_fingerprint", release.fingerprint());
    out.member("policy_digest", release.policyDigest());
    out.member("activated_at", release.time().toString()).endObject();
  }

  void write(MetricsText out) {
    out.counter("autonomy_release_polls_total", "Questions to the orchestrator.", polls);
    out.counter(
        "autonomy_release_polls_failed_total", "Questions without a usable answer.", unanswered);
    out.counter("autonomy_release_activations_total", "Releases put in force.", activations);
    out.gauge("autonomy_release_failures", "Cycles in a row that failed.", failures);
    out.gauge(
        "autonomy_release_last_poll_seconds",
        "When the orchestrator was last asked, since 1970; 0 before the first time.",
        lastPoll.map(Instant::getEpochSecond).orElse(0L));
  }
}

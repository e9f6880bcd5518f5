package dev.autonomy.runtime;

import dev.autonomy.contract.Decision;
import dev.autonomy.contract.PolicyIdentity;
import dev.autonomy.contract.Redaction;
import dev.autonomy.contract.Rfc3339;
import dev.autonomy.contract.ToolCall;
import dev.autonomy.gate.Verdict;
import dev.autonomy.json.JsonValue;
import dev.autonomy.wal.Entry;
import dev.autonomy.wal.FrameKind;
import dev.autonomy.wal.LogException;
import dev.autonomy.wal.Section;
import java.util.ArrayList;
import java.util.List;

/** Writes what happens to a call into the log: a frame for each decision, one for the outcome. */
final class CallRecords {

  private static final long NANOS_PER_MICRO = 1_000;
  private static final String WITHHELD = "withheld, because policy redacts values of this call";

  private final Recorder recorder;
  private final SaltedDigest digest;

  CallRecords(Recorder recorder, SaltedDigest digest) {
    this.recorder = recorder;
    this.digest = digest;
  }

  /**
   * Records every decision of the verdict and waits until they are on stable storage.
   *
   * @throws LogException if one of them is not: the call counts as denied
   */
  void decided(Verdict verdict) throws LogException {
    List<Decision> decisions = verdict.decisions();
    if (decisions.size() == 1) {
      recorder.append(decision(verdict, decisions.getFirst()));
      return;
    }
    List<Recorder.Receipt> receipts = new ArrayList<>(decisions.size());
    for (Decision decision : decisions) {
      receipts.add(recorder.submit(decision(verdict, decision)));
    }
    for (Recorder.Receipt receipt : receipts) {
      receipt.awaitDurable();
    }
  }

  /** Records a decision of a later layer that came after the verdict, durably. */
  void overruled(Verdict verdict, Decision.Deny deny) throws LogException {
    recorder.append(decision(verdict, deny));
  }

  /**
   * Records how an allowed call ended. Does not wait: an outcome that a crash takes away reads as
   * {@code unknown}. What a tool says about a failure may quote a param, so nothing of that is kept
   * when policy redacts any of them.
   */
  void ended(Verdict verdict, ToolOutcome.Ended outcome, long durationNanos) throws LogException {
    boolean redacted = !verdict.effective().redaction().isEmpty();
    Entry.Builder entry =
        Entry.of(FrameKind.OUTCOME)
            .attr("audit_id", verdict.auditId().toString())
            .attr("status", outcome.status().wireName())
            .attr("duration_us", durationNanos / NANOS_PER_MICRO);
    switch (outcome) {
      case ToolOutcome.Succeeded(JsonValue output) ->
          entry.attr("output_digest", digest.of(output));
      case ToolOutcome.Unfit(String reason) -> entry.attr("error", redacted ? WITHHELD : reason);
      case ToolOutcome.Failed(String reason) -> entry.attr("error", redacted ? WITHHELD : reason);
      case ToolOutcome.TimedOut(String reason) -> entry.attr("error", redacted ? WITHHELD : reason);
    }
    recorder.submit(entry.build());
  }

  private Entry decision(Verdict verdict, Decision decision) {
    ToolCall call = verdict.call();
    Entry.Builder entry =
        Entry.of(FrameKind.DECISION)
            .attr("audit_id", verdict.auditId().toString())
            .attr("tool", call.kind())
            .attr("outcome", decision.outcome())
            .attr("layer", decision.layer().wireName());
    if (decision instanceof Decision.Deny deny) {
      entry.attr("reason", deny.reason());
    }
    PolicyIdentity policy = decision.policy();
    entry.attr("policy_ref", policy.ref()).attr("policy_digest", policy.digest());
    if (decision.decidedBy().isPresent()) {
      entry.attr("rule", decision.decidedBy().get().toJson());
    }
    entry.attr("params_digest", digest.of(call.params()));
    entry.attr("input_time", Rfc3339.format(verdict.time()));
    entry.attr("duration_us", verdict.durationNanos() / NANOS_PER_MICRO);
    disclose(entry, call, decision.redaction());
    return entry.build();
  }

  /** Params and context as the log may keep them. */
  private void disclose(Entry.Builder entry, ToolCall call, Redaction redaction) {
    if (redaction.isEmpty()) {
      entry.section(Section.PARAMS, call.params());
      if (!call.context().isEmpty()) {
        entry.section(Section.CONTEXT, call.context());
      }
      return;
    }
    entry.section(
        Section.PARAMS, redaction.params(call, recorder::redacted), redaction.wholeParams(call));
    if (!call.context().isEmpty()) {
      entry.section(
          Section.CONTEXT,
          redaction.context(call, recorder::redacted),
          redaction.wholeContext(call));
    }
  }
}

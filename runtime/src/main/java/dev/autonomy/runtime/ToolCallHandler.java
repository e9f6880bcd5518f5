package dev.autonomy.runtime;

import dev.autonomy.contract.AuditIdGenerator;
import dev.autonomy.contract.Decision;
import dev.autonomy.contract.Layer;
import dev.autonomy.contract.Redaction;
import dev.autonomy.contract.ToolAnswer;
import dev.autonomy.contract.ToolCall;
import dev.autonomy.gate.Gate;
import dev.autonomy.gate.Verdict;
import dev.autonomy.wal.LogException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The one way of a tool call, whatever protocol it came by: decide, make the decision durable, then
 * execute, record the outcome, answer. Nothing is executed, and nobody is answered, before the
 * decision is on stable storage. Safe for any number of threads.
 */
final class ToolCallHandler {

  private final Gate gate;
  private final CallRecords records;
  private final Toolbox tools;
  private final AuditIdGenerator auditIds;
  private final InstantSource clock;
  private final RuntimeCounters counters;
  private final int maxInflight;
  private final AtomicInteger inflight = new AtomicInteger();

  ToolCallHandler(RuntimeCore core, Toolbox tools, int maxInflight) {
    this.gate = core.gate();
    this.records = core.records();
    this.auditIds = core.auditIds();
    this.clock = core.clock();
    this.counters = core.counters();
    this.tools = tools;
    this.maxInflight = maxInflight;
  }

  /** Calls that are being handled now. */
  int inflight() {
    return inflight.get();
  }

  /** Handles one call to its end. Never throws. */
  CallResult handle(ToolCall call) {
    long start = System.nanoTime();
    try {
      if (inflight.incrementAndGet() > maxInflight) {
        return overloaded(call, start);
      }
      Verdict verdict = gate.decide(auditIds.next(), call);
      try {
        records.decided(verdict);
      } catch (LogException e) {
        return unrecorded(e);
      }
      counters.decided(verdict.effective(), System.nanoTime() - start);
      return switch (verdict.effective()) {
        case Decision.Deny deny -> CallResult.denied(deny, verdict.auditId());
        case Decision.Allow allow -> execute(verdict, allow);
      };
    } finally {
      inflight.decrementAndGet();
    }
  }

  private CallResult execute(Verdict verdict, Decision.Allow allow) {
    long start = System.nanoTime();
    ToolOutcome outcome = tools.execute(verdict.call());
    long duration = System.nanoTime() - start;
    return switch (outcome) {
      case ToolOutcome.Forbidden(String reason) -> overrule(verdict, allow, reason);
      case ToolOutcome.Ended ended -> {
        try {
          records.ended(verdict, ended, duration);
          counters.ended(ended.status());
        } catch (LogException e) {
          // The call has run and its decision stands; the log will say that its end is unknown.
          counters.countLostOutcome();
        }
        yield CallResult.of(ended, allow, verdict.auditId());
      }
    };
  }

  /** The runtime layer's word after policy's: a second decision under the same audit id. */
  private CallResult overrule(Verdict verdict, Decision.Allow allow, String reason) {
    Decision.Deny deny =
        new Decision.Deny(
            Layer.RUNTIME,
            "runtime: " + reason,
            allow.policy(),
            Optional.empty(),
            allow.redaction());
    try {
      records.overruled(verdict, deny);
    } catch (LogException e) {
      return unrecorded(e);
    }
    counters.overruled();
    return CallResult.denied(deny, verdict.auditId());
  }

  /**
   * Refuses a call without asking policy. What policy would redact is not known then, so the record
   * keeps no value of the call.
   */
  private CallResult overloaded(ToolCall call, long start) {
    Decision.Deny deny =
        new Decision.Deny(
            Layer.RUNTIME,
            "runtime: more than " + maxInflight + " calls in flight, try again later",
            gate.policy().identity(),
            Optional.empty(),
            Redaction.EVERYTHING);
    Verdict verdict = new Verdict(auditIds.next(), call, List.of(deny), clock.instant(), 0);
    try {
      records.decided(verdict);
    } catch (LogException e) {
      return unrecorded(e);
    }
    counters.decided(deny, System.nanoTime() - start);
    return new CallResult(CallResult.Ending.OVERLOADED, ToolAnswer.of(deny, verdict.auditId()));
  }

  private CallResult unrecorded(LogException e) {
    counters.countUnrecorded();
    return new CallResult(
        CallResult.Ending.UNRECORDED,
        ToolAnswer.refused(
            "runtime: the log cannot be written, so the call is denied: " + e.getMessage(),
            gate.policy().identity()));
  }
}

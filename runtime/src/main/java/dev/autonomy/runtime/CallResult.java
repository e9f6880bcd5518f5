package dev.autonomy.runtime;

import dev.autonomy.contract.AuditId;
import dev.autonomy.contract.Decision;
import dev.autonomy.contract.ToolAnswer;
import dev.autonomy.json.JsonValue;

/**
 * What a caller of the gate is told, and how it went.
 *
 * @param ending how it went
 * @param answer the answer's body
 */
record CallResult(Ending ending, ToolAnswer answer) {

  static CallResult denied(Decision.Deny deny, AuditId auditId) {
    return new CallResult(Ending.DENIED, ToolAnswer.of(deny, auditId));
  }

  static CallResult of(ToolOutcome.Ended ended, Decision.Allow allow, AuditId auditId) {
    return switch (ended) {
      case ToolOutcome.Succeeded(JsonValue output) ->
          new CallResult(Ending.EXECUTED, ToolAnswer.of(allow, auditId, output));
      case ToolOutcome.Unfit(String reason) -> failed(Ending.UNFIT, allow, auditId, reason);
      case ToolOutcome.Failed(String reason) -> failed(Ending.FAILED, allow, auditId, reason);
      case ToolOutcome.TimedOut(String reason) -> failed(Ending.TIMED_OUT, allow, auditId, reason);
    };
  }

  private static CallResult failed(
      Ending ending, Decision.Allow allow, AuditId auditId, String reason) {
    return new CallResult(ending, ToolAnswer.failed(allow, auditId, "tool: " + reason));
  }

  /** How a call ended, for the caller. */
  enum Ending {
    /** Allowed and executed. */
    EXECUTED(200),
    /** Denied; the tool never ran. */
    DENIED(403),
    /** Allowed, and the tool refused its parameters. */
    UNFIT(400),
    /** Allowed, ran and failed. */
    FAILED(502),
    /** Allowed, ran and did not end in time. */
    TIMED_OUT(504),
    /** Too many calls in flight: denied, nothing ran. */
    OVERLOADED(429),
    /** The decision could not be recorded: denied, nothing ran. */
    UNRECORDED(503);

    private final int httpStatus;

    Ending(int httpStatus) {
      this.httpStatus = httpStatus;
    }

    int httpStatus() {
      return httpStatus;
    }
  }
}

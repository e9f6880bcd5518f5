package dev.autonomy.runtime;

import dev.autonomy.contract.OutcomeStatus;
import dev.autonomy.json.JsonValue;

/** What came of executing an allowed call. */
sealed interface ToolOutcome {

  /** It turned out, before anything was done, that this node does not permit it. */
  record Forbidden(String reason) implements ToolOutcome {}

  /** The call has ended and owes the log an outcome. */
  sealed interface Ended extends ToolOutcome {

    /** How it stands in the log. */
    OutcomeStatus status();
  }

  /** It ran and answered. */
  record Succeeded(JsonValue output) implements Ended {

    @Override
    public OutcomeStatus status() {
      return OutcomeStatus.OK;
    }
  }

  /** Its parameters do not fit the tool; nothing was done. */
  record Unfit(String reason) implements Ended {

    @Override
    public OutcomeStatus status() {
      return OutcomeStatus.FAILED;
    }
  }

  /** It was tried and failed. */
  record Failed(String reason) implements Ended {

    @Override
    public OutcomeStatus status() {
      return OutcomeStatus.FAILED;
    }
  }

  /** It was tried and did not end in time. */
  record TimedOut(String reason) implements Ended {

    @Override
    public OutcomeStatus status() {
      return OutcomeStatus.TIMEOUT;
    }
  }
}

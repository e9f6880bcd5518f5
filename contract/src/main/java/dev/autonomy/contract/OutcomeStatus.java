package dev.autonomy.contract;

/** How an allowed call ended. */
public enum OutcomeStatus {
  /** The tool ran and answered. */
  OK("ok"),
  /** The tool refused its parameters, or ran and failed. */
  FAILED("failed"),
  /** The tool did not answer in time. */
  TIMEOUT("timeout"),
  /** The process ended before the outcome was recorded; what the tool did is not known. */
  UNKNOWN("unknown");

  private final String wireName;

  OutcomeStatus(String wireName) {
    this.wireName = wireName;
  }

  /** The name in frames. */
  public String wireName() {
    return wireName;
  }
}

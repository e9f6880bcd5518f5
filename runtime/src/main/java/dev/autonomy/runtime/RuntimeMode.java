package dev.autonomy.runtime;

/** How the runtime is used; policy sees it as {@code input.runtime.mode}. */
public enum RuntimeMode {
  /** Around one command, for as long as that command runs. */
  RUN("run"),
  /** As a service for many agents. */
  DAEMON("daemon");

  private final String text;

  RuntimeMode(String text) {
    this.text = text;
  }

  /** The name that policies and the log see. */
  public String text() {
    return text;
  }
}

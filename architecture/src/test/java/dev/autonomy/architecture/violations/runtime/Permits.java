package dev.autonomy.architecture.violations.runtime;

import dev.autonomy.architecture.violations.contract.Decision;

/** Allows without asking the gate. */
public final class Permits {

  /** Allows everything. */
  public Decision decide() {
    return new Decision.Allow();
  }
}

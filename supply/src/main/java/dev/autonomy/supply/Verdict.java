package dev.autonomy.supply;

import java.util.List;
import java.util.Optional;

/**
 * What verification has found.
 *
 * @param findings of the steps that were gone through, in their order; nothing follows a failure
 */
public record Verdict(List<Finding> findings) {

  /**
   * What one step has found.
   *
   * @param step that was gone through
   * @param passed whether nothing is wrong
   * @param detail one line: what was found to be right, or what is wrong
   */
  public record Finding(VerificationStep step, boolean passed, String detail) {}

  /** Copies the list. */
  public Verdict {
    findings = List.copyOf(findings);
  }

  /** Whether all steps have passed. */
  public boolean isPassed() {
    return findings.size() == VerificationStep.values().length && failure().isEmpty();
  }

  /** The step that has failed. */
  public Optional<Finding> failure() {
    return findings.stream().filter(finding -> !finding.passed()).findFirst();
  }
}

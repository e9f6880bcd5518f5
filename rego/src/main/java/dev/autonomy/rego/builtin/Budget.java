package dev.autonomy.rego.builtin;

/** The work an evaluation may still do. */
@FunctionalInterface
public interface Budget {

  /**
   * Spends {@code units}; one unit is about the work of visiting one value or 64 bytes.
   *
   * @throws RuntimeException of the evaluator's own kind when the budget, the deadline or the
   *     caller's patience is at its end; functions let it pass
   */
  void charge(long units);
}

package dev.autonomy.rego.eval;

/** Finds the rules that can hold. */
public final class RuleIndex {

  /** Adds the rules that can hold to the candidates of the machine, in ascending order. */
  void find(Machine machine, int frame) {
    machine.addCandidate(frame);
  }
}

package dev.autonomy.contract;

/** The layer of the gate that took a decision, in the order in which they are asked. */
public enum Layer {
  /** The policy bundle's rules, and their absence. */
  POLICY("policy"),
  /** The node's enrollment and rollout state. */
  ATTESTATION("attestation"),
  /** What the tool itself may do on this node. */
  RUNTIME("runtime");

  private final String wireName;

  Layer(String wireName) {
    this.wireName = wireName;
  }

  /** The name in frames and in the prefix of reasons. */
  public String wireName() {
    return wireName;
  }
}

package dev.autonomy.edge;

/** How a segment left this node. */
public sealed interface Fate {

  /** Every peer that it was owed to has it, and room was needed. */
  record Evicted() implements Fate {}

  /** Its time was over. */
  record Expired() implements Fate {}

  /** An operator removed it. */
  record Removed(String operator) implements Fate {}
}

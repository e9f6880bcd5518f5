package dev.autonomy.edge;

import java.io.IOException;

/** Where a node's life ends, and when its ledger fails, counted in steps of disk and ledger. */
final class Faults {

  private long crashIn = Long.MAX_VALUE;
  private long failIn = Long.MAX_VALUE;
  private long failures;
  private boolean dead;
  private long steps;

  /** The node loses its memory after this many more steps. */
  void crashIn(long steps) {
    crashIn = steps;
  }

  /** After this many more steps, so many ledger transactions fail. */
  void failLedgerIn(long steps, long times) {
    failIn = steps;
    failures = times;
  }

  void none() {
    crashIn = Long.MAX_VALUE;
    failIn = Long.MAX_VALUE;
    failures = 0;
  }

  /** A new life begins. */
  void revive() {
    dead = false;
  }

  /** Whether a crash has happened since {@link #revive}. */
  boolean dead() {
    return dead;
  }

  /** Grows whenever disk or ledger change. */
  long steps() {
    return steps;
  }

  void step() throws IOException {
    steps++;
    if (dead) {
      throw new Crash();
    }
    if (crashIn != Long.MAX_VALUE && --crashIn <= 0) {
      crashIn = Long.MAX_VALUE;
      dead = true;
      throw new Crash();
    }
  }

  void ledgerStep() throws IOException {
    step();
    if (failIn != Long.MAX_VALUE && --failIn <= 0) {
      if (failures-- > 0) {
        throw new LedgerException("simulated: the ledger's disk is full");
      }
      failIn = Long.MAX_VALUE;
    }
  }

  /** The node's memory is gone from here on; an error, so that nobody takes it for a failure. */
  static final class Crash extends Error {

    private static final long serialVersionUID = 1;

    Crash() {
      super("simulated crash", null, false, false);
    }
  }
}

package dev.autonomy.bench.wal;

import dev.autonomy.wal.Entry;
import java.time.InstantSource;

/**
 * Entries one after the other: of every ten, four decisions that allow, each followed by its
 * outcome, then a denial and a marker. For one thread.
 */
final class Workload {

  /** What the result says of it. */
  static final String DESCRIPTION =
      "of ten frames: 4 decisions that allow, 4 outcomes, 1 denial, 1 marker; a decision has 3"
          + " disclosures";

  private static final int ROUND = 10;
  private static final int DENIAL = 8;
  private static final int MARKER = 9;

  private final InstantSource clock;
  private long number = -1;
  private String auditId = "";

  Workload(InstantSource clock) {
    this.clock = clock;
  }

  Entry next() {
    number++;
    int step = (int) (number % ROUND);
    if (step == MARKER) {
      return BenchEntries.marker(number);
    }
    if (step % 2 == 1) {
      return BenchEntries.outcome(auditId, number);
    }
    auditId = BenchEntries.auditId(clock.millis(), number);
    return step == DENIAL
        ? BenchEntries.denied(auditId, number)
        : BenchEntries.allowed(auditId, number);
  }

  /** How many entries it has made. */
  long count() {
    return number + 1;
  }

  /** The call of the last entry that was about one. */
  String auditId() {
    return auditId;
  }
}

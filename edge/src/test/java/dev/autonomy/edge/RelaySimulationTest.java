package dev.autonomy.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.autonomy.testing.TestSeed;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Three nodes in made-up time: partitions, cuts, crashes at every step of disk and ledger, torn
 * writes, full disks, failing ledgers, lying peers, jumping clocks, operators.
 */
@Tag("slow")
class RelaySimulationTest {

  private static final int ORDINARY_RUNS = 500;
  private static final int LONG_RUNS = 10_000;

  @Test
  void whateverGoesWrongNothingIsLostDoubledOrHalfVisible() {
    long seed = TestSeed.of(RelaySimulationTest.class);
    int runs = Boolean.getBoolean("autonomy.test.long") ? LONG_RUNS : ORDINARY_RUNS;
    for (long run = seed; run < seed + runs; run++) {
      simulate(run);
    }
  }

  @Test
  void theSameSeedMakesTheSameHistory() throws IOException {
    int crashes = 0;
    for (long seed = 0; seed < 5; seed++) {
      String first = simulate(seed);
      assertThat(simulate(seed)).isEqualTo(first);
      crashes += first.split("crashes", -1).length - 1;
    }
    assertThat(crashes).isPositive();
  }

  private static String simulate(long seed) {
    try {
      Simulation simulation = new Simulation(seed);
      try {
        simulation.run();
      } catch (IOException | RuntimeException | AssertionError e) {
        fail("seed " + seed + ": " + e + "\n" + tail(simulation.trace()), e);
      }
      return simulation.trace();
    } catch (IOException e) {
      return fail("seed " + seed, e);
    }
  }

  private static String tail(String trace) {
    return trace.substring(Math.max(0, trace.length() - 3_000));
  }
}

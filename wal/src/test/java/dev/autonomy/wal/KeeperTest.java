package dev.autonomy.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The signing thread, when more goes wrong than input and output. */
@Timeout(60)
final class KeeperTest {

  private static final LogOptions OPTIONS =
      TestLogs.options()
          .withLimits(LogLimits.DEFAULTS.withIntervals(Duration.ofMillis(2), Duration.ofMillis(1)));

  @Test
  void signingThatBreaksStopsTheLogUntilItWorksAgain() throws LogException {
    AtomicBoolean broken = new AtomicBoolean(true);
    MemoryStorage storage = new MemoryStorage();
    storage.plan(
        _ -> {
          if (broken.get() && Thread.currentThread().getName().equals("wal-keeper")) {
            throw new NoClassDefFoundError("planned");
          }
          return MemoryStorage.Fault.NONE;
        });
    try (Log log = TestLogs.open(storage, OPTIONS)) {
      long acknowledged = log.append(TestLogs.deny("call-1"));
      while (log.refusal().isEmpty()) {
        Thread.onSpinWait();
      }
      assertThat(log.refusal().orElseThrow())
          .hasMessageContaining("the checkpoint cannot be signed")
          .hasMessageContaining("planned");

      broken.set(false);
      while (log.refusal().isPresent()) {
        Thread.onSpinWait();
      }
      assertThat(log.append(TestLogs.deny("call-2"))).isGreaterThan(acknowledged);
      while (log.checkpoint().isEmpty() || log.checkpoint().get().size() < log.size()) {
        Thread.onSpinWait();
      }
    }
    assertThat(TestLogs.verify(storage).problem()).isEmpty();
  }
}

package dev.autonomy.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A transfer that moves, but hardly, ends as well. */
class PatienceTest {

  @Test
  void movingAloneDoesNotHelpForEver() {
    Patience patience = new Patience(Duration.ofMinutes(5), Duration.ofMillis(100));
    assertThatThrownBy(
            () ->
                patience.await(
                    "GET it",
                    () -> {
                      while (!Thread.interrupted()) {
                        patience.moved();
                        Thread.onSpinWait();
                      }
                      return true;
                    }))
        .hasMessage("GET it: it took longer than 100 ms: try again later");
  }

  @Test
  void theTimeForAnArchiveGrowsWithIt() {
    assertThat(Patience.limit(0)).isEqualTo(Duration.ofMinutes(10));
    assertThat(Patience.limit(32 << 20)).isEqualTo(Duration.ofMinutes(10).plusSeconds(2_048));
  }
}

package dev.autonomy.supply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A registry is not waited for without a bound. */
class RegistryOptionsTest {

  private static RegistryOptions waiting(Duration timeout) {
    return new RegistryOptions(false, Optional.empty(), Optional.empty(), timeout);
  }

  @Test
  void theTimeoutIsAnHourAtMost() {
    assertThat(waiting(RegistryOptions.MAX_TIMEOUT).timeout()).hasHours(1);
    List<Duration> others =
        List.of(
            Duration.ZERO, Duration.ofHours(-1), Duration.ofMinutes(61), Duration.ofDays(30_000));
    for (Duration timeout : others) {
      assertThatThrownBy(() -> waiting(timeout))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("1 h at most");
    }
  }
}

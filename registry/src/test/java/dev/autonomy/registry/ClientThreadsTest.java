package dev.autonomy.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.supply.BundleRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever opens registries again and again, as a runtime does, keeps no threads of them. */
class ClientThreadsTest {

  private static final Duration LIMIT = Duration.ofMinutes(1);

  @TempDir Path folder;

  @Test
  void noThreadOutlivesTheRegistriesThatWereUsed() throws Exception {
    Set<Thread> before = selectors();
    try (FakeRegistry fake = RawManifests.whole()) {
      for (int i = 0; i < 20; i++) {
        try (BundleRegistry registry = Fixtures.open(Fixtures.options(folder))) {
          registry.resolve(Fixtures.reference(fake.reference("p:v1")));
        }
      }
    }
    Set<Thread> left = Set.of();
    for (long begin = System.nanoTime();
        System.nanoTime() - begin < LIMIT.toNanos();
        Thread.onSpinWait()) {
      System.gc();
      left = selectors();
      left.removeAll(before);
      if (left.isEmpty()) {
        break;
      }
      left.iterator().next().join(Duration.ofMillis(500));
    }
    assertThat(left).isEmpty();
  }

  /** The JDK's clients have one each. */
  private static Set<Thread> selectors() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("HttpClient-"))
        .filter(thread -> thread.getName().endsWith("-SelectorManager"))
        .collect(Collectors.toSet());
  }
}

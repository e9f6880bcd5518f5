package dev.autonomy.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.testing.TestSeed;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Archives made up to do harm: reading each ends, in bounded memory, with a bundle or with one
 * refusal in one line.
 */
@Timeout(1800)
final class HostileArchiveFuzzTest {

  private static final int ROUNDS = 10_000;
  private static final int LONG_ROUNDS = 400_000;

  /** Small enough for archives of this size to meet every one of them. */
  private static final BundleLimits LIMITS = new BundleLimits(64 << 10, 300, 8 << 10, 48 << 10, 50);

  /**
   * 32 MiB: the unpacked bytes once in the files, once as text, and as a tree, where a byte of JSON
   * or YAML may become a hundred; and what the collector rounds up to. A collection in the middle
   * hides some rounds, not all of them.
   */
  private static final long MAX_USED_BYTES = 32L << 20;

  private final Map<BundleException.Code, Integer> refusals =
      new EnumMap<>(BundleException.Code.class);
  private int read;

  @Test
  void readingAHostileArchiveEndsWithABundleOrOneRefusal() {
    fuzz(ROUNDS);
    assertThat(read).as("archives that are bundles").isPositive();
    assertThat(refusals)
        .as("ways to be refused")
        .containsKeys(
            BundleException.Code.BAD_ARCHIVE,
            BundleException.Code.TOO_LARGE,
            BundleException.Code.BAD_MANIFEST,
            BundleException.Code.BAD_DATA);
  }

  @Test
  @Tag("long")
  void soDoHundredsOfThousandsOfThem() {
    fuzz(LONG_ROUNDS);
    assertThat(read).isPositive();
  }

  private void fuzz(int rounds) {
    long first = TestSeed.of(HostileArchiveFuzzTest.class);
    System.out.println("seeds " + first + " to " + (first + rounds - 1));
    for (long seed = first; seed < first + rounds; seed++) {
      try {
        round(new HostileArchives(seed).next());
      } catch (AssertionError | RuntimeException | StackOverflowError | OutOfMemoryError e) {
        throw new AssertionError("seed " + seed + ": " + e, e);
      }
    }
    System.out.println(read + " bundles, refused: " + refusals);
  }

  private void round(byte[] archive) {
    long before = usedBytes();
    try {
      Bundle bundle = Bundle.parse(archive, LIMITS);
      for (String name : bundle.modules().keySet()) {
        assertThat(name.split("/", -1)).doesNotContain("..", ".", "");
      }
      read++;
    } catch (BundleException e) {
      assertThat(e.getMessage()).isNotBlank().doesNotContain("\n", "\r").hasSizeLessThan(1000);
      refusals.merge(e.code(), 1, Integer::sum);
    }
    assertThat(usedBytes() - before).as("bytes used").isLessThan(MAX_USED_BYTES);
  }

  private static long usedBytes() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}

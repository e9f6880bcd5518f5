package dev.autonomy.testing;

import java.util.OptionalLong;

/**
 * The seed that a random test begins with: the same in each ordinary run, so that none fails
 * because of a number that nobody has seen before; a fresh one in the long run ({@code
 * -Dautonomy.test.long=true}), which looks for such numbers; in both {@code -Dautonomy.test.seed=N}
 * if that is given.
 */
public final class TestSeed {
  /** The system property that repeats a run. */
  private static final String GIVEN = "autonomy.test.seed";

  private static final long ORDINARY = 1;

  private TestSeed() {}

  /**
   * The seed of a test, which is printed in the form that repeats it.
   *
   * @throws NumberFormatException if the seed that is given is no number
   */
  public static long of(Class<?> test) {
    long seed = fixed().orElseGet(System::nanoTime);
    System.out.println(test.getSimpleName() + ": -D" + GIVEN + "=" + seed);
    return seed;
  }

  /** The seed of everything random in this run; nothing when each test draws its own. */
  static OptionalLong fixed() {
    String given = System.getProperty(GIVEN);
    if (given != null) {
      return OptionalLong.of(Long.parseLong(given));
    }
    return isLongRun() ? OptionalLong.empty() : OptionalLong.of(ORDINARY);
  }

  /** Whether this run looks for what no run has seen before. */
  static boolean isLongRun() {
    return Boolean.getBoolean("autonomy.test.long");
  }
}

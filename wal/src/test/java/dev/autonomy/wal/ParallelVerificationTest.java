package dev.autonomy.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What several threads find is what one finds. */
final class ParallelVerificationTest {

  private static final long SEED = 41;
  private static final int CHANGES = 200;
  private static final int THREADS = 4;
  private static final int SEGMENTS = 7;

  @Test
  void aLogOfManySegmentsIsVerifiedWithTheSameResult() throws LogException {
    assertSameResult(manySegments(), "whole");
  }

  @Test
  void theFirstProblemIsNamedWhicheverThreadComesAcrossOneFirst() throws LogException {
    MemoryStorage whole = manySegments();
    List<String> names = TestLogs.segmentNames(whole);
    Random random = new Random(SEED);
    int wrong = 0;
    for (int change = 0; change < CHANGES; change++) {
      MemoryStorage changed = whole.copy();
      StringBuilder what = new StringBuilder("seed " + SEED + ", change " + change);
      for (int i = random.nextInt(3); i >= 0; i--) {
        String name = names.get(random.nextInt(names.size()));
        what.append(", ").append(name);
        if (random.nextInt(9) == 0) {
          changed.remove(name);
        } else if (TestLogs.segmentNames(changed).contains(name)) {
          byte[] bytes = changed.get(name).clone();
          bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
          changed.put(name, bytes);
        }
      }
      wrong += assertSameResult(changed, what.toString()).isOk() ? 0 : 1;
    }
    assertThat(wrong).isGreaterThan(CHANGES / 2);
  }

  private static Verification assertSameResult(MemoryStorage storage, String what)
      throws LogException {
    Verification one = verify(storage, 1);
    Verification many = verify(storage, THREADS);
    assertThat(many.problem().map(LogException::getMessage))
        .as(what)
        .isEqualTo(one.problem().map(LogException::getMessage));
    assertThat(withoutProblem(many)).as(what).isEqualTo(withoutProblem(one));
    return one;
  }

  private static Verification verify(MemoryStorage storage, int threads) throws LogException {
    return LogVerifier.verify(storage, Optional.empty(), Optional.empty(), threads);
  }

  /** Exceptions are equal to themselves only. */
  private static Verification withoutProblem(Verification verification) {
    return new Verification(
        verification.frames(),
        verification.pruned(),
        verification.lost(),
        verification.segments(),
        verification.disclosures(),
        verification.withheld(),
        verification.root(),
        verification.checkpoint(),
        verification.uncovered(),
        Optional.empty(),
        verification.openEnd());
  }

  private static MemoryStorage manySegments() throws LogException {
    MemoryStorage storage = new MemoryStorage();
    for (int segment = 0; segment < SEGMENTS; segment++) {
      try (Log log = TestLogs.open(storage)) {
        for (int i = 0; i < 20; i++) {
          log.submit(TestLogs.allow("call-" + segment + "-" + i));
          log.submit(TestLogs.redacted("other-" + segment + "-" + i));
        }
        log.append(TestLogs.deny("last-" + segment));
      }
    }
    assertThat(TestLogs.segmentNames(storage)).hasSize(SEGMENTS);
    return storage;
  }
}

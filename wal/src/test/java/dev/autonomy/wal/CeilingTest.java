package dev.autonomy.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.autonomy.wal.tree.Hash;
import dev.autonomy.wal.tree.MerkleTree;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A log of 1 MiB whose callers differ in what they need. */
@Timeout(120)
final class CeilingTest {

  private static final int LARGE_BYTES = 100_000;
  private static final Duration MAX_WAIT = Duration.ofSeconds(30);
  private static final LogOptions SMALL = TestLogs.options().withMaxBytes(1 << 20);

  private static final Retention DELIVERED =
      Retention.when(List.of(new Retention.Condition.Delivered()));

  @Test
  void aLogThatHadNoRoomForALargeDecisionIsFullThoughASmallOneFits() throws LogException {
    try (Log log = TestLogs.open(new MemoryStorage(), SMALL)) {
      fill(log, LARGE_BYTES);
      LogException refusal = log.refusal().orElseThrow();
      assertThat(refusal.code()).isEqualTo(LogCode.WAL_FULL);
      log.append(TestLogs.deny("small"));
      assertThat(log.refusal()).isPresent();
    }
  }

  @Test
  void aLogThatNobodyWasTurnedAwayFromIsNotFull() throws LogException {
    try (Log log = TestLogs.open(new MemoryStorage(), SMALL)) {
      for (int i = 0; i < 8; i++) {
        log.append(decision(LARGE_BYTES));
        assertThat(log.refusal()).isEmpty();
      }
    }
  }

  @Test
  void aDecisionThatWouldHardlyFitIntoAnEmptyLogDoesNotKeepTheLogFull() throws LogException {
    try (Log log = TestLogs.open(new MemoryStorage(), SMALL)) {
      refusal(log, 2 << 20);
      assertThat(log.refusal()).isEmpty();
      log.append(decision(LARGE_BYTES));
      assertThat(log.refusal()).isEmpty();
    }
  }

  @Test
  void anOutcomeWithoutRoomKeepsTheLogFullToo() throws LogException {
    try (Log log = TestLogs.open(new MemoryStorage(), SMALL)) {
      log.append(TestLogs.allow("call-1"));
      for (int i = 0; i < 8; i++) {
        log.append(decision(LARGE_BYTES));
      }
      assertThat(log.refusal()).isEmpty();
      Entry outcome =
          Entry.of(FrameKind.OUTCOME)
              .attr("audit_id", "call-1")
              .attr("error", "x".repeat(3 * LARGE_BYTES))
              .build();
      assertThatExceptionOfType(LogException.class).isThrownBy(() -> log.append(outcome));
      assertThat(log.refusal()).isPresent();
    }
  }

  @Test
  void theReasonStaysTheSameUntilWhatIsWaitedForHappensAndThenTheLogIsPrunedByItself()
      throws LogException {
    MemoryStorage storage = new MemoryStorage();
    try (Log log = TestLogs.open(storage, SMALL.withRetention(DELIVERED))) {
      fill(log, LARGE_BYTES);
      awaitRefusal(log, "it is being pruned", "the collector has accepted no frame");
      deliver(storage, 1);
      // Nobody calls meanwhile, and the conditions are looked at again all the same.
      awaitRefusal(log, "the collector has accepted no frame", "accepted frames up to 1 only");

      deliver(storage, log.size() - 1);
      long start = System.nanoTime();
      while (log.refusal().isPresent()) {
        assertThat(System.nanoTime() - start).isLessThan(MAX_WAIT.toNanos());
        Thread.onSpinWait();
      }
      log.append(decision(LARGE_BYTES));
      assertThat(TestLogs.read(storage).getFirst().seq()).isGreaterThan(1);
    }
    assertThat(TestLogs.verify(storage).problem()).isEmpty();
  }

  /** Appends decisions of one size until the log has no room for another. */
  private static void fill(Log log, int bytes) throws LogException {
    assertThat(log.refusal()).isEmpty();
    for (int i = 0; i < 8; i++) {
      log.append(decision(bytes));
    }
    refusal(log, 2 * bytes);
  }

  private static void refusal(Log log, int bytes) {
    assertThatExceptionOfType(LogException.class)
        .isThrownBy(() -> log.append(decision(bytes)))
        .satisfies(e -> assertThat(e.code()).isEqualTo(LogCode.WAL_FULL));
  }

  /** Waits until the reason changes from one to the next, through no other. */
  private static void awaitRefusal(Log log, String before, String after) {
    long start = System.nanoTime();
    String reason = "";
    while (!reason.contains(after)) {
      reason = log.refusal().orElseThrow().detail();
      assertThat(reason).containsAnyOf(before, after);
      assertThat(System.nanoTime() - start).isLessThan(MAX_WAIT.toNanos());
      Thread.onSpinWait();
    }
  }

  private static void deliver(Storage storage, long seq) throws LogException {
    try (StoredFrames frames = StoredFrames.at(storage, seq)) {
      Hash leaf = MerkleTree.leafHash(frames.copyText());
      DeliveryFile.of(storage).write(new Delivery("example.com/log", seq, seq, seq, seq, leaf));
    }
  }

  private static Entry decision(int bytes) {
    return Entry.of(FrameKind.DECISION)
        .attr("audit_id", "large")
        .attr("outcome", "deny")
        .attr("reason", "x".repeat(bytes))
        .build();
  }
}

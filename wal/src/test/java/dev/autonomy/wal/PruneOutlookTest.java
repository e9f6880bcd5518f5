package dev.autonomy.wal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.wal.tree.Hash;
import dev.autonomy.wal.tree.MerkleTree;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a retention would remove from a log of some ten segments, told from its files. */
@Timeout(60)
final class PruneOutlookTest {

  private static final int ENTRIES = 60;
  private static final int ENTRY_BYTES = 10_000;

  private static final LogOptions OPTIONS =
      TestLogs.options().withLimits(TestLogs.LIMITS.withSegmentBytes(64 << 10));

  /** Room for two segments. */
  private static final Retention DELIVERED =
      Retention.when(List.of(new Retention.Condition.Delivered())).withKeepBytes(128 << 10);

  private final MemoryStorage storage = new MemoryStorage();

  @BeforeEach
  void writeLog() throws LogException {
    try (Log log = TestLogs.open(storage, OPTIONS)) {
      log.append(TestLogs.allow("call-1"));
      log.append(TestLogs.outcome("call-1"));
      for (int i = 0; i < ENTRIES; i++) {
        log.append(TestLogs.large(ENTRY_BYTES));
      }
    }
  }

  private PruneOutlook outlook(Retention retention) throws LogException {
    return PruneOutlook.of(storage, OPTIONS.withRetention(retention));
  }

  @Test
  void withoutARetentionNothingIsDue() throws LogException {
    PruneOutlook outlook = PruneOutlook.of(storage, OPTIONS);
    assertThat(outlook.dueSegments()).isZero();
    assertThat(outlook.prunableBytes()).isZero();
    assertThat(outlook.obstacle()).isEmpty();
  }

  @Test
  void whatIsDueMayNotGoBeforeItIsDelivered() throws LogException {
    PruneOutlook outlook = outlook(DELIVERED);
    assertThat(outlook.deliveredSeq()).isZero();
    assertThat(outlook.dueSegments()).isBetween(5, TestLogs.segmentNames(storage).size() - 1);
    assertThat(outlook.prunableSegments()).isZero();
    assertThat(outlook.obstacle().orElseThrow())
        .contains("frames 1 to ", "the collector has accepted no frame");
  }

  @Test
  void asMuchMayGoAsWasDelivered() throws LogException {
    int due = outlook(DELIVERED).dueSegments();
    deliver(ENTRIES / 3);
    PruneOutlook part = outlook(DELIVERED);
    assertThat(part.deliveredSeq()).isEqualTo(ENTRIES / 3);
    assertThat(part.dueSegments()).isEqualTo(due);
    assertThat(part.prunableSegments()).isBetween(1, due - 1);
    assertThat(part.obstacle().orElseThrow())
        .contains("accepted frames up to " + ENTRIES / 3 + " only");

    deliver(ENTRIES);
    PruneOutlook all = outlook(DELIVERED);
    assertThat(all.prunableSegments()).isEqualTo(due);
    assertThat(all.prunableBytes()).isGreaterThan(part.prunableBytes());
    assertThat(all.obstacle()).isEmpty();
  }

  @Test
  void theDecisionOfACallWithoutAnOutcomeKeepsWhatFollows() throws LogException {
    Log log = TestLogs.open(storage, OPTIONS);
    long opened = log.append(TestLogs.allow("runs-long"));
    for (int i = 0; i < ENTRIES; i++) {
      log.append(TestLogs.large(ENTRY_BYTES));
    }
    MemoryStorage killed = storage.afterKill();
    log.close();
    Retention always = Retention.always().withKeepBytes(128 << 10);
    PruneOutlook outlook = PruneOutlook.of(killed, OPTIONS.withRetention(always));
    assertThat(outlook.prunableSegments()).isBetween(1, outlook.dueSegments() - 1);
    assertThat(outlook.obstacle().orElseThrow())
        .contains("the call that frame " + opened + " allowed has no outcome yet");
  }

  @Test
  void whatTheOutlookPromisesIsWhatThePrunerRemoves() throws LogException {
    deliver(ENTRIES / 3);
    int promised = outlook(DELIVERED).prunableSegments();
    int before = TestLogs.segmentNames(storage).size();
    try (Log log = TestLogs.open(storage, OPTIONS.withRetention(DELIVERED))) {
      long deadline = System.nanoTime() + 30_000_000_000L;
      // The opening has begun a segment, of which nothing was there before.
      while (TestLogs.segmentNames(storage).size() > before + 1 - promised) {
        assertThat(System.nanoTime()).isLessThan(deadline);
        Thread.onSpinWait();
      }
      assertThat(log.refusal()).isEmpty();
    }
    assertThat(TestLogs.verify(storage).problem()).isEmpty();
    assertThat(TestLogs.read(storage).getFirst().seq()).isLessThanOrEqualTo(ENTRIES / 3 + 1);
  }

  private void deliver(long seq) throws LogException {
    try (StoredFrames frames = StoredFrames.at(storage, seq)) {
      Hash leaf = MerkleTree.leafHash(frames.copyText());
      DeliveryFile.of(storage).write(new Delivery("example.com/log", seq, seq, seq, seq, leaf));
    }
  }
}

package dev.autonomy.wal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.wal.MemoryStorage.Fault;
import dev.autonomy.wal.tree.Hash;
import dev.autonomy.wal.tree.MerkleTree;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Lets every operation on the disk fail, the power go and the process die at every single one,
 * while a log is written, delivered and pruned. After each, the log must open and verify, and hold
 * every acknowledged frame that was not delivered.
 */
@Timeout(300)
final class LivePrunerFaultTest {

  private static final LogOptions PLAIN =
      TestLogs.options().withLimits(TestLogs.LIMITS.withSegmentBytes(64 << 10));

  /** Everything that is sealed goes, once it was delivered. */
  private static final LogOptions PRUNING =
      PLAIN.withRetention(
          Retention.when(List.of(new Retention.Condition.Delivered())).withKeepBytes(1));

  private static final int ENTRIES = 10;
  private static final int ENTRY_BYTES = 20_000;
  private static final int CRASHES_PER_OPERATION = 6;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What the callers were promised: audit ids by frame number. */
  private final Map<Long, String> acknowledged = new LinkedHashMap<>();

  private long deliveredSeq;
  private int nextCall;

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"IO_ERROR", "NO_SPACE"})
  void operationsThatFailForAWhileLoseNothingAndPruningContinuesByItself(Fault fault)
      throws LogException {
    int operations = operationsOfScenario();
    int states = 0;
    for (int length : new int[] {0, 5}) {
      for (int failing = 0; failing < operations; failing++) {
        int from = failing;
        MemoryStorage storage = new MemoryStorage();
        storage.plan(
            operation -> operation >= from && operation <= from + length ? fault : Fault.NONE);
        scenario(storage, PATIENCE);
        storage.plan(operation -> Fault.NONE);
        String what = fault + " at operations " + from + " to " + (from + length);
        assertThat(check(storage.afterCrash(new Random(from)), what + ", then a crash"))
            .isNotNegative();
        assertThat(check(storage, what)).as(what).isPositive();
        states += 2;
      }
    }
    report("states after " + fault, states);
  }

  @Test
  void aPowerCutAtAnyOperationLosesNothingThatMayNotGo() throws LogException {
    int operations = operationsOfScenario();
    int states = 0;
    for (int cut = 0; cut < operations; cut++) {
      MemoryStorage storage = runUntilPowerCut(cut);
      for (int seed = 0; seed < CRASHES_PER_OPERATION; seed++) {
        MemoryStorage survivor = storage.afterCrash(new Random(seed));
        check(survivor, "power cut at operation " + cut + ", seed " + seed);
        states++;
      }
    }
    report("states after a power cut", states);
  }

  @Test
  void aKillAtAnyOperationLosesNothingThatMayNotGo() throws LogException {
    int operations = operationsOfScenario();
    for (int cut = 0; cut < operations; cut++) {
      check(runUntilPowerCut(cut).afterKill(), "killed at operation " + cut);
    }
    report("states after a kill", operations);
  }

  private int operationsOfScenario() throws LogException {
    MemoryStorage storage = new MemoryStorage();
    storage.plan(operation -> Fault.NONE);
    scenario(storage, PATIENCE);
    int operations = storage.operations();
    assertThat(check(storage, "no fault")).isPositive();
    assertThat(operations).isGreaterThan(100);
    return operations;
  }

  private MemoryStorage runUntilPowerCut(int cut) {
    MemoryStorage storage = new MemoryStorage();
    storage.plan(operation -> operation >= cut ? Fault.POWER_CUT : Fault.NONE);
    try {
      scenario(storage, Duration.ZERO);
    } catch (LogException e) {
      assertThat(e.code()).isIn(LogCode.WAL_IO, LogCode.WAL_FULL, LogCode.WAL_CLOSED);
    }
    return storage;
  }

  /** Two sessions; in each most of what was written is delivered, and what may go has gone. */
  private void scenario(MemoryStorage storage, Duration patience) throws LogException {
    acknowledged.clear();
    deliveredSeq = 0;
    for (int session = 0; session < 2; session++) {
      Log log = openPatiently(storage, patience);
      try {
        for (int i = 0; i < ENTRIES; i++) {
          appendPatiently(log, patience);
        }
        deliver(storage, log.size() - 2, patience);
        awaitPruning(storage, log, patience);
        appendPatiently(log, patience);
      } finally {
        TestLogs.closeOnFailingDisk(log);
      }
    }
  }

  private static Log openPatiently(MemoryStorage storage, Duration patience) throws LogException {
    long start = System.nanoTime();
    while (true) {
      try {
        return TestLogs.open(storage, PRUNING);
      } catch (LogException e) {
        if (System.nanoTime() - start >= patience.toNanos()) {
          throw e;
        }
      }
    }
  }

  private void appendPatiently(Log log, Duration patience) throws LogException {
    long start = System.nanoTime();
    while (true) {
      String auditId = "call-" + nextCall++;
      Entry entry =
          Entry.of(FrameKind.DECISION)
              .attr("audit_id", auditId)
              .attr("outcome", "deny")
              .attr("reason", "x".repeat(ENTRY_BYTES))
              .build();
      try {
        acknowledged.put(log.append(entry), auditId);
        return;
      } catch (LogException e) {
        assertThat(e.code()).isIn(LogCode.WAL_IO, LogCode.WAL_FULL);
        if (System.nanoTime() - start >= patience.toNanos()) {
          throw e;
        }
      }
    }
  }

  /** The collector takes what was acknowledged, and says so. */
  private void deliver(MemoryStorage storage, long seq, Duration patience) throws LogException {
    deliveredSeq = seq;
    long start = System.nanoTime();
    while (true) {
      try (StoredFrames frames = StoredFrames.at(storage, seq)) {
        Hash leaf = MerkleTree.leafHash(frames.copyText());
        DeliveryFile.of(storage).write(new Delivery("example.com/log", seq, seq, seq, seq, leaf));
        return;
      } catch (LogException e) {
        if (System.nanoTime() - start >= patience.toNanos()) {
          throw e;
        }
      }
    }
  }

  /** Waits until every sealed segment that was delivered is gone. */
  private void awaitPruning(MemoryStorage storage, Log log, Duration patience) throws LogException {
    long start = System.nanoTime();
    try {
      List<Long> segments = SegmentName.segments(storage.list());
      while (segments.size() > 1 && segments.get(1) - 1 <= deliveredSeq) {
        assertThat(System.nanoTime() - start).isLessThan(PATIENCE.toNanos());
        if (patience.isZero() && log.refusal().isPresent()) {
          throw log.refusal().get();
        }
        Thread.onSpinWait();
        segments = SegmentName.segments(storage.list());
      }
    } catch (IOException e) {
      throw Damage.io("the power went", e);
    }
  }

  /**
   * The promises, kept across whatever happened.
   *
   * @return how many frames are gone
   */
  private long check(MemoryStorage storage, String what) throws LogException {
    try {
      TestLogs.open(storage, PLAIN).close();
    } catch (LogException e) {
      throw new AssertionError("does not open: " + what, e);
    }
    Verification verification = TestLogs.verify(storage);
    assertThat(verification.problem()).as(what).isEmpty();
    long pruned = verification.pruned();
    assertThat(pruned).as(what).isLessThanOrEqualTo(deliveredSeq);
    List<Frame> frames = TestLogs.read(storage);
    for (Map.Entry<Long, String> promise : acknowledged.entrySet()) {
      int index = (int) (promise.getKey() - pruned - 1);
      if (index >= 0) {
        assertThat(frames.size()).as(what).isGreaterThan(index);
        assertThat(frames.get(index).auditId())
            .as(what + ", frame " + promise.getKey())
            .isEqualTo(promise.getValue());
      }
    }
    return pruned;
  }

  private static void report(String what, int states) {
    System.out.println("live pruning: " + states + " " + what + ", no violation");
  }
}

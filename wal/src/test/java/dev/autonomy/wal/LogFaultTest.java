package dev.autonomy.wal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.wal.MemoryStorage.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Lets every single operation on the disk fail, and the power go at every single one, in the manner
 * of SQLite's tests. After each, the log must open, verify and hold every acknowledged frame under
 * the number that was acknowledged.
 */
@Timeout(300)
final class LogFaultTest {

  /** Small segments, so that a scenario begins several. */
  private static final LogOptions OPTIONS =
      TestLogs.options().withLimits(TestLogs.LIMITS.withSegmentBytes(64 << 10));

  private static final int ENTRIES = 16;
  private static final int CRASHES_PER_OPERATION = 6;

  /** What the callers were promised: audit ids by frame number. */
  private final Map<Long, String> acknowledged = new LinkedHashMap<>();

  private int nextCall;

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"IO_ERROR", "NO_SPACE"})
  void anOperationThatFailsOnceLosesNothingAndTheLogContinuesByItself(Fault fault)
      throws LogException {
    int operations = operationsOfScenario();
    for (int failing = 0; failing < operations; failing++) {
      failsAt(fault, failing, failing);
    }
    report("operations that fail once", fault, operations);
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"IO_ERROR", "NO_SPACE"})
  void operationsThatFailForAWhileLoseNothingAndTheLogContinuesByItself(Fault fault)
      throws LogException {
    int operations = operationsOfScenario();
    for (int failing = 0; failing < operations; failing++) {
      failsAt(fault, failing, failing + 7);
    }
    report("operations that fail for a while", fault, operations);
  }

  @Test
  void aPowerCutAtAnyOperationLosesNothingThatWasAcknowledged() throws LogException {
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
    report("states after a power cut", Fault.POWER_CUT, states);
  }

  @Test
  void aSecondPowerCutDuringRecoveryLosesNothingEither() throws LogException {
    int operations = operationsOfScenario();
    int states = 0;
    for (int first = 3; first < operations; first += 5) {
      MemoryStorage storage = runUntilPowerCut(first);
      for (int second = 0; second < 20; second++) {
        MemoryStorage survivor = storage.afterCrash(new Random(first));
        int cut = second;
        survivor.plan(operation -> operation >= cut ? Fault.POWER_CUT : Fault.NONE);
        openAndClose(survivor);
        MemoryStorage twice = survivor.afterCrash(new Random(second));
        check(twice, "power cuts at operations " + first + " and then " + second);
        states++;
      }
    }
    report("states after two power cuts", Fault.POWER_CUT, states);
  }

  @Test
  void aKillAtAnyOperationLosesNothingThatWasAcknowledged() throws LogException {
    int operations = operationsOfScenario();
    for (int cut = 0; cut < operations; cut++) {
      MemoryStorage storage = runUntilPowerCut(cut);
      check(storage.afterKill(), "killed at operation " + cut);
    }
    report("states after a kill", Fault.POWER_CUT, operations);
  }

  private int operationsOfScenario() throws LogException {
    MemoryStorage storage = new MemoryStorage();
    storage.plan(operation -> Fault.NONE);
    scenario(storage, Duration.ofSeconds(60));
    int operations = storage.operations();
    check(storage, "no fault");
    assertThat(operations).isGreaterThan(60);
    return operations;
  }

  private void failsAt(Fault fault, int from, int to) throws LogException {
    acknowledged.clear();
    MemoryStorage storage = new MemoryStorage();
    storage.plan(operation -> operation >= from && operation <= to ? fault : Fault.NONE);
    int before = nextCall;
    scenario(storage, Duration.ofSeconds(60));
    String what = fault + " at operations " + from + " to " + to;
    assertThat(acknowledged).as(what).hasSizeGreaterThanOrEqualTo(2 * ENTRIES);
    assertThat(nextCall - before).isGreaterThanOrEqualTo(acknowledged.size());
    storage.plan(operation -> Fault.NONE);
    check(storage, what);
    check(storage.afterCrash(new Random(from)), what + ", then a crash");
  }

  private MemoryStorage runUntilPowerCut(int cut) {
    acknowledged.clear();
    MemoryStorage storage = new MemoryStorage();
    storage.plan(operation -> operation >= cut ? Fault.POWER_CUT : Fault.NONE);
    try {
      scenario(storage, Duration.ZERO);
    } catch (LogException e) {
      assertThat(e.code()).isIn(LogCode.WAL_IO, LogCode.WAL_FULL, LogCode.WAL_CLOSED);
    }
    return storage;
  }

  /** Two sessions of large and small entries, each repeated until it is taken. */
  private void scenario(MemoryStorage storage, Duration patience) throws LogException {
    for (int session = 0; session < 2; session++) {
      Log log = openPatiently(storage, patience);
      try {
        for (int i = 0; i < ENTRIES; i++) {
          appendPatiently(log, i % 3 == 0 ? 20_000 : 300, patience);
        }
      } finally {
        TestLogs.closeOnFailingDisk(log);
      }
    }
  }

  private static Log openPatiently(MemoryStorage storage, Duration patience) throws LogException {
    long start = System.nanoTime();
    while (true) {
      try {
        return TestLogs.open(storage, OPTIONS);
      } catch (LogException e) {
        if (System.nanoTime() - start >= patience.toNanos()) {
          throw e;
        }
      }
    }
  }

  private void appendPatiently(Log log, int bytes, Duration patience) throws LogException {
    long start = System.nanoTime();
    while (true) {
      String auditId = "call-" + nextCall++;
      try {
        Entry entry =
            Entry.of(FrameKind.DECISION)
                .attr("audit_id", auditId)
                .attr("outcome", nextCall % 2 == 0 ? "allow" : "deny")
                .section(Section.PARAMS, TestLogs.json("{\"text\":\"" + "x".repeat(bytes) + "\"}"))
                .build();
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

  private static void openAndClose(MemoryStorage storage) {
    try {
      TestLogs.closeOnFailingDisk(TestLogs.open(storage, OPTIONS));
    } catch (LogException e) {
      assertThat(e.code()).isIn(LogCode.WAL_IO, LogCode.WAL_FULL);
    }
  }

  /** The promises, kept across whatever happened. */
  private void check(MemoryStorage storage, String what) throws LogException {
    try {
      TestLogs.open(storage, OPTIONS).close();
    } catch (LogException e) {
      throw new AssertionError("does not open: " + what, e);
    }
    List<Frame> frames = new ArrayList<>(TestLogs.read(storage));
    for (Map.Entry<Long, String> promise : acknowledged.entrySet()) {
      assertThat(frames.size()).as(what).isGreaterThanOrEqualTo(promise.getKey().intValue());
      Frame frame = frames.get(promise.getKey().intValue() - 1);
      assertThat(frame.auditId())
          .as(what + ", frame " + promise.getKey())
          .isEqualTo(promise.getValue());
      assertThat(frame.withheld()).as(what).isEmpty();
    }
    for (Frame frame : frames) {
      if (frame.attrs().string("outcome").orElse("").equals("allow")) {
        assertThat(frames)
            .as(what + ", outcome of " + frame.auditId())
            .anyMatch(
                f -> f.kind().equals(FrameKind.OUTCOME) && f.auditId().equals(frame.auditId()));
      }
    }
    String someCall = frames.isEmpty() ? "" : frames.get(frames.size() / 2).auditId();
    assertThat(LogReader.framesOf(storage, someCall))
        .as(what + ", look-up of " + someCall)
        .isEqualTo(
            frames.stream()
                .filter(f -> !someCall.isEmpty() && f.auditId().equals(someCall))
                .toList());
    Verification verification = TestLogs.verify(storage);
    assertThat(verification.problem()).as(what).isEmpty();
    assertThat(verification.openEnd().isPresent()).as(what).isEqualTo(frames.isEmpty());
  }

  private static void report(String what, Fault fault, int states) {
    System.out.println("log faults: " + states + " " + what + " (" + fault + "), no violation");
  }
}

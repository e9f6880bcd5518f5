package dev.autonomy.wal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.wal.MemoryStorage.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * One scenario over everything that is ever done to a log: writing, sealing with indexes of calls,
 * forgetting, pruning, damage and its repair, writing again. Every operation on the disk fails
 * once, and the power goes at every one, with every disk that such a cut may leave. After each, the
 * log must be repaired or open, verify, hold what was acknowledged and nothing that was forgotten.
 */
@Timeout(600)
final class LogOperationsFaultTest {

  private static final LogOptions OPTIONS =
      TestLogs.options().withLimits(TestLogs.LIMITS.withSegmentBytes(64 << 10));

  private static final String SECRET = "the-value-that-must-go";
  private static final int ENTRIES = 14;

  private final Map<Long, String> acknowledged = new LinkedHashMap<>();
  private boolean forgotten;
  private long prunedBefore;
  private boolean damaged;
  private int nextCall;

  @Test
  void aPowerCutAtAnyOperationOfAnyKindBreaksNoPromise() throws LogException {
    int operations = operations();
    int states = 0;
    for (int at = 0; at < operations; at++) {
      int cut = at;
      MemoryStorage storage = run(operation -> operation >= cut ? Fault.POWER_CUT : Fault.NONE);
      storage.plan(operation -> Fault.NONE);
      int number = 0;
      for (MemoryStorage survivor : storage.afterEveryCrash()) {
        check(survivor, "power cut at operation " + at + ", disk " + number++);
        states++;
      }
      check(storage.afterKill(), "killed at operation " + at);
      states++;
    }
    report(operations, states, "a power cut or a kill");
  }

  @Test
  void anOperationOfAnyKindThatFailsBreaksNoPromise() throws LogException {
    int operations = operations();
    int states = 0;
    for (Fault fault : List.of(Fault.IO_ERROR, Fault.NO_SPACE)) {
      for (int at = 0; at < operations; at++) {
        int failing = at;
        MemoryStorage storage = run(operation -> operation == failing ? fault : Fault.NONE);
        storage.plan(operation -> Fault.NONE);
        check(storage, fault + " at operation " + at);
        states++;
      }
    }
    report(operations, states, "an error or a full disk");
  }

  private int operations() throws LogException {
    MemoryStorage storage = run(operation -> Fault.NONE);
    int operations = storage.operations();
    assertThat(forgotten && damaged && prunedBefore > 1).isTrue();
    assertThat(acknowledged).hasSize(2 * ENTRIES); // one was damaged
    check(storage, "no fault");
    return operations;
  }

  private MemoryStorage run(IntFunction<Fault> faults) {
    acknowledged.clear();
    forgotten = false;
    prunedBefore = 1;
    damaged = false;
    nextCall = 0;
    MemoryStorage storage = new MemoryStorage();
    storage.plan(faults);
    try {
      write(storage);
      forget(storage);
      prune(storage);
      damage(storage);
      repair(storage);
      write(storage);
    } catch (LogException e) {
      assertThat(e.code()).isIn(LogCode.WAL_IO, LogCode.WAL_FULL, LogCode.WAL_CLOSED);
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("power"); // and nobody can read any more
    }
    return storage;
  }

  private void write(MemoryStorage storage) throws LogException {
    try (Log log = TestLogs.open(storage, OPTIONS)) {
      for (int i = 0; i < ENTRIES; i++) {
        append(log, "call-" + nextCall++, "x".repeat(i % 3 == 0 ? 20_000 : 300));
      }
      if (!forgotten) {
        append(log, "call-secret", SECRET);
      }
    }
  }

  private void append(Log log, String auditId, String value) throws LogException {
    Entry entry =
        Entry.of(FrameKind.DECISION)
            .attr("audit_id", auditId)
            .attr("outcome", "deny")
            .section(Section.PARAMS, TestLogs.json("{\"text\":\"" + value + "\"}"))
            .build();
    acknowledged.put(log.append(entry), auditId);
  }

  private void forget(MemoryStorage storage) throws LogException {
    LogForgetter.forget(LogRepairTest.locked(storage), "call-secret", "/params", "alice");
    forgotten = true;
  }

  private void prune(MemoryStorage storage) throws LogException {
    long second = SegmentName.firstSeq(TestLogs.segmentNames(storage).get(1));
    prunedBefore = second; // from here on these frames may be gone
    LogPruner.run(
        LogRepairTest.locked(storage),
        new PruneBound.BeforeSeq(second),
        LogPruner.DeliveryPosition.notConfigured(),
        true);
  }

  /** Flips a bit of a frame in the oldest segment; nobody notices but whoever reads it. */
  private void damage(MemoryStorage storage) throws IOException {
    String segment = SegmentName.of(SegmentName.segments(storage.list()).getFirst());
    byte[] bytes = storage.get(segment);
    RecordSpan frame =
        RecordSpan.of(bytes).stream().filter(span -> span.type() == 'F').findFirst().orElseThrow();
    acknowledged.remove(SegmentName.firstSeq(segment));
    bytes[frame.start() + 40] ^= 1;
    storage.put(segment, bytes);
    damaged = true;
  }

  private static void repair(MemoryStorage storage) throws LogException {
    LogRepair.repair(LogRepairTest.locked(storage));
  }

  /** The promises, kept across whatever happened. */
  private void check(MemoryStorage storage, String what) throws LogException {
    try {
      if (damaged) {
        repair(storage);
      }
      TestLogs.open(storage, OPTIONS).close();
    } catch (LogException e) {
      throw new AssertionError("does not open: " + what, e);
    }
    Verification verification = TestLogs.verify(storage);
    assertThat(verification.problem()).as(what).isEmpty();
    assertThat(verification.lost()).as(what).isEqualTo(damaged ? 1 : 0);
    assertThat(verification.pruned()).as(what).isLessThan(prunedBefore);
    Map<Long, String> found = new LinkedHashMap<>();
    for (Frame frame : TestLogs.read(storage)) {
      found.put(frame.seq(), frame.auditId());
    }
    acknowledged.forEach(
        (seq, auditId) -> {
          if (seq > verification.pruned()) {
            assertThat(found.get(seq)).as(what + ", frame " + seq).isEqualTo(auditId);
          }
        });
    assertThat(!forgotten || !holdsSecret(storage)).as(what + ", forgotten").isTrue();
    checkLookUps(storage, what);
  }

  /** By an index of calls or without one, look-ups find what is there. */
  private void checkLookUps(MemoryStorage storage, String what) throws LogException {
    List<Frame> frames = TestLogs.read(storage);
    for (String auditId : List.of("call-" + ENTRIES / 2, "call-secret")) {
      assertThat(LogReader.framesOf(storage, auditId))
          .as(what + ", look-up of " + auditId)
          .isEqualTo(frames.stream().filter(f -> f.auditId().equals(auditId)).toList());
    }
  }

  private static boolean holdsSecret(MemoryStorage storage) {
    try {
      for (String name : storage.list()) {
        if (new String(storage.get(name), StandardCharsets.ISO_8859_1).contains(SECRET)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void report(int operations, int states, String fault) {
    System.out.println(
        "log operations: "
            + states
            + " states after "
            + fault
            + " at each of "
            + operations
            + " writes, syncs, renames and removals: 0 violations");
  }
}

package dev.autonomy.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.wal.MemoryStorage.Fault;
import dev.autonomy.wal.note.SignedNote;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Damages the frames of sealed segments; a repair may lose no more than what was damaged. */
@Timeout(300)
final class LogSalvageTest {

  private static final LogOptions SMALL_SEGMENTS =
      TestLogs.options().withLimits(TestLogs.LIMITS.withSegmentBytes(64 << 10));

  private static final int ENTRIES = 900;
  private static final int DAMAGES = 150;
  private static final int CRASHES_PER_OPERATION = 4;

  @Test
  void aFrameThatIsDamagedIsLostAloneAndEveryOtherOneStaysProvable() throws LogException {
    MemoryStorage healthy = randomLog(new Random(1));
    MemoryStorage storage = healthy.copy();
    List<String> segments = TestLogs.segmentNames(storage);
    RecordSpan frame = frames(storage, segments.get(1)).get(40);
    long lost = seqOf(storage, segments.get(1), frame);
    flip(storage, segments.get(1), frame.start() + 40);
    TestLogs.open(storage.copy()).close(); // opening does not see it
    assertThat(TestLogs.verify(storage).problem().orElseThrow().code())
        .isEqualTo(LogCode.WAL_CORRUPT_FRAME);

    RepairReport report = repair(storage);
    assertThat(report.lost()).containsExactly(new RepairReport.Lost(lost, lost));
    assertThat(report.lostValues()).isZero();
    Verification verification = TestLogs.verify(storage);
    assertThat(verification.problem()).isEmpty();
    assertThat(verification.lost()).isEqualTo(1);
    // What was published before is still continued, and everything but the frame can be proved.
    Optional<SignedNote> published = SignedNote.parse(healthy.get(SegmentName.CHECKPOINT));
    assertThat(LogVerifier.verify(storage, Optional.empty(), published).isOk()).isTrue();
    LogProver before = LogProver.open(healthy);
    LogProver after = LogProver.open(storage);
    int refused = 0;
    for (long seq = 1; seq <= before.size(); seq++) {
      try {
        assertThat(after.inclusion(seq, before.size()))
            .isEqualTo(before.inclusion(seq, before.size()));
      } catch (LogException e) {
        assertThat(e.code()).isEqualTo(LogCode.WAL_PRUNED);
        assertThat((seq - 1) / 256).as("frame %s", seq).isEqualTo((lost - 1) / 256);
        refused++;
      }
    }
    assertThat(refused).isBetween(1, 256);
    assertThat(LogReader.framesOf(storage, "call-7"))
        .isEqualTo(LogReader.framesOf(healthy, "call-7"));
  }

  @Test
  void aValueThatIsDamagedIsLostAloneAndItsFrameStays() throws LogException {
    MemoryStorage healthy = randomLog(new Random(2));
    MemoryStorage storage = healthy.copy();
    String segment = TestLogs.segmentNames(storage).getFirst();
    RecordSpan value =
        RecordSpan.of(storage.get(segment)).stream()
            .filter(span -> span.type() == 'D')
            .skip(10)
            .findFirst()
            .orElseThrow();
    flip(storage, segment, value.start() + 30);
    RepairReport report = repair(storage);
    assertThat(report.lost()).isEmpty();
    assertThat(report.lostValues()).isEqualTo(1);
    assertThat(TestLogs.verify(storage).problem()).isEmpty();
    assertThat(LogProver.open(storage).root(100)).isEqualTo(LogProver.open(healthy).root(100));
  }

  @Test
  void randomDamageOfSealedSegmentsCostsOnlyWhatItTouched() throws LogException {
    MemoryStorage healthy = randomLog(new Random(4));
    List<Frame> original = TestLogs.read(healthy);
    for (int seed = 0; seed < DAMAGES; seed++) {
      Random random = new Random(seed);
      MemoryStorage storage = healthy.copy();
      Set<Long> touched = damage(storage, random);
      if (TestLogs.verify(storage).problem().isEmpty()) {
        continue; // zeroed zeros
      }
      RepairReport report = repair(storage);
      String what = "seed " + seed + ": " + report;
      assertThat(TestLogs.verify(storage).problem()).as(what).isEmpty();
      for (RepairReport.Lost range : report.lost()) {
        for (long seq = range.firstSeq(); seq <= range.lastSeq(); seq++) {
          assertThat(touched).as(what).contains(seq);
        }
      }
      for (Frame frame : TestLogs.read(storage)) {
        if (frame.seq() <= original.size()) {
          assertThat(frame.stored()).isEqualTo(original.get((int) frame.seq() - 1).stored());
        }
      }
      assertThat(LogRepair.repair(LogRepairTest.locked(storage))).as(what).isEmpty();
    }
  }

  @Test
  void aSalvagedLogIsWrittenForgottenPrunedAndExportedLikeAnyOther() throws LogException {
    MemoryStorage storage = randomLog(new Random(7));
    List<String> segments = TestLogs.segmentNames(storage);
    flip(storage, segments.get(1), frames(storage, segments.get(1)).get(7).start() + 40);
    repair(storage);
    assertThatThrownBy(() -> TileExport.export(storage, new MemoryStorage()))
        .hasMessageContaining("was lost");
    String auditId = firstWithValue(storage, segments.get(1));
    LogForgetter.forget(LogRepairTest.locked(storage), auditId, "/params", "alice");
    assertThat(TestLogs.verify(storage).problem()).isEmpty();
    try (Log log = TestLogs.open(storage, SMALL_SEGMENTS)) {
      log.append(TestLogs.deny("later"));
    }
    PruneBound bound = new PruneBound.BeforeSeq(SegmentName.firstSeq(segments.get(2)));
    LogPruner.run(
        LogRepairTest.locked(storage), bound, LogPruner.DeliveryPosition.notConfigured(), true);
    assertThat(TestLogs.verify(storage).problem()).isEmpty();
    assertThat(TestLogs.verify(storage).lost()).isZero();
  }

  @Test
  void aSalvageThatFailsAnywhereIsFinishedByTheNextRepair() throws LogException {
    MemoryStorage before = randomLog(new Random(8));
    List<String> segments = TestLogs.segmentNames(before);
    for (String segment : List.of(segments.get(1), segments.getLast())) {
      flip(before, segment, frames(before, segment).get(7).start() + 40);
    }
    MemoryStorage dry = before.copy();
    dry.plan(operation -> Fault.NONE);
    RepairReport expected = repair(dry);
    int operations = dry.operations();
    int states = 0;
    for (Fault fault : List.of(Fault.IO_ERROR, Fault.NO_SPACE, Fault.POWER_CUT)) {
      for (int at = 0; at < operations; at++) {
        MemoryStorage storage = before.copy();
        storage.failAt(at, fault);
        try {
          LogRepair.repair(LogRepairTest.locked(storage));
        } catch (LogException e) {
          assertThat(e.code()).isIn(LogCode.WAL_IO, LogCode.WAL_FULL);
        }
        storage.plan(operation -> Fault.NONE);
        for (int seed = 0; seed < CRASHES_PER_OPERATION; seed++) {
          MemoryStorage survivor =
              fault == Fault.POWER_CUT ? storage.afterCrash(new Random(seed)) : storage.copy();
          String what = fault + " at " + at + ", seed " + seed;
          LogRepair.repair(LogRepairTest.locked(survivor));
          Verification verification = TestLogs.verify(survivor);
          assertThat(verification.problem()).as(what).isEmpty();
          assertThat(verification.lost()).as(what).isEqualTo(expected.lost().size());
          states++;
        }
      }
    }
    System.out.println("log salvage: " + states + " interrupted repairs, all finished");
  }

  static RepairReport repair(MemoryStorage storage) throws LogException {
    Optional<RepairReport> planned = LogRepair.plan(LogRepairTest.locked(storage));
    RepairReport report = LogRepair.repair(LogRepairTest.locked(storage)).orElseThrow();
    assertThat(report.lost()).isEqualTo(planned.orElseThrow().lost());
    return report;
  }

  /** Several segments, each of several tiles, in two sessions. */
  static MemoryStorage randomLog(Random random) throws LogException {
    MemoryStorage storage = new MemoryStorage();
    for (int session = 0; session < 2; session++) {
      try (Log log = TestLogs.open(storage, SMALL_SEGMENTS)) {
        List<Ticket> tickets = new ArrayList<>();
        for (int i = 0; i < ENTRIES / 2; i++) {
          String auditId = "call-" + (i + session * ENTRIES);
          tickets.add(
              log.submit(
                  switch (random.nextInt(3)) {
                    case 0 -> TestLogs.redacted(auditId);
                    case 1 -> TestLogs.allow(auditId);
                    default -> TestLogs.deny(auditId);
                  }));
          if (random.nextInt(10) == 0) {
            tickets.getLast().await();
          }
        }
        tickets.getLast().await();
      }
    }
    return storage;
  }

  /** Damages one place of a sealed segment before its seal; returns the frames that it touches. */
  private static Set<Long> damage(MemoryStorage storage, Random random) {
    List<String> segments = TestLogs.segmentNames(storage);
    String segment = segments.get(random.nextInt(segments.size()));
    byte[] bytes = storage.get(segment);
    List<RecordSpan> records = RecordSpan.of(bytes);
    int from = records.get(1).start();
    int seal = records.get(records.size() - 4).start();
    int at = from + random.nextInt(seal - from);
    int end = Math.min(seal, at + 1 + random.nextInt(random.nextBoolean() ? 1 : 3_000));
    for (int i = at; i < end; i++) {
      bytes[i] = random.nextBoolean() ? 0 : (byte) ~bytes[i];
    }
    storage.put(segment, bytes);
    Set<Long> touched = new HashSet<>();
    long seq = SegmentName.firstSeq(segment);
    for (RecordSpan record : records) {
      if (record.type() == 'F') {
        if (record.start() < end && at < record.end()) {
          touched.add(seq);
        }
        seq++;
      }
    }
    return touched;
  }

  static List<RecordSpan> frames(MemoryStorage storage, String segment) {
    return RecordSpan.of(storage.get(segment)).stream().filter(span -> span.type() == 'F').toList();
  }

  static long seqOf(MemoryStorage storage, String segment, RecordSpan frame) {
    int text = frame.start() + RecordBuffer.RECORD_HEADER_BYTES;
    return FrameText.peekSeq(storage.get(segment), text, frame.end() - text);
  }

  private static String firstWithValue(MemoryStorage storage, String segment) throws LogException {
    try (LogReader reader = LogReader.openAt(storage, SegmentName.firstSeq(segment))) {
      Frame frame = reader.next();
      while (frame != null && frame.attrs().object("params").isEmpty()) {
        frame = reader.next();
      }
      assertThat(frame).isNotNull();
      return frame == null ? "" : frame.auditId();
    }
  }

  static void flip(MemoryStorage storage, String name, int offset) {
    byte[] bytes = storage.get(name);
    bytes[offset] ^= 1;
    storage.put(name, bytes);
  }
}

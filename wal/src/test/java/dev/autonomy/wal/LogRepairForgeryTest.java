package dev.autonomy.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.json.JsonArray;
import dev.autonomy.json.JsonWriter;
import dev.autonomy.wal.MemoryStorage.Fault;
import dev.autonomy.wal.note.SignedNote;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What somebody can do who writes a log's files and has not its key, until a repair comes. */
final class LogRepairForgeryTest {

  @Test
  void aPlanThatTheLogsKeyHasNotSignedIsMovedAsideAndNotFollowed() throws Exception {
    MemoryStorage storage = interrupted(LogRepairTest.threeSegments());
    String plan = new String(storage.get(SegmentName.REPAIR), StandardCharsets.UTF_8);
    List<String> forgeries =
        List.of(
            plan.replaceFirst("\"signs\":true", "\"signs\":false"),
            plan.replaceFirst("\"kept\":\\{\"size\":5", "\"kept\":{\"size\":4"),
            plan.lines().skip(1).findFirst().orElseThrow(),
            "",
            "no plan");
    for (String forgery : forgeries) {
      assertThat(forgery).isNotEqualTo(plan);
      MemoryStorage forged = LogRepairTest.threeSegments();
      Verification before = TestLogs.verify(forged);
      forged.put(SegmentName.REPAIR, forgery.getBytes(StandardCharsets.UTF_8));
      assertThatThrownBy(() -> TestLogs.open(forged)).hasMessageContaining("WAL_REPAIR_UNFINISHED");
      RepairReport report = LogRepair.repair(LogRepairTest.locked(forged)).orElseThrow();
      assertThat(report.code()).isEqualTo(LogCode.WAL_REPAIR_UNFINISHED);
      assertThat(report.lost()).isEmpty();
      assertThat(report.moved()).hasSize(1);
      assertThat(forged.get(report.moved().getFirst().movedTo()))
          .asString(StandardCharsets.UTF_8)
          .isEqualTo(forgery);
      Verification after = TestLogs.verify(forged);
      assertThat(after.problem()).isEmpty();
      assertThat(after.frames()).isEqualTo(before.frames() + 1);
      assertThat(LogProver.open(forged).root(before.frames())).isEqualTo(before.root());
      assertThat(LogRepair.plan(LogRepairTest.locked(forged))).isEmpty();
    }
  }

  @Test
  void aPlanForFilesThatAreNotThereIsNotFollowed() throws LogException {
    MemoryStorage other = LogRepairTest.threeSegments();
    MemoryStorage storage = interrupted(other.copy());
    append(other, "later"); // so that the checkpoint is another one
    Verification before = TestLogs.verify(other);
    other.put(SegmentName.REPAIR, storage.get(SegmentName.REPAIR));
    RepairReport report = LogRepair.repair(LogRepairTest.locked(other)).orElseThrow();
    assertThat(report.keptFrames()).isEqualTo(before.frames());
    assertThat(LogProver.open(other).root(before.frames())).isEqualTo(before.root());
  }

  /** Finishes the repair that was interrupted; its plan, as whoever reads the files can keep it. */
  private static byte[] carriedOut(MemoryStorage storage) throws LogException {
    byte[] plan = storage.get(SegmentName.REPAIR);
    LogRepair.repair(LogRepairTest.locked(storage));
    return plan;
  }

  /** Appends denials of these calls, in a segment of their own. */
  private static void append(MemoryStorage storage, String... calls) throws LogException {
    try (Log log = TestLogs.open(storage)) {
      for (String call : calls) {
        log.append(TestLogs.deny(call));
      }
    }
  }

  @Test
  void anOldPlanThatWasCarriedOutChangesNothing() throws LogException {
    MemoryStorage storage = interrupted(LogRepairTest.threeSegments());
    byte[] plan = carriedOut(storage);
    append(storage, "later");
    List<Frame> frames = TestLogs.read(storage);
    storage.put(SegmentName.REPAIR, plan);
    LogRepair.repair(LogRepairTest.locked(storage));
    assertThat(TestLogs.read(storage)).isEqualTo(frames);
    assertThat(TestLogs.verify(storage).problem()).isEmpty();
    TestLogs.open(storage).close();
  }

  /** The plan lies about, whoever can read the files may have kept it. */
  @Test
  void anOldPlanThatIsPutBackSignsForNothingThatSomebodyTookAway() throws Exception {
    MemoryStorage storage = interrupted(LogRepairTest.threeSegments());
    byte[] plan = carriedOut(storage);
    append(storage, "evidence-0", "evidence-1", "evidence-2", "evidence-3");
    append(storage, "later");
    Frame target =
        TestLogs.read(storage).stream()
            .filter(frame -> frame.auditId().equals("evidence-2"))
            .findFirst()
            .orElseThrow();
    String claim = takeAway(storage, target);
    TestLogs.appendUnsigned(
        storage, FrameKind.LOG_RECOVERED, claim.getBytes(StandardCharsets.UTF_8));
    storage.put(SegmentName.REPAIR, plan);
    RepairReport.Lost lost = new RepairReport.Lost(target.seq(), target.seq());
    assertThat(LogRepair.plan(LogRepairTest.locked(storage)).orElseThrow().lost()).contains(lost);
    assertThat(LogRepair.repair(LogRepairTest.locked(storage)).orElseThrow().lost()).contains(lost);
    assertThat(TestLogs.verify(storage).problem()).isEmpty();
    assertThat(LogRepair.plan(LogRepairTest.locked(storage))).isEmpty();
  }

  @Test
  void anOldPlanDoesNotCutALogWhoseCheckpointIsGone() throws LogException {
    MemoryStorage storage = interrupted(LogRepairTest.threeSegments());
    byte[] plan = carriedOut(storage);
    append(storage, "later");
    List<Frame> frames = TestLogs.read(storage);
    storage.put(SegmentName.REPAIR, plan);
    storage.remove(SegmentName.CHECKPOINT);
    RepairReport report = LogRepair.repair(LogRepairTest.locked(storage)).orElseThrow();
    assertThat(report.code()).isEqualTo(LogCode.WAL_CHECKPOINT_MISSING);
    assertThat(report.lost()).isEmpty();
    assertThat(TestLogs.read(storage)).startsWith(frames.toArray(Frame[]::new));
    assertThat(TestLogs.verify(storage).problem()).isEmpty();
  }

  /** What lies behind the frames that stay may be the repair's own, or anybody's. */
  @Test
  void aRecordThatSomebodyForgesInTheMiddleOfARepairIsNotTakenForItsOwn() throws Exception {
    MemoryStorage storage = moved(LogRepairTest.threeSegments());
    DroppedValuesTest.drop(storage, "call-3", "user");
    RepairPlan plan = new RepairPlanFile(storage, mayCreate -> TestLogs.KEY).read();
    String id = Objects.requireNonNull(plan).id();
    String forged =
        "{\"repair\":\""
            + id
            + "\",\"kept_frames\":5,\"lost\":[],\"moved\":[],"
            + "\"lost_values\":[{\"seq\":4,\"fields\":[\"/params/user\"]}]}";
    TestLogs.appendUnsigned(
        storage, FrameKind.LOG_RECOVERED, forged.getBytes(StandardCharsets.UTF_8));
    RepairReport report = LogRepair.repair(LogRepairTest.locked(storage)).orElseThrow();
    assertThat(report.id()).isEqualTo(id);
    assertThat(report.lost()).containsExactly(new RepairReport.Lost(6, 8));
    Frame record = TestLogs.read(storage).getLast();
    assertThat(record.seq()).isEqualTo(6);
    assertThat(record.attrs().get("lost")).isEqualTo(report.lostJson());
    assertThat(report.lostValues()).isEqualTo(1);
    assertThat(DroppedValuesTest.named(record)).isEqualTo(1);
    assertThat(TestLogs.verify(storage).problem()).isEmpty();
  }

  /** Opening refuses what nobody has signed for; a repair takes it out again. */
  @Test
  void aForgedClaimOfARepairIsMovedAsideAndTheRestStays() throws Exception {
    for (String attrs :
        List.of(
            "{\"lost_values\":[{\"seq\":1,\"fields\":[\"/params/message\"]}]}",
            "{\"salvaged\":[]}")) {
      MemoryStorage storage = LogRepairTest.threeSegments();
      Verification before = TestLogs.verify(storage);
      Optional<SignedNote> earlier = SignedNote.parse(storage.get(SegmentName.CHECKPOINT));
      TestLogs.appendUnsigned(
          storage, FrameKind.LOG_RECOVERED, attrs.getBytes(StandardCharsets.UTF_8));
      assertThatThrownBy(() -> TestLogs.open(storage))
          .hasMessageContaining("no checkpoint covers it");
      RepairReport report = LogRepair.repair(LogRepairTest.locked(storage)).orElseThrow();
      assertThat(report.code()).isEqualTo(LogCode.WAL_SEQ_GAP);
      assertThat(report.keptFrames()).isEqualTo(before.frames());
      assertThat(report.moved()).hasSize(1);
      assertThat(TestLogs.verify(storage).problem()).isEmpty();
      assertThat(LogProver.open(storage).root(before.frames())).isEqualTo(before.root());
      assertThat(LogVerifier.verify(storage, Optional.empty(), earlier).problem()).isEmpty();
      TestLogs.open(storage).close();
    }
  }

  /** The signed checkpoint says where a log with frames behind it, forged or not, must pass. */
  @Test
  void whatWasForgedBehindSoundFramesOfTheSameSegmentGoesAlone() throws LogException {
    MemoryStorage storage = LogRepairTest.threeSegments();
    Log log = TestLogs.open(storage);
    log.append(TestLogs.deny("signed"));
    log.signCheckpoint();
    log.append(TestLogs.deny("not signed"));
    log.append(Entry.of(FrameKind.LOG_RECOVERED).attr("salvaged", JsonArray.EMPTY).build());
    log.append(TestLogs.deny("behind"));
    MemoryStorage killed = storage.afterKill();
    log.close();
    RepairReport report = LogRepair.repair(LogRepairTest.locked(killed)).orElseThrow();
    assertThat(report.lost()).containsExactly(new RepairReport.Lost(11, 11));
    assertThat(TestLogs.read(killed).get(9).auditId()).isEqualTo("not signed");
    assertThat(TestLogs.verify(killed).problem()).isEmpty();
  }

  /** A segment without some of its frames, as a repair would leave it, and no repair has. */
  @Test
  void framesThatSomebodyTookAwayAreToldToWhoeverAcceptsTheLoss() throws Exception {
    MemoryStorage storage = LogRepairTest.threeSegments();
    String segment = TestLogs.segmentNames(storage).getFirst();
    MemoryStorage harmed = storage.copy();
    byte[] bytes = harmed.get(segment);
    RecordSpan frame =
        RecordSpan.of(bytes).stream().filter(span -> span.type() == 'F').findFirst().orElseThrow();
    bytes[frame.start() + 40] ^= 1;
    harmed.put(segment, bytes);
    LogRepair.repair(LogRepairTest.locked(harmed));
    storage.put(segment, harmed.get(segment));
    assertThat(TestLogs.verify(storage).problem().orElseThrow())
        .hasMessageContaining("lacks frames");
    RepairReport planned = LogRepair.plan(LogRepairTest.locked(storage)).orElseThrow();
    assertThat(planned.lost()).containsExactly(new RepairReport.Lost(1, 1));
    LogRepair.repair(LogRepairTest.locked(storage));
    assertThat(TestLogs.verify(storage).problem()).isEmpty();
    assertThat(TestLogs.verify(storage).lost()).isEqualTo(1);
    assertThat(LogRepair.plan(LogRepairTest.locked(storage))).isEmpty();
  }

  @Test
  void aDroppedValueIsToldWhateverElseIsDamaged() throws Exception {
    MemoryStorage storage = LogRepairTest.threeSegments();
    DroppedValuesTest.drop(storage, "call-1", "message");
    String segment = TestLogs.segmentNames(storage).getFirst();
    byte[] bytes = storage.get(segment);
    bytes[bytes.length - 1] ^= 1;
    storage.put(segment, bytes);
    assertThat(LogRepair.plan(LogRepairTest.locked(storage)).orElseThrow().lostValues())
        .isEqualTo(1);
    RepairReport report = LogRepair.repair(LogRepairTest.locked(storage)).orElseThrow();
    assertThat(report.lostValues()).isEqualTo(1);
    assertThat(DroppedValuesTest.named(TestLogs.read(storage).getLast())).isEqualTo(1);
    assertThat(TestLogs.verify(storage).problem()).isEmpty();
  }

  /** Without a checkpoint, and with one of frames that are gone, nothing vouches for a claim. */
  @Test
  void aForgedClaimIsNotBelievedForWantOfACheckpoint() throws Exception {
    for (boolean isRemoved : new boolean[] {true, false}) {
      MemoryStorage storage = LogRepairTest.threeSegments();
      if (!isRemoved) {
        storage.remove(TestLogs.segmentNames(storage).getLast());
      }
      long frames = TestLogs.read(storage).size();
      DroppedValuesTest.drop(storage, "call-1", "message");
      TestLogs.appendUnsigned(
          storage,
          FrameKind.LOG_RECOVERED,
          "{\"lost_values\":[{\"seq\":1,\"fields\":[\"/params/message\"]}]}"
              .getBytes(StandardCharsets.UTF_8));
      if (isRemoved) {
        storage.remove(SegmentName.CHECKPOINT);
      }
      RepairReport planned = LogRepair.plan(LogRepairTest.locked(storage)).orElseThrow();
      assertThat(planned.lostValues()).isEqualTo(1);
      assertThat(planned.lost().getFirst().firstSeq()).isEqualTo(frames + 1);
      RepairReport report = LogRepair.repair(LogRepairTest.locked(storage)).orElseThrow();
      assertThat(report.lostValues()).isEqualTo(1);
      Frame record = TestLogs.read(storage).getLast();
      assertThat(record.seq()).isEqualTo(frames + 1);
      assertThat(record.attrs().get("moved")).isEqualTo(report.movedJson());
      assertThat(TestLogs.verify(storage).problem()).isEmpty();
    }
  }

  @Test
  void aWitnessedCheckpointThatTheLogDoesNotContinueAnyMoreGoesAside() throws LogException {
    MemoryStorage storage = LogRepairTest.threeSegments();
    SignedNote note = SignedNote.parse(storage.get(SegmentName.CHECKPOINT)).orElseThrow();
    byte[] cosigned = WitnessedFileTest.cosigned(note, 1, 2).toBytes();
    storage.put(SegmentName.WITNESSED, cosigned);
    MemoryStorage shorter = storage.copy();
    shorter.remove(TestLogs.segmentNames(storage).getLast());
    RepairReport report = LogRepair.repair(LogRepairTest.locked(shorter)).orElseThrow();
    RepairReport.Moved moved =
        report.moved().stream()
            .filter(file -> file.file().equals(SegmentName.WITNESSED))
            .findFirst()
            .orElseThrow();
    assertThat(shorter.get(moved.movedTo())).isEqualTo(cosigned);
    assertThat(WitnessedFile.read(shorter)).isEmpty();
    // A repair that changes no tree leaves it where it is.
    MemoryStorage unsealed = storage.copy();
    String second = TestLogs.segmentNames(storage).get(1);
    byte[] bytes = unsealed.get(second);
    unsealed.put(second, Arrays.copyOf(bytes, bytes.length - 4));
    LogRepair.repair(LogRepairTest.locked(unsealed));
    assertThat(unsealed.get(SegmentName.WITNESSED)).isEqualTo(cosigned);
  }

  /** Takes a frame out as a repair would, and returns what a repair would say of that. */
  private static String takeAway(MemoryStorage storage, Frame frame) throws Exception {
    String name = frame.place().file();
    long firstSeq = SegmentName.firstSeq(name);
    byte[] bytes = storage.get(name);
    bytes[(int) frame.place().offset() + 40] ^= 1;
    storage.put(name, bytes);
    try (SegmentFile source = SegmentFile.open(storage, firstSeq);
        StorageFile target = storage.create("without")) {
      SegmentSeal seal = SegmentSeal.find(source).orElseThrow();
      SegmentSalvage.write(source, seal, "0123456789abcdef", target);
    }
    storage.put(name, storage.get("without"));
    storage.remove("without");
    try (SegmentFile segment = SegmentFile.open(storage, firstSeq)) {
      JsonWriter json = new JsonWriter().beginObject().name("salvaged").beginArray();
      json.value(SalvagedSegment.describe(segment)).endArray().endObject();
      return new String(json.toByteArray(), StandardCharsets.UTF_8);
    }
  }

  /** A log of which the last segment is gone, in the middle of its repair: the rest is signed. */
  private static MemoryStorage moved(MemoryStorage storage) throws Exception {
    storage.remove(TestLogs.segmentNames(storage).getLast());
    for (int at = 0; ; at++) {
      MemoryStorage tried = storage.copy();
      tried.failAt(at, Fault.POWER_CUT);
      assertThatThrownBy(() -> LogRepair.repair(LogRepairTest.locked(tried)));
      MemoryStorage survivor = tried.afterKill();
      boolean isMoved =
          survivor.list().stream().anyMatch(name -> name.contains("checkpoint.aside"));
      if (isMoved && survivor.list().contains(SegmentName.CHECKPOINT)) {
        return survivor;
      }
    }
  }

  /** A log of which the last segment is gone, in the middle of its repair. */
  private static MemoryStorage interrupted(MemoryStorage storage) throws LogException {
    storage.remove(TestLogs.segmentNames(storage).getLast());
    MemoryStorage dry = storage.copy();
    dry.plan(operation -> Fault.NONE);
    LogRepair.repair(LogRepairTest.locked(dry));
    int last = dry.operations() - 2;
    storage.plan(operation -> operation == last ? Fault.IO_ERROR : Fault.NONE);
    assertThatThrownBy(() -> LogRepair.repair(LogRepairTest.locked(storage)))
        .hasMessageContaining("interrupted");
    storage.plan(operation -> Fault.NONE);
    return storage;
  }
}

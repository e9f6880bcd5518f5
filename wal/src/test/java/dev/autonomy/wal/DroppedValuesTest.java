package dev.autonomy.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.json.JsonArray;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Takes values out of a log, with and without a frame that says so. */
final class DroppedValuesTest {

  @Test
  void aValueThatNoFrameSpeaksOfIsMissed() throws Exception {
    MemoryStorage storage = TestLogs.finished();
    drop(storage, "call-1", "message");
    expectMissing(storage, "the value at /params/message of frame 1, call call-1, was dropped");
  }

  @Test
  void everyDroppedValueIsMissedWhateverElseWasForgotten() throws Exception {
    MemoryStorage forgotten = TestLogs.finished();
    forget(forgotten, "call-1", "/params/message");
    expectSound(forgotten);
    MemoryStorage ofTheSameCall = forgotten.copy();
    drop(ofTheSameCall, "call-1", "text");
    expectMissing(ofTheSameCall, "/output/text of frame 2");
    MemoryStorage ofAnotherCall = forgotten.copy();
    drop(ofAnotherCall, "call-3", "user");
    expectMissing(ofAnotherCall, "/params/user of frame 4");
  }

  @Test
  void aFrameDoesNotSpeakOfLaterOnes() throws Exception {
    MemoryStorage storage = TestLogs.finished();
    forget(storage, "call-1", "/params/message");
    append(storage, TestLogs.allow("call-1"));
    MemoryStorage tampered = storage.copy();
    drop(tampered, "call-1", "message");
    expectMissing(tampered, "/params/message of frame 7");
    // Forgetting the same again is said again, for there is more to forget.
    LogForgetter.Result result = forget(storage, "call-1", "/params/message");
    assertThat(result.values()).isEqualTo(1);
    expectSound(storage);
  }

  @Test
  void aFrameThatNothingSignedCoversIsNotBelieved() throws Exception {
    MemoryStorage storage = TestLogs.finished();
    drop(storage, "call-1", "message");
    String attrs = "{\"audit_id\":\"call-1\",\"fields\":[\"/params/message\"],\"by\":\"nobody\"}";
    TestLogs.appendUnsigned(storage, FrameKind.LOG_PRUNED, attrs.getBytes(StandardCharsets.UTF_8));
    expectMissing(storage, "/params/message of frame 1");
  }

  @Test
  void aRepairThatNobodySignedForDoesNotOpen() throws Exception {
    MemoryStorage storage = TestLogs.finished();
    drop(storage, "call-1", "message");
    String attrs = "{\"lost_values\":[{\"seq\":1,\"fields\":[\"/params/message\"]}]}";
    TestLogs.appendUnsigned(
        storage, FrameKind.LOG_RECOVERED, attrs.getBytes(StandardCharsets.UTF_8));
    expectMissing(storage, "/params/message of frame 1");
    assertThatThrownBy(() -> TestLogs.open(storage))
        .hasMessageContaining("no checkpoint covers it");
  }

  @Test
  void anAcceptedLossIsRecordedAndNoFurtherOneIsHiddenByIt() throws Exception {
    MemoryStorage storage = TestLogs.finished();
    drop(storage, "call-1", "message");
    RepairReport planned = LogRepair.plan(LogRepairTest.locked(storage)).orElseThrow();
    assertThat(planned.code()).isEqualTo(LogCode.WAL_VALUE_MISSING);
    assertThat(planned.lostValues()).isEqualTo(1);
    assertThat(planned.lost()).isEmpty();
    assertThat(planned.moved()).isEmpty();
    assertThat(LogRepair.repair(LogRepairTest.locked(storage))).isPresent();
    expectSound(storage);
    assertThat(named(TestLogs.read(storage).getLast())).isEqualTo(1);
    assertThat(LogRepair.repair(LogRepairTest.locked(storage))).isEmpty();
    drop(storage, "call-3", "user");
    expectMissing(storage, "/params/user of frame 4");
  }

  @Test
  void aRepairThatLosesTheFrameSpeaksInItsPlace() throws Exception {
    MemoryStorage storage = TestLogs.finished();
    forget(storage, "call-1", "/params");
    String last = TestLogs.segmentNames(storage).getLast();
    assertThat(SegmentName.firstSeq(last)).isEqualTo(6);
    storage.remove(last);
    assertThat(LogRepair.repair(LogRepairTest.locked(storage))).isPresent();
    expectSound(storage);
    assertThat(named(TestLogs.read(storage).getLast())).isEqualTo(1);
  }

  @Test
  void prunedFramesTakeNoExplanationOfLaterOnesWithThem() throws Exception {
    MemoryStorage storage = TestLogs.finished();
    forget(storage, "call-1", "/params");
    append(storage, TestLogs.allow("call-9"));
    forget(storage, "call-9", "/params");
    for (String segment : TestLogs.segmentNames(storage)) {
      MemoryStorage pruned = storage.copy();
      LogPruner.run(
          LogRepairTest.locked(pruned),
          new PruneBound.BeforeSeq(SegmentName.firstSeq(segment)),
          LogPruner.DeliveryPosition.notConfigured(),
          true);
      expectSound(pruned);
    }
  }

  @Test
  void moreValuesThanOneFrameHoldsAreNamedByTwo() {
    String pointer = "/params/" + "x".repeat(600_000);
    List<DroppedValues.Value> values =
        LongStream.of(3, 3, 4, 5)
            .mapToObj(seq -> new DroppedValues.Value(seq, "call-" + seq, pointer))
            .toList();
    List<JsonArray> lists = DroppedValues.toJson(values);
    assertThat(lists).hasSize(2);
    assertThat(lists.getFirst().elements()).hasSize(1);
    assertThat(lists.getLast().elements()).hasSize(2);
    assertThat(DroppedValues.toJson(List.of())).containsExactly(JsonArray.EMPTY);
  }

  /** How many values the frame of a repair says are not there. */
  static long named(Frame repair) {
    long values = 0;
    if (repair.attrs().get("lost_values") instanceof JsonArray(List<JsonValue> frames)) {
      for (JsonValue frame : frames) {
        if (frame instanceof JsonObject lacking
            && lacking.get("fields") instanceof JsonArray(List<JsonValue> fields)) {
          values += fields.size();
        }
      }
    }
    return values;
  }

  /** As whoever can write the files can: every checksum is right afterwards. */
  static void drop(MemoryStorage storage, String auditId, String name)
      throws IOException, LogException {
    int dropped = 0;
    for (long firstSeq : SegmentName.segments(storage.list())) {
      dropped +=
          SegmentRewriter.rewrite(
              storage,
              firstSeq,
              (frame, value) ->
                  frame.attrs().string("audit_id").orElse("").equals(auditId)
                      && value.name().equals(name));
    }
    assertThat(dropped).isPositive();
  }

  private static LogForgetter.Result forget(MemoryStorage storage, String auditId, String field)
      throws LogException {
    return LogForgetter.forget(LogRepairTest.locked(storage), auditId, field, "alice");
  }

  private static void append(MemoryStorage storage, Entry entry) throws LogException {
    try (Log log = TestLogs.open(storage)) {
      log.append(entry);
    }
  }

  private static void expectMissing(MemoryStorage storage, String what) throws Exception {
    assertThat(TestLogs.verify(storage).problem().orElseThrow())
        .hasMessageStartingWith("WAL_VALUE_MISSING")
        .hasMessageContaining(what);
    assertThat(PlainVerifier.verify(files(storage)).wrong()).contains("a frame for each value");
  }

  private static void expectSound(MemoryStorage storage) throws Exception {
    assertThat(TestLogs.verify(storage).problem()).isEmpty();
    assertThat(PlainVerifier.verify(files(storage)).wrong()).isNull();
  }

  private static Map<String, byte[]> files(MemoryStorage storage) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    for (String name : storage.list()) {
      files.put(name, storage.get(name));
    }
    return files;
  }
}

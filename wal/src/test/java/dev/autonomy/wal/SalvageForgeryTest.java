package dev.autonomy.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Changes frames together with their checksums, and takes frames away as a repair would. */
@Timeout(300)
final class SalvageForgeryTest {

  @Test
  void aFrameThatWasChangedWithItsChecksumCostsItsTile() throws LogException {
    MemoryStorage storage = LogSalvageTest.randomLog(new Random(3));
    String segment = TestLogs.segmentNames(storage).getFirst();
    RecordSpan frame = LogSalvageTest.frames(storage, segment).get(20);
    byte[] bytes = storage.get(segment);
    bytes[frame.start() + 50] ^= 1;
    resealed(bytes, frame);
    storage.put(segment, bytes);
    assertThat(TestLogs.verify(storage).problem()).isPresent();
    RepairReport report = LogSalvageTest.repair(storage);
    assertThat(report.lost()).hasSize(1);
    assertThat(report.lost().getFirst().firstSeq()).isEqualTo(1);
    assertThat(report.lost().getFirst().lastSeq()).isLessThanOrEqualTo(256);
    assertThat(TestLogs.verify(storage).problem()).isEmpty();
  }

  @Test
  void aFrameThatIsNoJsonAnyMoreIsLostAloneWhateverItsChecksumSays() throws LogException {
    MemoryStorage storage = LogSalvageTest.randomLog(new Random(9));
    String segment = TestLogs.segmentNames(storage).getFirst();
    RecordSpan frame = LogSalvageTest.frames(storage, segment).get(20);
    long lost = LogSalvageTest.seqOf(storage, segment, frame);
    List<Frame> others = new ArrayList<>(TestLogs.read(storage));
    others.removeIf(frameBefore -> frameBefore.seq() == lost);
    byte[] bytes = storage.get(segment);
    bytes[frame.end() - 1] = ' ';
    resealed(bytes, frame);
    storage.put(segment, bytes);
    assertThat(TestLogs.verify(storage).problem().orElseThrow().code())
        .isEqualTo(LogCode.WAL_CORRUPT_JSON);
    assertThat(LogSalvageTest.repair(storage).lost())
        .containsExactly(new RepairReport.Lost(lost, lost));
    assertThat(TestLogs.verify(storage).problem()).isEmpty();
    assertThat(TestLogs.read(storage).subList(0, others.size()))
        .extracting(Frame::stored)
        .isEqualTo(others.stream().map(Frame::stored).toList());
  }

  @Test
  void aFrameThatDoesNotCommitToItsValuesAnyMoreIsLostAlone() throws LogException {
    MemoryStorage storage = LogSalvageTest.randomLog(new Random(10));
    String segment = TestLogs.segmentNames(storage).getFirst();
    byte[] bytes = storage.get(segment);
    byte[] section = "\"params\":{".getBytes(StandardCharsets.UTF_8);
    RecordSpan frame =
        LogSalvageTest.frames(storage, segment).stream()
            .filter(span -> indexOf(bytes, section, span) >= 0)
            .skip(5)
            .findFirst()
            .orElseThrow();
    long lost = LogSalvageTest.seqOf(storage, segment, frame);
    // Another frame of the tile is gone, so that no seal tells whether this one was changed.
    RecordSpan neighbour = LogSalvageTest.frames(storage, segment).get(0);
    bytes[neighbour.start() + 40] ^= 1;
    int commitment = indexOf(bytes, "sha256".getBytes(StandardCharsets.UTF_8), frame);
    bytes[commitment] = 'X';
    resealed(bytes, frame);
    storage.put(segment, bytes);
    assertThat(TestLogs.verify(storage).problem()).isPresent();
    assertThat(LogSalvageTest.repair(storage).lost())
        .hasSize(2)
        .contains(new RepairReport.Lost(lost, lost));
    assertThat(TestLogs.verify(storage).problem()).isEmpty();
  }

  /** The same log after damage to one frame of the segment, and a repair. */
  private static MemoryStorage salvaged(MemoryStorage healthy, String segment) throws Exception {
    MemoryStorage harmed = healthy.copy();
    LogSalvageTest.flip(
        harmed, segment, LogSalvageTest.frames(harmed, segment).get(7).start() + 40);
    LogSalvageTest.repair(harmed);
    return harmed;
  }

  @Test
  void nobodyCanTakeAwayFramesAndCallThemLost() throws Exception {
    MemoryStorage healthy = LogSalvageTest.randomLog(new Random(5));
    String segment = TestLogs.segmentNames(healthy).getFirst();
    MemoryStorage harmed = salvaged(healthy, segment);
    // The file that a repair would make, under the log that no repair has touched.
    MemoryStorage forged = healthy.copy();
    forged.put(segment, harmed.get(segment));
    assertThat(TestLogs.verify(forged).problem().orElseThrow())
        .hasMessageStartingWith("WAL_SEQ_GAP")
        .hasMessageContaining("lacks frames");
    // And more frames taken away than the repair has recorded.
    MemoryStorage more = harmed.copy();
    LogSalvageTest.flip(more, segment, LogSalvageTest.frames(more, segment).get(30).start() + 40);
    MemoryStorage repairedAgain = more.copy();
    LogSalvageTest.repair(repairedAgain);
    more.put(segment, repairedAgain.get(segment));
    assertThat(TestLogs.verify(more).problem().orElseThrow()).hasMessageStartingWith("WAL_SEQ_GAP");
    assertThat(TestLogs.verify(repairedAgain).problem()).isEmpty();
  }

  @Test
  void aFrameThatNothingSignedCoversDoesNotExplainLostOnes() throws Exception {
    MemoryStorage forged = LogSalvageTest.randomLog(new Random(5));
    String segment = TestLogs.segmentNames(forged).getFirst();
    MemoryStorage harmed = salvaged(forged, segment);
    forged.put(segment, harmed.get(segment));
    JsonWriter attrs = new JsonWriter().beginObject();
    attrs.name("salvaged").value(SalvagedSegment.describeAll(harmed)).endObject();
    TestLogs.appendUnsigned(forged, FrameKind.LOG_RECOVERED, attrs.toByteArray());
    assertThatThrownBy(() -> TestLogs.open(forged.copy())) // or it would be signed for
        .hasMessageContaining("no checkpoint covers it");
    assertThat(TestLogs.verify(forged).problem().orElseThrow())
        .hasMessageStartingWith("WAL_SEQ_GAP")
        .hasMessageContaining("lacks frames");
  }

  @Test
  void whatIsLeftBesideALostFrameCannotBeChangedEither() throws LogException {
    MemoryStorage storage = LogSalvageTest.randomLog(new Random(6));
    String segment = TestLogs.segmentNames(storage).getFirst();
    LogSalvageTest.flip(
        storage, segment, LogSalvageTest.frames(storage, segment).get(7).start() + 40);
    LogSalvageTest.repair(storage);
    byte[] bytes = storage.get(segment);
    RecordSpan neighbour = LogSalvageTest.frames(storage, segment).get(8);
    bytes[neighbour.end() - 4] ^= 1;
    resealed(bytes, neighbour);
    storage.put(segment, bytes);
    assertThat(TestLogs.verify(storage).problem()).isPresent();
  }

  /** Where the bytes stand in a record; negative when they do not. */
  private static int indexOf(byte[] bytes, byte[] wanted, RecordSpan record) {
    for (int at = record.start(); at + wanted.length <= record.end(); at++) {
      if (Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
        return at;
      }
    }
    return -1;
  }

  private static void resealed(byte[] bytes, RecordSpan record) {
    int payload = record.start() + RecordBuffer.RECORD_HEADER_BYTES;
    int checksum =
        RecordBuffer.checksum(new CRC32C(), bytes, record.start(), record.end() - payload);
    for (int i = 0; i < Integer.BYTES; i++) {
      bytes[record.start() + 5 + i] = (byte) (checksum >>> 24 - 8 * i);
    }
  }
}

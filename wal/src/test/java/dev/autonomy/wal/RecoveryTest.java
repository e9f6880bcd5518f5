package dev.autonomy.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.json.JsonNumber;
import dev.autonomy.wal.note.SigningKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

final class RecoveryTest {

  private static final String FIRST = SegmentName.of(1);

  @Test
  void whatWasWrittenBeforeAKillIsThereAndTheStopIsNoted() throws LogException {
    MemoryStorage killed = killed(3);
    try (Log log = TestLogs.open(killed)) {
      assertThat(log.size()).isEqualTo(4);
    }
    List<Frame> frames = TestLogs.read(killed);
    assertThat(frames.subList(0, 3)).extracting(Frame::kind).containsOnly(FrameKind.DECISION);
    assertThat(frames.get(3).kind()).isEqualTo(FrameKind.LOG_RECOVERED);
    assertThat(frames.get(3).attrs().toText())
        .contains("\"file\":\"" + FIRST + "\"", "\"cut_bytes\":0");
    assertThat(TestLogs.verify(killed).problem()).isEmpty();
    assertThat(TestLogs.verify(killed).openEnd()).isEmpty();
  }

  /** The last batch is torn at every byte, with zeros behind, as preallocation leaves them. */
  @Test
  void aBatchTornAtAnyByteIsCutAndEverythingBeforeItStays() throws LogException {
    MemoryStorage killed = killed(3);
    byte[] bytes = killed.get(FIRST);
    List<RecordSpan> records = RecordSpan.of(bytes);
    int end = records.getLast().end();
    int lastBatch = lastBatch(records).start();
    for (int tear = lastBatch; tear < end; tear++) {
      byte[] torn = bytes.clone();
      Arrays.fill(torn, tear, end, (byte) 0);
      expectRecovered(killed, torn, 2, tear - lastBatch);
    }
  }

  @Test
  void aBatchTornAtAnyByteByTheEndOfTheFileIsCut() throws LogException {
    MemoryStorage killed = killed(3);
    byte[] bytes = killed.get(FIRST);
    List<RecordSpan> records = RecordSpan.of(bytes);
    int end = records.getLast().end();
    for (int tear = lastBatch(records).start(); tear < end; tear++) {
      expectRecovered(killed, Arrays.copyOf(bytes, tear), 2, tear - lastBatch(records).start());
    }
  }

  /** A batch of many sectors, any one of which did not reach the disk. */
  @Test
  void aBatchWithAnyHoleOfASectorIsCutWhole() throws LogException {
    MemoryStorage storage = new MemoryStorage();
    Log log = TestLogs.open(storage);
    log.append(TestLogs.deny("call-1"));
    log.append(TestLogs.large(5_000));
    MemoryStorage killed = storage.afterKill();
    log.close();
    byte[] bytes = killed.get(FIRST);
    List<RecordSpan> records = RecordSpan.of(bytes);
    int start = lastBatch(records).start();
    int end = records.getLast().end();
    int sector = TornTail.SECTOR_BYTES;
    for (int hole = start; hole < end; hole = hole / sector * sector + sector) {
      byte[] torn = bytes.clone();
      Arrays.fill(torn, hole, Math.min(end, hole / sector * sector + sector), (byte) 0);
      MemoryStorage crashed = killed.copy();
      crashed.put(FIRST, torn);
      TestLogs.open(crashed).close();
      assertThat(TestLogs.read(crashed)).as("hole at " + hole).hasSize(2);
      assertThat(TestLogs.verify(crashed).problem()).isEmpty();
    }
  }

  /** No flipped bit is taken for a tear, though nothing but the log itself covers these frames. */
  @Test
  void aFlippedBitInWhatWasWrittenRefusesToOpen() throws LogException {
    MemoryStorage killed = killed(3);
    byte[] bytes = killed.get(FIRST);
    int end = RecordSpan.of(bytes).getLast().end();
    for (int i = 0; i < end; i++) {
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        byte[] changed = bytes.clone();
        changed[i] ^= (byte) (1 << bit);
        MemoryStorage damaged = killed.copy();
        damaged.put(FIRST, changed);
        int at = i;
        assertThatThrownBy(() -> TestLogs.open(damaged))
            .as("byte %s", at)
            .isInstanceOf(LogException.class)
            .message()
            .startsWith("WAL_CORRUPT")
            .contains(FIRST + " at byte ")
            .doesNotContain("\n");
        assertThat(damaged.get(FIRST)).isEqualTo(changed);
      }
    }
  }

  @Test
  void aByteFarBehindZerosIsTheEndOfATornBatchAndIsCut() throws LogException {
    MemoryStorage killed = killed(1);
    byte[] bytes = killed.get(FIRST);
    int end = RecordSpan.of(bytes).getLast().end();
    for (int i = end + BatchRecord.BYTES + TornTail.SECTOR_BYTES; i < end + 2_000; i++) {
      byte[] changed = bytes.clone();
      changed[i] = 1;
      MemoryStorage damaged = killed.copy();
      damaged.put(FIRST, changed);
      TestLogs.open(damaged).close();
      assertThat(TestLogs.verify(damaged).problem()).isEmpty();
    }
  }

  @Test
  void aTornBatchThatTheCheckpointCoversIsATruncation() throws LogException {
    MemoryStorage storage = new MemoryStorage();
    Log log = TestLogs.open(storage);
    log.append(TestLogs.deny("call-1"));
    log.append(TestLogs.deny("call-2"));
    log.signCheckpoint();
    MemoryStorage killed = storage.afterKill();
    log.close();
    byte[] bytes = killed.get(FIRST);
    for (int length = lastBatch(RecordSpan.of(bytes)).start();
        length < RecordSpan.of(bytes).getLast().end();
        length++) {
      MemoryStorage truncated = killed.copy();
      truncated.put(FIRST, Arrays.copyOf(bytes, length));
      refuses(LogCode.WAL_CHECKPOINT_AHEAD, truncated);
    }
  }

  @Test
  void aBrokenBatchBeforeALaterOneRefusesEvenWithAHole() throws LogException {
    MemoryStorage killed = killed(3);
    byte[] bytes = killed.get(FIRST);
    List<RecordSpan> records = RecordSpan.of(bytes);
    RecordSpan frame = records.get(2);
    byte[] changed = bytes.clone();
    Arrays.fill(changed, frame.start(), frame.end(), (byte) 0);
    killed.put(FIRST, changed);
    refuses(LogCode.WAL_CORRUPT_FRAME, killed);
  }

  @Test
  void aLogWithoutItsOldestSegmentRefuses() throws LogException {
    MemoryStorage log = TestLogs.finished();
    log.remove(FIRST);
    refuses(LogCode.WAL_FIRST_SEQ_NOT_ONE, log);
  }

  @Test
  void aLogWithoutAMiddleSegmentRefuses() throws LogException {
    MemoryStorage log = TestLogs.finished();
    try (Log more = TestLogs.open(log)) {
      more.append(TestLogs.deny("call-9"));
    }
    log.remove(TestLogs.segmentNames(log).get(1));
    refuses(LogCode.WAL_SEQ_GAP, log);
  }

  @Test
  void aLogWithoutItsLastSegmentRefuses() throws LogException {
    MemoryStorage log = TestLogs.finished();
    log.remove(TestLogs.segmentNames(log).getLast());
    refuses(LogCode.WAL_CHECKPOINT_AHEAD, log);
  }

  @Test
  void aLogWithoutSegmentsAndWithACheckpointRefuses() throws LogException {
    MemoryStorage log = TestLogs.finished();
    TestLogs.segmentNames(log).forEach(log::remove);
    refuses(LogCode.WAL_CHECKPOINT_AHEAD, log);
  }

  @Test
  void aLogWithoutItsCheckpointRefuses() throws LogException {
    MemoryStorage log = TestLogs.finished();
    log.remove(SegmentName.CHECKPOINT);
    refuses(LogCode.WAL_CHECKPOINT_MISSING, log);
  }

  @Test
  void anOlderCheckpointThanTheLastSegmentsBeginRefuses() throws LogException {
    MemoryStorage log = TestLogs.finished();
    byte[] older = log.get(SegmentName.CHECKPOINT);
    try (Log more = TestLogs.open(log)) {
      more.append(TestLogs.deny("call-9"));
    }
    try (Log more = TestLogs.open(log)) {
      more.append(TestLogs.deny("call-10"));
    }
    log.put(SegmentName.CHECKPOINT, older);
    refuses(LogCode.WAL_CORRUPT_CHECKPOINT, log);
  }

  @Test
  void aCheckpointOfAnotherTreeRefuses() throws LogException {
    MemoryStorage other = new MemoryStorage();
    try (Log log = TestLogs.open(other)) {
      for (int i = 0; i < 5; i++) {
        log.append(TestLogs.deny("call-" + i));
      }
    }
    MemoryStorage log = TestLogs.finished();
    log.put(SegmentName.CHECKPOINT, other.get(SegmentName.CHECKPOINT));
    refuses(LogCode.WAL_ROOT_MISMATCH, log);
  }

  @Test
  void aCheckpointOfAnotherKeyRefuses() throws LogException {
    MemoryStorage storage = TestLogs.finished();
    SigningKey stranger = SigningKey.of(Arrays.copyOf(new byte[] {1}, 32));
    assertThatThrownBy(
            () ->
                Log.open(
                    storage, TestLogs.options(), create -> stranger, TestLogs.entropy(), () -> {}))
        .isInstanceOf(LogException.class)
        .hasMessageStartingWith("WAL_CORRUPT_CHECKPOINT");
  }

  @Test
  void aDamagedCheckpointRefuses() throws LogException {
    MemoryStorage log = TestLogs.finished();
    log.put(SegmentName.CHECKPOINT, "garbage".getBytes(StandardCharsets.UTF_8));
    refuses(LogCode.WAL_CORRUPT_CHECKPOINT, log);
  }

  @Test
  void aFrameThatIsIntactAndNotJsonRefuses() throws LogException {
    refuses(LogCode.WAL_CORRUPT_JSON, rewritten("\"kind\"", "\"kind "));
    refuses(LogCode.WAL_CORRUPT_JSON, rewritten("{\"seq\":2", "{ seq\":2"));
    refuses(LogCode.WAL_SEQ_GAP, rewritten("{\"seq\":2", "{\"seq\":3"));
    refuses(LogCode.WAL_CORRUPT_JSON, rewritten("\"node\"", "\"n0de\""));
  }

  @Test
  void aVersionThatIsTooNewOrTooOldIsNotTakenForDamage() throws LogException {
    for (int version : new int[] {0, SegmentHeader.VERSION + 1, 1_000}) {
      MemoryStorage log = TestLogs.finished();
      byte[] bytes = log.get(TestLogs.segmentNames(log).getLast());
      RecordBuffer preamble = new RecordBuffer(16);
      preamble.put(bytes, 0, 8);
      preamble.putInt(version);
      CRC32C crc = new CRC32C();
      crc.update(preamble.array(), 0, 12);
      preamble.putInt((int) crc.getValue());
      System.arraycopy(preamble.array(), 0, bytes, 0, SegmentHeader.PREAMBLE_BYTES);
      log.put(TestLogs.segmentNames(log).getLast(), bytes);
      refuses(version == 0 ? LogCode.WAL_TOO_OLD : LogCode.WAL_TOO_NEW, log);
    }
  }

  @Test
  void anUnsealedSegmentBeforeAnotherRefuses() throws LogException {
    MemoryStorage log = TestLogs.finished();
    byte[] bytes = log.get(FIRST);
    RecordSpan seal =
        RecordSpan.of(bytes).stream()
            .filter(span -> span.type() == 'B')
            .reduce((a, b) -> b)
            .orElseThrow();
    log.put(FIRST, Arrays.copyOf(bytes, seal.start()));
    refuses(LogCode.WAL_CORRUPT_SEGMENT, log);
  }

  @Test
  void leftOverTemporaryFilesAreRemoved() throws LogException {
    MemoryStorage log = TestLogs.finished();
    log.put(FIRST + SegmentName.TEMPORARY_SUFFIX, new byte[10]);
    TestLogs.open(log).close();
    assertThatThrownBy(() -> log.get(FIRST + SegmentName.TEMPORARY_SUFFIX))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void refuses(LogCode code, MemoryStorage storage) {
    assertThatThrownBy(() -> TestLogs.open(storage))
        .isInstanceOf(LogException.class)
        .hasMessageStartingWith(code.name() + ": ")
        .message()
        .doesNotContain("\n");
  }

  /** A log that was killed after so many batches of one frame each, without a checkpoint. */
  private static MemoryStorage killed(int batches) throws LogException {
    MemoryStorage storage = new MemoryStorage();
    Log log = TestLogs.open(storage);
    for (int i = 0; i < batches; i++) {
      log.append(TestLogs.redacted("call-" + i));
    }
    MemoryStorage killed = storage.afterKill();
    log.close();
    return killed;
  }

  /** A log in which a text of the second frame was replaced and the checksum made to fit. */
  private static MemoryStorage rewritten(String before, String after) throws LogException {
    MemoryStorage killed = killed(3);
    byte[] bytes = killed.get(FIRST);
    RecordSpan frame =
        RecordSpan.of(bytes).stream().filter(span -> span.type() == 'F').toList().get(1);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int at = text.indexOf(before, frame.start());
    assertThat(at).isBetween(frame.start(), frame.end());
    byte[] replacement = after.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(replacement, 0, bytes, at, replacement.length);
    int length = frame.end() - frame.start() - RecordBuffer.RECORD_HEADER_BYTES;
    RecordBuffer checksum = new RecordBuffer(4);
    checksum.putInt(RecordBuffer.checksum(new CRC32C(), bytes, frame.start(), length));
    System.arraycopy(checksum.array(), 0, bytes, frame.start() + 5, 4);
    killed.put(FIRST, bytes);
    return killed;
  }

  private static RecordSpan lastBatch(List<RecordSpan> records) {
    return records.stream().filter(span -> span.type() == 'B').toList().getLast();
  }

  private static void expectRecovered(
      MemoryStorage killed, byte[] segment, int frames, int cutBytes) throws LogException {
    MemoryStorage crashed = killed.copy();
    crashed.put(FIRST, segment);
    TestLogs.open(crashed).close();
    List<Frame> read = TestLogs.read(crashed);
    assertThat(read).hasSize(frames + 1);
    assertThat(read.getLast().kind()).isEqualTo(FrameKind.LOG_RECOVERED);
    // Zeros at the end of what was written cannot be told from preallocation.
    int cut = cutBytes;
    int end = lastBatch(RecordSpan.of(killed.get(FIRST))).start();
    while (cut > 0 && segment[end + cut - 1] == 0) {
      cut--;
    }
    assertThat(read.getLast().attrs().get("cut_bytes")).isEqualTo(JsonNumber.of(cut));
    assertThat(TestLogs.verify(crashed).problem()).isEmpty();
  }
}

package dev.autonomy.wal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.testing.TestSeed;
import dev.autonomy.wal.note.SignedNote;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reader in another language, written from docs/formats alone, reads what we write. */
final class PythonReaderTest {

  private static final int CHANGES = 300;

  @TempDir Path parent;
  private int directories;

  @BeforeEach
  void requirePython() throws Exception {
    PythonVerifier.assumeInstalled();
  }

  @Test
  void itReadsEveryKindOfLogToTheSameRoot() throws Exception {
    MemoryStorage small = TestLogs.finished();
    MemoryStorage large = new MemoryStorage();
    append(large, 300);
    append(large, 500);
    assertThat(large.list()).contains(SegmentName.callsOf(SegmentName.of(1)));
    MemoryStorage open = large.copy();
    Log writer = TestLogs.open(open);
    writer.append(TestLogs.allow("not-sealed"));
    MemoryStorage unsealed = open.copy();
    writer.close();
    MemoryStorage pruned = open.copy();
    LogPruner.run(
        LogRepairTest.locked(pruned),
        new PruneBound.BeforeSeq(301),
        LogPruner.DeliveryPosition.notConfigured(),
        true);
    MemoryStorage forgotten = small.copy();
    LogForgetter.forget(LogRepairTest.locked(forgotten), "call-1", "/params/message", "test");
    MemoryStorage witnessed = small.copy();
    SignedNote note = SignedNote.parse(small.get(SegmentName.CHECKPOINT)).orElseThrow();
    WitnessedFile.write(witnessed, WitnessedFileTest.cosigned(note, 1, 2));

    List<MemoryStorage> logs = List.of(small, large, unsealed, pruned, forgotten, witnessed);
    List<String> answers = PythonVerifier.read(parent, written(logs));
    assertThat(answers.getFirst()).as("values").startsWith("yes 5 3 ").isEqualTo(answers.getLast());
    assertThat(answers.get(4)).as("one value less").startsWith("yes 6 2 ");
    for (int i = 0; i < logs.size(); i++) {
      Verification verification = TestLogs.verify(logs.get(i));
      assertThat(verification.problem()).isEmpty();
      assertThat(answers.get(i))
          .as("log %s", i)
          .startsWith("yes " + verification.frames() + " ")
          .endsWith(" " + verification.root());
    }
  }

  @Test
  void itMissesAValueThatNoFrameSpeaksOfAndAcceptsOneThatARepairNames() throws Exception {
    MemoryStorage dropped = TestLogs.finished();
    SegmentRewriter.rewrite(dropped, 1, (frame, value) -> frame.seq() == 2);
    MemoryStorage repaired = dropped.copy();
    LogRepair.repair(LogRepairTest.locked(repaired));
    List<String> answers = PythonVerifier.read(parent, written(List.of(dropped, repaired)));
    assertThat(answers.getFirst()).startsWith("no: /output/text of frame 2 was dropped");
    assertThat(answers.getLast()).startsWith("yes 6 2 ");
  }

  /** Frames are lost in the first segment, in the middle of a tile, over one, and at the end. */
  @Test
  void itReadsLogsThatLackFramesAndRefusesThemWhenNobodyHasSaidSo() throws Exception {
    MemoryStorage healthy = new MemoryStorage();
    append(healthy, 500);
    append(healthy, 300);
    List<MemoryStorage> logs = new ArrayList<>();
    for (int[] lost : new int[][] {{7, 7}, {255, 258}, {1, 600}, {400, 403}, {600, 833}}) {
      MemoryStorage storage = healthy.copy();
      String segment = TestLogs.segmentNames(storage).getFirst();
      byte[] bytes = storage.get(segment);
      List<RecordSpan> frames =
          RecordSpan.of(bytes).stream().filter(span -> span.type() == 'F').toList();
      for (int seq = lost[0]; seq <= Math.min(lost[1], frames.size()); seq++) {
        bytes[frames.get(seq - 1).start() + 40] ^= 1;
      }
      storage.put(segment, bytes);
      LogRepair.repair(LogRepairTest.locked(storage));
      assertThat(TestLogs.verify(storage).lost()).isPositive();
      logs.add(storage);
    }
    MemoryStorage forged = healthy.copy();
    String segment = TestLogs.segmentNames(forged).getFirst();
    forged.put(segment, logs.getFirst().get(segment));
    forged.remove(SegmentName.callsOf(segment));
    logs.add(forged);
    List<String> answers = PythonVerifier.read(parent, written(logs));
    assertThat(answers.removeLast()).startsWith("no: ").contains("lacks frames");
    for (int i = 0; i < answers.size(); i++) {
      Verification verification = TestLogs.verify(logs.get(i));
      assertThat(answers.get(i))
          .as("log %s", i)
          .startsWith("yes " + verification.frames() + " " + verification.disclosures() + " ")
          .endsWith(" " + verification.root());
    }
  }

  /** The last segment is sealed, so that no damage looks like the end of a crash. */
  @Test
  void itRefusesEveryChangedByteOfASealedSegmentAsWeDo() throws Exception {
    long seed = TestSeed.of(PythonReaderTest.class);
    Random random = new Random(seed);
    MemoryStorage healthy = TestLogs.finished();
    append(healthy, 20);
    String segment = TestLogs.segmentNames(healthy).getFirst();
    List<MemoryStorage> logs = new ArrayList<>();
    for (int i = 0; i < CHANGES; i++) {
      MemoryStorage log = healthy.copy();
      byte[] bytes = log.get(segment);
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
      log.put(segment, bytes);
      logs.add(log);
    }
    List<String> answers = PythonVerifier.read(parent, written(logs));
    for (int i = 0; i < CHANGES; i++) {
      assertThat(answers.get(i)).as("seed %s, change %s", seed, i).startsWith("no: ");
      assertThat(TestLogs.verify(logs.get(i)).isOk()).isFalse();
    }
  }

  private List<String> written(List<MemoryStorage> logs) throws IOException {
    List<String> paths = new ArrayList<>();
    for (MemoryStorage log : logs) {
      Path directory = Files.createDirectory(parent.resolve("log-" + directories++));
      for (String name : log.list()) {
        Files.write(directory.resolve(name), log.get(name));
      }
      paths.add(directory.toString());
    }
    return paths;
  }

  private static void append(MemoryStorage storage, int frames) throws LogException {
    try (Log log = TestLogs.open(storage)) {
      for (int i = 0; i < frames; i++) {
        log.append(i % 3 == 0 ? TestLogs.redacted("call-" + i) : TestLogs.allow("call-" + i));
        if (i % 3 != 0) {
          log.append(TestLogs.outcome("call-" + i));
        }
      }
    }
  }
}

package dev.autonomy.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Look-ups by audit id, with and without the files that make them fast. */
final class CallIndexTest {

  private static final LogOptions SMALL_SEGMENTS =
      TestLogs.options().withLimits(TestLogs.LIMITS.withSegmentBytes(64 << 10));

  private static final long SEED = 17;
  private static final int CALLS = 300;

  @Test
  void everyCallIsFoundByTheIndexAsBySearching() throws LogException {
    MemoryStorage indexed = randomLog(true);
    MemoryStorage bare = withoutIndexes(indexed);
    assertThat(indexes(indexed)).hasSizeGreaterThan(5);
    assertThat(indexes(bare)).isEmpty();
    List<Frame> all = TestLogs.read(indexed);
    for (int call = 0; call < CALLS; call++) {
      String auditId = "call-" + call;
      List<Frame> expected = all.stream().filter(f -> f.auditId().equals(auditId)).toList();
      assertThat(expected).isNotEmpty();
      assertThat(LogReader.framesOf(indexed, auditId)).as(auditId).isEqualTo(expected);
      assertThat(LogReader.framesOf(bare, auditId)).as(auditId).isEqualTo(expected);
    }
    assertThat(LogReader.framesOf(indexed, "call-")).isEmpty();
    assertThat(LogReader.framesOf(indexed, "")).isEmpty();
  }

  @Test
  void aCallIsFoundInALogInUse() throws LogException {
    MemoryStorage storage = new MemoryStorage();
    try (Log log = TestLogs.open(storage, SMALL_SEGMENTS)) {
      for (int i = 0; i < 40; i++) {
        log.append(TestLogs.allow("call-" + i));
        log.append(TestLogs.large(5_000));
        assertThat(LogReader.framesOf(storage, "call-" + i)).hasSize(1);
        log.append(TestLogs.outcome("call-" + i));
        assertThat(LogReader.framesOf(storage, "call-" + i / 2)).hasSize(2);
      }
      assertThat(indexes(storage)).isNotEmpty();
    }
  }

  @Test
  void aDamagedIndexChangesNoAnswerAndIsNamed() throws LogException {
    MemoryStorage storage = randomLog(true);
    String name = indexes(storage).get(1);
    byte[] bytes = storage.get(name);
    String auditId = firstCallOf(storage, name);
    List<Frame> expected = LogReader.framesOf(storage, auditId);
    int named = 0;
    Random random = new Random(SEED);
    for (int i = 0; i < 100; i++) {
      int at = i < 24 ? i : random.nextInt(bytes.length);
      byte[] changed = bytes.clone();
      changed[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
      storage.put(name, i % 4 == 3 ? Arrays.copyOf(bytes, at) : changed);
      assertThat(LogReader.framesOf(storage, auditId)).as("byte " + at).isEqualTo(expected);
      named += TestLogs.verify(storage).problem().isPresent() ? 1 : 0;
    }
    assertThat(named).isPositive();
  }

  @Test
  void anIndexThatHidesACallIsNamed() throws Exception {
    MemoryStorage storage = randomLog(true);
    String name = indexes(storage).get(1);
    String segment = segmentOf(name);
    String auditId = firstCallOf(storage, name);
    int frames = LogReader.framesOf(storage, auditId).size();
    CallIndex.write(storage, segment, storage.openForReading(segment), new CallList());
    assertThat(LogReader.framesOf(storage, auditId)).hasSizeLessThan(frames);
    assertThat(TestLogs.verify(storage).problem().orElseThrow())
        .hasMessageStartingWith("WAL_CORRUPT_INDEX")
        .hasMessageContaining(name);
    storage.remove(name);
    assertThat(LogReader.framesOf(storage, auditId)).hasSize(frames);
    assertThat(TestLogs.verify(storage).problem()).isEmpty();
  }

  @Test
  void anIndexOfOtherBytesIsNotBelieved() throws LogException {
    MemoryStorage storage = randomLog(true);
    List<String> names = indexes(storage);
    String auditId = firstCallOf(storage, names.get(1));
    List<Frame> expected = LogReader.framesOf(storage, auditId);
    storage.put(names.get(1), storage.get(names.get(2)));
    assertThat(LogReader.framesOf(storage, auditId)).isEqualTo(expected);
    assertThat(TestLogs.verify(storage).problem()).isEmpty();
  }

  @Test
  void openingWritesTheIndexThatACrashHasPrevented() throws LogException {
    MemoryStorage storage = randomLog(true);
    try (Log log = TestLogs.open(storage, SMALL_SEGMENTS)) {
      log.append(TestLogs.large(40_000));
      log.append(TestLogs.deny("the last call"));
    }
    String last = indexes(storage).getLast();
    assertThat(firstCallOf(storage, last)).isEqualTo("the last call");
    byte[] bytes = storage.get(last);
    storage.remove(last);
    storage.put(SegmentName.callsOf(SegmentName.of(999_999)), bytes);
    TestLogs.open(storage, SMALL_SEGMENTS).close();
    assertThat(storage.get(last)).isEqualTo(bytes);
    assertThat(indexes(storage)).doesNotContain(SegmentName.callsOf(SegmentName.of(999_999)));
  }

  @Test
  void aLogWhoseIndexesCannotBeWrittenIsWhole() throws LogException {
    MemoryStorage storage = randomLog(false);
    assertThat(indexes(storage)).isEmpty();
    assertThat(TestLogs.verify(storage).problem()).isEmpty();
    assertThat(LogReader.framesOf(storage, "call-7"))
        .isEqualTo(
            TestLogs.read(storage).stream().filter(f -> f.auditId().equals("call-7")).toList());
  }

  /** Some hundred calls in several segments and two sessions, with outcomes that come late. */
  private static MemoryStorage randomLog(boolean indexes) throws LogException {
    MemoryStorage storage = new MemoryStorage();
    if (!indexes) {
      storage.refuse(name -> name.contains(".calls"));
    }
    Random random = new Random(SEED);
    List<String> open = new ArrayList<>();
    Log log = TestLogs.open(storage, SMALL_SEGMENTS);
    for (int call = 0; call < CALLS; call++) {
      String auditId = "call-" + call;
      log.submit(random.nextBoolean() ? TestLogs.allow(auditId) : TestLogs.deny(auditId));
      open.add(auditId);
      if (random.nextInt(3) > 0) {
        log.append(TestLogs.outcome(open.remove(random.nextInt(open.size()))));
      }
      if (random.nextBoolean()) {
        log.append(TestLogs.large(random.nextInt(10_000)));
      }
      if (call == CALLS / 2) {
        log.close();
        log = TestLogs.open(storage, SMALL_SEGMENTS);
      }
    }
    log.append(TestLogs.outcome("call-7"));
    log.close();
    return storage;
  }

  private static MemoryStorage withoutIndexes(MemoryStorage storage) {
    MemoryStorage copy = storage.copy();
    indexes(storage).forEach(copy::remove);
    return copy;
  }

  private static List<String> indexes(MemoryStorage storage) {
    try {
      return storage.list().stream().filter(name -> name.endsWith(".calls")).toList();
    } catch (java.io.IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String segmentOf(String index) {
    return index.replace(".calls", ".wal");
  }

  private static String firstCallOf(MemoryStorage storage, String index) throws LogException {
    try (LogReader reader = LogReader.openAt(storage, SegmentName.firstSeq(segmentOf(index)))) {
      Frame frame = reader.next();
      while (frame != null && frame.auditId().isEmpty()) {
        frame = reader.next();
      }
      return frame == null ? "" : frame.auditId();
    }
  }
}

package dev.autonomy.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The verifier, beside a second one that was written from the description of the format. */
final class PlainVerifierTest {

  private static final LogOptions SMALL_SEGMENTS =
      TestLogs.options().withLimits(TestLogs.LIMITS.withSegmentBytes(64 << 10));

  private static final int LOGS = 12;
  private static final int CHANGES_PER_LOG = 150;

  /** What is done to a log before both look at it. */
  enum Operation {
    NONE,
    PRUNE,
    FORGET,
    SALVAGE,
    CUT,
    /** One after the other. */
    ALL;

    /** As they are written and closed, most; of the others enough. */
    int logs() {
      return this == NONE ? LOGS : LOGS / 2;
    }

    int changesPerLog() {
      return this == NONE ? CHANGES_PER_LOG : CHANGES_PER_LOG / 5;
    }
  }

  @ParameterizedTest
  @EnumSource
  void bothFindRandomLogsWholeAndAgreeOnTheirRoot(Operation operation) throws Exception {
    for (int seed = 0; seed < operation.logs(); seed++) {
      MemoryStorage storage = randomLog(new Random(seed), operation);
      PlainVerifier.Result plain = PlainVerifier.verify(files(storage));
      assertThat(plain.wrong()).as("seed " + seed).isNull();
      agree(storage, "seed " + seed);
    }
  }

  @ParameterizedTest
  @EnumSource
  void bothAgreeOnLogsThatWereTamperedWith(Operation operation) throws Exception {
    int wrong = 0;
    for (int seed = 0; seed < operation.logs(); seed++) {
      Random random = new Random(seed);
      MemoryStorage whole = randomLog(random, operation);
      for (int change = 0; change < operation.changesPerLog(); change++) {
        MemoryStorage tampered = whole.copy();
        String what = tamper(tampered, random);
        wrong += agree(tampered, operation + ", seed " + seed + ", " + what) ? 0 : 1;
      }
    }
    assertThat(wrong).isGreaterThan(operation.logs() * operation.changesPerLog() / 4);
  }

  /** Without a checkpoint a log may be eleven seconds long, and not a nanosecond longer. */
  @Test
  void bothAgreeOnHowLongALogMayBeWithoutACheckpoint() throws Exception {
    for (long nanos : new long[] {0, 10_999_999_999L, 11_000_000_000L, 11_000_000_001L}) {
      MemoryStorage storage = new MemoryStorage();
      Instant[] now = {Instant.parse("2026-01-02T03:04:05.000000001Z")};
      LogOptions options = SMALL_SEGMENTS.withClock(() -> now[0]);
      Log log = TestLogs.open(storage, options);
      log.append(TestLogs.deny("first"));
      now[0] = now[0].plusNanos(nanos);
      log.append(TestLogs.deny("last"));
      MemoryStorage killed = storage.afterKill();
      log.close();
      assertThat(agree(killed, nanos + " ns"))
          .as(nanos + " ns")
          .isEqualTo(nanos <= 11_000_000_000L);
    }
  }

  /** Compares both; returns whether nothing is wrong. */
  private static boolean agree(MemoryStorage storage, String what) throws Exception {
    Map<String, byte[]> files = files(storage);
    Verification verification = TestLogs.verify(storage);
    PlainVerifier.Result plain = PlainVerifier.verify(files);
    boolean sound = verification.problem().isEmpty();
    assertThat(plain.wrong() == null)
        .as("%s: %s, but %s", what, verification.problem(), plain.wrong())
        .isEqualTo(sound);
    if (sound) {
      assertThat(plain.frames()).as(what).isEqualTo((int) verification.frames());
      assertThat(plain.root()).as(what).isEqualTo(verification.root().toString());
      assertThat(plain.openEnd()).as(what).isEqualTo(verification.openEnd().isPresent());
    }
    return sound;
  }

  /** Does one thing to one file of the log. */
  private static String tamper(MemoryStorage storage, Random random) throws IOException {
    List<String> names = List.copyOf(files(storage).keySet());
    String name = names.get(random.nextInt(names.size()));
    byte[] bytes = storage.get(name);
    int at = random.nextInt(bytes.length);
    int end = at + random.nextInt(bytes.length - at) + 1;
    byte[] changed = bytes.clone();
    String what =
        switch (random.nextInt(8)) {
          case 0 -> {
            changed[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
            yield "flipped";
          }
          case 1 -> {
            Arrays.fill(changed, at, end, (byte) 0);
            yield "zeroed up to " + end;
          }
          case 2 -> {
            changed = Arrays.copyOf(bytes, at);
            yield "cut";
          }
          case 3 -> {
            changed = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(2_000));
            yield "lengthened with zeros from the end on";
          }
          case 4 -> {
            Arrays.fill(changed, at / 512 * 512, Math.min(at / 512 * 512 + 512, end), (byte) 0);
            yield "sector zeroed";
          }
          case 5 -> {
            changed = resealed(bytes, at, random);
            yield "a record changed and its checksum made right";
          }
          case 6 -> {
            changed = withoutValues(storage, name, random);
            yield "values dropped";
          }
          default -> {
            changed = null;
            yield "removed";
          }
        };
    if (changed == null) {
      storage.remove(name);
    } else {
      storage.put(name, changed);
    }
    return name + " at " + at + " of " + bytes.length + ": " + what;
  }

  /** Drops some of a sealed segment's values, and makes all that covers the segment's bytes fit. */
  private static byte[] withoutValues(MemoryStorage storage, String name, Random random)
      throws IOException {
    if (SegmentName.firstSeq(name) > 0) {
      try {
        SegmentRewriter.rewrite(
            storage, SegmentName.firstSeq(name), (frame, value) -> random.nextInt(20) == 0);
      } catch (LogException e) {
        storage.remove(name + SegmentName.TEMPORARY_SUFFIX); // it is not sealed
      }
    }
    return storage.get(name);
  }

  /** Changes a byte of a record's payload, and its checksum with it. */
  private static byte[] resealed(byte[] bytes, int at, Random random) {
    byte[] changed = bytes.clone();
    if (bytes[0] != (byte) 0x97) {
      return changed;
    }
    for (RecordSpan record : RecordSpan.of(bytes)) {
      int payload = record.start() + RecordBuffer.RECORD_HEADER_BYTES;
      if (record.start() <= at && at < record.end() && payload < record.end()) {
        changed[payload + random.nextInt(record.end() - payload)] ^=
            (byte) (1 << random.nextInt(Byte.SIZE - 1));
        int checksum =
            RecordBuffer.checksum(
                new java.util.zip.CRC32C(), changed, record.start(), record.end() - payload);
        changed[record.start() + 5] = (byte) (checksum >>> 24);
        changed[record.start() + 6] = (byte) (checksum >>> 16);
        changed[record.start() + 7] = (byte) (checksum >>> 8);
        changed[record.start() + 8] = (byte) checksum;
      }
    }
    return changed;
  }

  private static MemoryStorage randomLog(Random random, Operation operation)
      throws LogException, IOException {
    MemoryStorage storage = randomLog(random);
    switch (operation) {
      case NONE -> {}
      case PRUNE -> prune(storage, random);
      case FORGET -> forget(storage, random);
      case SALVAGE -> repair(storage, random, true);
      case CUT -> repair(storage, random, false);
      case ALL -> {
        repair(storage, random, true);
        forget(storage, random);
        repair(storage, random, true);
        prune(storage, random);
        repair(storage, random, false);
        forget(storage, random);
      }
    }
    return storage;
  }

  private static void prune(MemoryStorage storage, Random random) throws LogException {
    List<String> segments = TestLogs.segmentNames(storage);
    String before = segments.get(random.nextInt(segments.size()));
    LogPruner.run(
        LogRepairTest.locked(storage),
        new PruneBound.BeforeSeq(SegmentName.firstSeq(before)),
        LogPruner.DeliveryPosition.notConfigured(),
        true);
  }

  private static void forget(MemoryStorage storage, Random random) throws LogException {
    List<Frame> frames =
        TestLogs.read(storage).stream()
            .filter(frame -> frame.kind().equals(FrameKind.DECISION))
            .filter(frame -> frame.attrs().object("params").isPresent())
            .toList();
    for (int i = 0; i < 3 && !frames.isEmpty(); i++) {
      String auditId = frames.get(random.nextInt(frames.size())).auditId();
      LogForgetter.forget(LogRepairTest.locked(storage), auditId, "/params", "alice");
    }
  }

  /** Damages a segment, before its seal or anywhere, and repairs the log. */
  private static void repair(MemoryStorage storage, Random random, boolean salvage)
      throws LogException {
    TestLogs.open(storage, SMALL_SEGMENTS).close();
    List<String> segments = TestLogs.segmentNames(storage);
    String segment = segments.get(random.nextInt(segments.size()));
    byte[] bytes = storage.get(segment);
    List<RecordSpan> records = RecordSpan.of(bytes);
    int from = records.get(1).start();
    int to = salvage ? records.get(records.size() - 4).start() : bytes.length;
    int at = from + random.nextInt(Math.max(1, to - from));
    for (int i = at; i < Math.min(to, at + 1 + random.nextInt(2_000)); i++) {
      bytes[i] ^= (byte) (1 + random.nextInt(255));
    }
    storage.put(segment, bytes);
    LogRepair.repair(LogRepairTest.locked(storage));
  }

  /** A log of a few sessions; the last one may have been killed. */
  private static MemoryStorage randomLog(Random random) throws LogException {
    MemoryStorage storage = new MemoryStorage();
    int sessions = 1 + random.nextInt(3);
    for (int session = 0; session < sessions; session++) {
      Log log = TestLogs.open(storage, SMALL_SEGMENTS);
      int entries = random.nextInt(400);
      for (int i = 0; i < entries; i++) {
        String auditId = session + "-" + random.nextInt(1 + i / 2);
        log.submit(
            switch (random.nextInt(6)) {
              case 0, 1 -> TestLogs.allow(auditId);
              case 2 -> TestLogs.deny(auditId);
              case 3 -> TestLogs.redacted(auditId);
              case 4 -> TestLogs.outcome(auditId);
              default -> TestLogs.large(random.nextInt(600));
            });
        if (random.nextInt(20) == 0) {
          log.append(TestLogs.deny("waits"));
        }
      }
      if (session == sessions - 1 && random.nextBoolean()) {
        log.append(TestLogs.deny("the last"));
        log.signCheckpoint();
        MemoryStorage killed = storage.afterKill();
        log.close();
        return killed;
      }
      log.close();
    }
    return storage;
  }

  /** The files that are covered: neither indexes of calls nor what repairs moved aside. */
  private static Map<String, byte[]> files(MemoryStorage storage) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    for (String name : storage.list()) {
      if (!name.endsWith(".calls") && !name.contains(SegmentName.ASIDE)) {
        files.put(name, storage.get(name));
      }
    }
    return files;
  }
}

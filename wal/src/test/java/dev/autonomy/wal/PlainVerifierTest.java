package dev.autonomy.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The verifier, beside a second one that was written from the description of the format. */
final class PlainVerifierTest {

  private static final LogOptions SMALL_SEGMENTS =
      TestLogs.options().withLimits(TestLogs.LIMITS.withSegmentBytes(64 << 10));

  private static final int LOGS = 12;
  private static final int CHANGES_PER_LOG = 150;

  @Test
  void bothFindRandomLogsWholeAndAgreeOnTheirRoot() throws Exception {
    for (int seed = 0; seed < LOGS; seed++) {
      MemoryStorage storage = randomLog(new Random(seed));
      PlainVerifier.Result plain = PlainVerifier.verify(files(storage));
      assertThat(plain.wrong()).as("seed " + seed).isNull();
      agree(storage, "seed " + seed);
    }
  }

  @Test
  void bothAgreeOnLogsThatWereTamperedWith() throws Exception {
    int wrong = 0;
    for (int seed = 0; seed < LOGS; seed++) {
      Random random = new Random(seed);
      MemoryStorage whole = randomLog(random);
      for (int change = 0; change < CHANGES_PER_LOG; change++) {
        MemoryStorage tampered = whole.copy();
        String what = tamper(tampered, random);
        wrong += agree(tampered, "seed " + seed + ", " + what) ? 0 : 1;
      }
    }
    assertThat(wrong).isGreaterThan(LOGS * CHANGES_PER_LOG / 2);
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
        switch (random.nextInt(7)) {
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

  /** The files that are covered: an index of calls is none of them. */
  private static Map<String, byte[]> files(MemoryStorage storage) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    for (String name : storage.list()) {
      if (!name.endsWith(".calls")) {
        files.put(name, storage.get(name));
      }
    }
    return files;
  }
}

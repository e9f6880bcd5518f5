package dev.autonomy.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.wal.tree.InclusionProof;
import dev.autonomy.wal.tree.MerkleTree;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogReaderTest {

  private static final LogOptions SMALL_SEGMENTS =
      TestLogs.options().withLimits(TestLogs.LIMITS.withSegmentBytes(64 << 10));

  private final MemoryStorage storage = new MemoryStorage();

  @Test
  void aReaderFollowsAWriterAcrossSegmentsAndSessions() throws LogException {
    TestLogs.open(storage, SMALL_SEGMENTS).close();
    LogReader reader = LogReader.openAt(storage, 1);
    assertThat(reader.next()).isNull();
    long read = 0;
    for (int session = 0; session < 3; session++) {
      try (Log log = TestLogs.open(storage, SMALL_SEGMENTS)) {
        assertThat(reader.next()).isNull();
        for (int i = 0; i < 30; i++) {
          long seq = log.append(TestLogs.large(5_000));
          for (Frame frame = reader.next(); frame != null; frame = reader.next()) {
            assertThat(frame.seq()).isEqualTo(++read);
          }
          assertThat(read).isEqualTo(seq);
        }
      }
      assertThat(reader.next()).isNull();
    }
    assertThat(TestLogs.segmentNames(storage)).hasSizeGreaterThan(6);
    reader.close();
    assertThat(reader.next()).isNull();
  }

  @Test
  void aReaderThatWaitsAtAnEmptyLogSeesTheNextSession() throws LogException {
    TestLogs.open(storage).close();
    try (LogReader reader = LogReader.openAt(storage, 1)) {
      assertThat(reader.next()).isNull();
      try (Log log = TestLogs.open(storage)) {
        log.append(TestLogs.deny("call-1"));
        assertThat(reader.next()).isNull();
        assertThat(reader.next()).isNotNull();
      }
    }
  }

  @Test
  void aReaderStartsAtAnyFrame() throws LogException {
    int frames = 700;
    try (Log log = TestLogs.open(storage, SMALL_SEGMENTS)) {
      for (int i = 0; i < frames / 50; i++) {
        for (int j = 1; j < 50; j++) {
          log.submit(TestLogs.large(300));
        }
        log.append(TestLogs.large(300)); // ends a batch: segments change between batches only
      }
    }
    assertThat(TestLogs.segmentNames(storage)).hasSizeGreaterThan(2);
    for (long seq = 1; seq <= frames; seq += 7) {
      try (LogReader reader = LogReader.openAt(storage, seq)) {
        assertThat(reader.next()).isNotNull().extracting(Frame::seq).isEqualTo(seq);
      }
    }
    try (LogReader reader = LogReader.openAt(storage, frames + 1)) {
      assertThat(reader.next()).isNull();
    }
  }

  @Test
  void everyFrameOfACallIsFoundOldestFirst() throws LogException {
    try (Log log = TestLogs.open(storage, SMALL_SEGMENTS)) {
      log.append(TestLogs.allow("call-1"));
      log.append(TestLogs.deny("call-10"));
      for (int i = 0; i < 30; i++) {
        log.append(TestLogs.large(5_000));
      }
      log.append(TestLogs.outcome("call-1"));
    }
    assertThat(LogReader.framesOf(storage, "call-1"))
        .extracting(Frame::kind)
        .containsExactly(FrameKind.DECISION, FrameKind.OUTCOME);
    assertThat(LogReader.framesOf(storage, "call-10")).hasSize(1);
    assertThat(LogReader.framesOf(storage, "call-2")).isEmpty();
  }

  @Test
  void segmentsThatAreOlderThanTheCallAreNotRead() throws LogException {
    Instant start = Instant.parse("2026-01-01T00:00:00Z");
    AtomicReference<Instant> now = new AtomicReference<>(start);
    String auditId = "";
    try (Log log = TestLogs.open(storage, SMALL_SEGMENTS.withClock(now::get))) {
      for (int day = 0; day < 10; day++) {
        now.set(start.plus(Duration.ofDays(day)));
        auditId = uuid7(now.get());
        log.append(TestLogs.deny(auditId));
        for (int i = 0; i < 20; i++) {
          log.append(TestLogs.large(5_000));
        }
      }
    }
    long from = AuditIdTime.firstSeqToSearch(storage, auditId);
    List<Frame> frames = LogReader.framesOf(storage, auditId);
    assertThat(frames).hasSize(1);
    assertThat(from).isBetween(frames.getFirst().seq() - 21, frames.getFirst().seq());
    assertThat(AuditIdTime.firstSeqToSearch(storage, uuid7(start))).isEqualTo(1);
    assertThat(AuditIdTime.firstSeqToSearch(storage, "call-1")).isEqualTo(1);
    assertThat(LogReader.framesOf(storage, uuid7(start))).hasSize(1);
  }

  @Test
  void theTimeInAnIdIsThatOfItsFirst48Bits() {
    assertThat(AuditIdTime.millis("017f22e2-79b0-7cc3-98c4-dc0c0c07398f"))
        .isEqualTo(0x017f22e279b0L);
    assertThat(AuditIdTime.millis("017f22e2-79b0-4cc3-98c4-dc0c0c07398f")).isZero();
    assertThat(AuditIdTime.millis("017f22e2-79bx-7cc3-98c4-dc0c0c07398f")).isZero();
    assertThat(AuditIdTime.millis("")).isZero();
  }

  @Test
  void aDirectoryWithoutALogIsNamed(@TempDir Path directory) {
    assertThatThrownBy(() -> LogReader.open(directory))
        .isInstanceOf(LogException.class)
        .hasMessageStartingWith("WAL_NOT_FOUND");
    assertThatThrownBy(() -> LogStat.of(directory.resolve("none")))
        .isInstanceOf(LogException.class)
        .hasMessageStartingWith("WAL_NOT_FOUND");
    assertThatThrownBy(() -> LogVerifier.verify(directory))
        .isInstanceOf(LogException.class)
        .hasMessageStartingWith("WAL_NOT_FOUND");
  }

  @Test
  void theStatisticsAreThoseOfTheLog() throws LogException {
    try (Log log = TestLogs.open(storage, SMALL_SEGMENTS)) {
      for (int i = 0; i < 20; i++) {
        log.append(TestLogs.large(5_000));
      }
      LogStat open = LogStat.of(storage);
      assertThat(open.frames()).isEqualTo(20);
      assertThat(open.sealed()).isFalse();
      assertThat(open.sizeBytes()).isEqualTo(log.sizeBytes());
    }
    LogStat stat = LogStat.of(storage);
    assertThat(stat.origin()).isEqualTo("example.com/log");
    assertThat(stat.sealed()).isTrue();
    assertThat(stat.segments()).isEqualTo(TestLogs.segmentNames(storage).size());
    assertThat(stat.lastTime()).contains(TestLogs.read(storage).getLast().time());
    assertThat(stat.checkpoint().orElseThrow().size()).isEqualTo(20);
    assertThat(stat.verifierKey().orElseThrow().name()).isEqualTo("example.com/log");
  }

  @Test
  void proofsVerifyForEveryFrameOfALogInUse() throws LogException {
    int frames = 600;
    try (Log log = TestLogs.open(storage, SMALL_SEGMENTS)) {
      List<Ticket> tickets = new ArrayList<>();
      for (int i = 0; i < frames; i++) {
        tickets.add(log.submit(TestLogs.large(300)));
      }
      for (Ticket ticket : tickets) {
        ticket.await();
      }
      checkProofs(frames);
      log.signCheckpoint();
      LogProver prover = LogProver.open(storage);
      assertThat(prover.root(frames)).isEqualTo(log.checkpoint().orElseThrow().root());
    }
    checkProofs(frames);
  }

  private void checkProofs(int frames) throws LogException {
    LogProver prover = LogProver.open(storage);
    assertThat(prover.size()).isEqualTo(frames);
    List<Frame> read = TestLogs.read(storage);
    for (long size : new long[] {1, 2, 255, 256, 257, 511, 512, 599, 600}) {
      for (long seq = 1; seq <= size; seq += 37) {
        InclusionProof proof = prover.inclusion(seq, size);
        assertThat(proof.verifies()).isTrue();
        assertThat(proof.leafHash()).isEqualTo(read.get((int) seq - 1).leafHash());
        assertThat(proof.root()).isEqualTo(prover.root(size));
      }
      assertThat(
              MerkleTree.verifyConsistency(
                  size,
                  prover.root(size),
                  frames,
                  prover.root(frames),
                  prover.consistency(size, frames)))
          .isTrue();
    }
    assertThatThrownBy(() -> prover.inclusion(frames + 1, frames))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> prover.inclusion(1, frames + 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static String uuid7(Instant time) {
    String millis = Long.toHexString(time.toEpochMilli());
    String padded = "0".repeat(12 - millis.length()) + millis;
    return padded.substring(0, 8) + "-" + padded.substring(8) + "-7000-8000-000000000001";
  }
}

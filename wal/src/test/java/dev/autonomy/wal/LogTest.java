package dev.autonomy.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.autonomy.wal.note.Checkpoint;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogTest {

  private final MemoryStorage storage = new MemoryStorage();

  @Test
  void whatIsAppendedIsReadJoinedWithItsDisclosures() throws LogException {
    try (Log log = TestLogs.open(storage)) {
      assertThat(log.append(TestLogs.allow("call-1"))).isEqualTo(1);
      assertThat(log.append(TestLogs.outcome("call-1"))).isEqualTo(2);
      assertThat(log.size()).isEqualTo(2);
    }
    List<Frame> frames = TestLogs.read(storage);
    assertThat(frames).extracting(Frame::seq).containsExactly(1L, 2L);
    assertThat(frames).extracting(Frame::node).containsOnly("node-1");
    assertThat(frames.getFirst().attrs().toText())
        .isEqualTo(
            "{\"audit_id\":\"call-1\",\"outcome\":\"allow\",\"params\":{\"message\":\"hello\"}}");
    assertThat(frames.getFirst().stored()).doesNotContain("hello");
    assertThat(frames.getFirst().withheld()).isEmpty();
    assertThat(TestLogs.verify(storage).problem()).isEmpty();
  }

  @Test
  void aRedactedMemberIsACommitmentAndItsValueIsNowhere() throws LogException {
    try (Log log = TestLogs.open(storage)) {
      log.append(TestLogs.redacted("call-1"));
    }
    Frame frame = TestLogs.read(storage).getFirst();
    assertThat(frame.withheld()).containsExactly("/params/password");
    assertThat(frame.attrs().toText()).contains("\"user\":\"u\"", "\"redacted\":true");
    assertThat(new String(frame.toBytes(), StandardCharsets.UTF_8))
        .endsWith(",\"withheld\":[\"/params/password\"]}");
    for (String name : TestLogs.segmentNames(storage)) {
      assertThat(new String(storage.get(name), StandardCharsets.ISO_8859_1))
          .doesNotContain("secret");
    }
    assertThat(TestLogs.verify(storage)).matches(Verification::isOk);
    assertThat(TestLogs.verify(storage).withheld()).isEqualTo(1);
  }

  @Test
  void equalValuesHaveUnequalCommitments() throws LogException {
    try (Log log = TestLogs.open(storage)) {
      log.append(TestLogs.deny("call-1"));
      log.append(TestLogs.outcome("call-1"));
      log.append(TestLogs.outcome("call-1"));
    }
    List<Frame> frames = TestLogs.read(storage);
    assertThat(frames.get(1).attrs()).isEqualTo(frames.get(2).attrs());
    assertThat(frames.get(1).stored().substring(frames.get(1).stored().indexOf("output")))
        .isNotEqualTo(frames.get(2).stored().substring(frames.get(2).stored().indexOf("output")));
  }

  @Test
  void theLogContinuesAfterAClose() throws LogException {
    for (int session = 0; session < 3; session++) {
      try (Log log = TestLogs.open(storage)) {
        assertThat(log.append(TestLogs.deny("call-" + session))).isEqualTo(session + 1);
      }
    }
    assertThat(TestLogs.read(storage)).extracting(Frame::seq).containsExactly(1L, 2L, 3L);
    Verification verification = TestLogs.verify(storage);
    assertThat(verification.problem()).isEmpty();
    assertThat(verification.openEnd()).isEmpty();
    assertThat(verification.checkpoint().orElseThrow().size()).isEqualTo(3);
    assertThat(verification.segments()).isEqualTo(3);
  }

  @Test
  void openingAndClosingWithoutFramesLeavesNothingToRecover() throws LogException {
    TestLogs.open(storage).close();
    String origin = LogStat.of(storage).origin();
    TestLogs.open(storage).close();
    try (Log log = TestLogs.open(storage)) {
      assertThat(log.origin()).isEqualTo(origin);
      log.append(TestLogs.deny("call-1"));
    }
    TestLogs.open(storage).close();
    assertThat(TestLogs.read(storage)).extracting(Frame::kind).containsExactly(FrameKind.DECISION);
    assertThat(TestLogs.verify(storage).problem()).isEmpty();
  }

  @Test
  void segmentsAreSealedAtTheirSizeAndEverySealIsCoveredByACheckpoint() throws LogException {
    LogOptions options = TestLogs.options().withLimits(TestLogs.LIMITS.withSegmentBytes(64 << 10));
    try (Log log = TestLogs.open(storage, options)) {
      for (int i = 0; i < 100; i++) {
        log.append(TestLogs.large(5_000));
        long sealed = SegmentName.segments(storage.list()).getLast() - 1;
        assertThat(log.checkpoint().map(Checkpoint::size).orElse(0L)).isEqualTo(sealed);
      }
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
    assertThat(TestLogs.segmentNames(storage)).hasSizeGreaterThan(7);
    assertThat(TestLogs.read(storage)).hasSize(100);
    assertThat(TestLogs.verify(storage).problem()).isEmpty();
    for (String name : TestLogs.segmentNames(storage)) {
      assertThat(storage.get(name).length).isLessThan(65 << 10);
    }
  }

  @Test
  void aCallWithoutAnOutcomeGetsTheOutcomeUnknownWhenTheLogIsClosed() throws LogException {
    try (Log log = TestLogs.open(storage)) {
      log.append(TestLogs.allow("call-1"));
      log.append(TestLogs.allow("call-2"));
      log.append(TestLogs.outcome("call-1"));
      log.append(TestLogs.allow("call-3"));
      log.append(TestLogs.deny("call-3"));
    }
    List<Frame> frames = TestLogs.read(storage);
    assertThat(frames).hasSize(6);
    assertThat(frames.getLast().kind()).isEqualTo(FrameKind.OUTCOME);
    assertThat(frames.getLast().auditId()).isEqualTo("call-2");
    assertThat(frames.getLast().attrs().string("status")).contains("unknown");
  }

  @Test
  void aCallWithoutAnOutcomeIsFoundInASegmentSealedLongAgo() throws LogException {
    LogOptions options = TestLogs.options().withLimits(TestLogs.LIMITS.withSegmentBytes(64 << 10));
    Log log = TestLogs.open(storage, options);
    log.append(TestLogs.allow("call-1"));
    for (int i = 0; i < 50; i++) {
      log.append(TestLogs.large(5_000));
    }
    MemoryStorage killed = storage.afterKill();
    log.close();
    assertThat(TestLogs.segmentNames(killed)).hasSizeGreaterThan(3);

    TestLogs.open(killed, options).close();
    List<Frame> frames = TestLogs.read(killed);
    assertThat(frames.subList(51, frames.size()))
        .extracting(Frame::kind)
        .containsExactly(FrameKind.LOG_RECOVERED, FrameKind.OUTCOME);
    assertThat(frames.getLast().auditId()).isEqualTo("call-1");
    assertThat(TestLogs.verify(killed).problem()).isEmpty();
  }

  @Test
  void submittedEntriesKeepTheirOrderAndAreThereAfterClose() throws LogException {
    List<Ticket> tickets = new ArrayList<>();
    try (Log log = TestLogs.open(storage)) {
      for (int i = 0; i < 1_000; i++) {
        tickets.add(log.submit(TestLogs.deny("call-" + i)));
      }
    }
    for (int i = 0; i < tickets.size(); i++) {
      assertThat(tickets.get(i).isDone()).isTrue();
      assertThat(tickets.get(i).await()).isEqualTo(i + 1);
    }
    List<Frame> frames = TestLogs.read(storage);
    for (int i = 0; i < frames.size(); i++) {
      assertThat(frames.get(i).auditId()).isEqualTo("call-" + i);
    }
  }

  @Test
  void anEntryOverTheLimitIsRefusedAndTheLogGoesOn() throws LogException {
    LogOptions options = TestLogs.options().withLimits(TestLogs.LIMITS.withMaxEntryBytes(2_000));
    try (Log log = TestLogs.open(storage, options)) {
      refuses(LogCode.WAL_ENTRY_TOO_LARGE, () -> log.append(TestLogs.large(2_000)));
      refuses(
          LogCode.WAL_ENTRY_TOO_LARGE,
          () ->
              log.append(
                  Entry.of(FrameKind.OUTCOME)
                      .section(
                          Section.OUTPUT, TestLogs.json("{\"text\":\"" + "x".repeat(3_000) + "\"}"))
                      .build()));
      assertThat(log.append(TestLogs.large(1_000))).isEqualTo(1);
    }
  }

  @Test
  void theLargestEntryFitsInARecord() throws LogException {
    LogOptions options =
        TestLogs.options().withLimits(TestLogs.LIMITS.withMaxEntryBytes(LogLimits.MAX_ENTRY_BYTES));
    try (Log log = TestLogs.open(storage, options)) {
      log.append(TestLogs.large(LogLimits.MAX_ENTRY_BYTES - 1_000));
    }
    assertThat(TestLogs.verify(storage).problem()).isEmpty();
  }

  @Test
  void atTheCeilingDecisionsAreRefusedAndOutcomesStillFit() throws LogException {
    LogOptions options = TestLogs.options().withMaxBytes(1 << 20);
    try (Log log = TestLogs.open(storage, options)) {
      int allowed = 0;
      while (log.refusal().isEmpty()) {
        log.append(TestLogs.allow("call-" + allowed++));
        if (allowed % 5 == 0) {
          log.append(TestLogs.large(20_000));
        }
      }
      int calls = allowed;
      refuses(
          LogCode.WAL_FULL,
          () -> {
            for (int i = calls; ; i++) {
              log.append(TestLogs.allow("call-" + i));
            }
          });
      assertThat(log.refusal().orElseThrow().code()).isEqualTo(LogCode.WAL_FULL);
      for (int i = 0; i < calls; i++) {
        log.append(TestLogs.outcome("call-" + i));
      }
    }
    long bytes = 0;
    for (String name : TestLogs.segmentNames(storage)) {
      bytes += storage.get(name).length;
    }
    assertThat(bytes).isLessThanOrEqualTo(1 << 20);
    assertThat(TestLogs.verify(storage).problem()).isEmpty();
  }

  @Test
  void moreOpenCallsThanTheLimitAreRefusedUntilSomeEnd() throws LogException {
    LogOptions options = TestLogs.options().withLimits(TestLogs.LIMITS.withMaxOpenCalls(2));
    try (Log log = TestLogs.open(storage, options)) {
      log.append(TestLogs.allow("call-1"));
      log.append(TestLogs.allow("call-2"));
      refuses(LogCode.WAL_TOO_MANY_OPEN_CALLS, () -> log.append(TestLogs.allow("call-3")));
      log.append(TestLogs.deny("call-4"));
      log.append(TestLogs.outcome("call-1"));
      log.append(TestLogs.allow("call-3"));
    }
  }

  @Test
  void aClosedLogRefusesEntries() throws LogException {
    Log log = TestLogs.open(storage);
    log.close();
    log.close();
    refuses(LogCode.WAL_CLOSED, () -> log.append(TestLogs.deny("call-1")));
    refuses(LogCode.WAL_CLOSED, () -> log.submit(TestLogs.deny("call-1")));
  }

  @Test
  void timeNeverGoesBackwardsWhateverTheClockDoes() throws LogException {
    Queue<Instant> clock =
        new ArrayDeque<>(
            List.of(
                Instant.parse("2026-01-02T03:04:05.000000006Z"),
                Instant.parse("2025-01-02T03:04:05Z"),
                Instant.parse("2026-01-02T03:04:05.000000007Z")));
    try (Log log = TestLogs.open(storage, TestLogs.options().withClock(clock::remove))) {
      log.append(TestLogs.deny("call-1"));
      log.append(TestLogs.deny("call-2"));
      log.append(TestLogs.deny("call-3"));
    }
    Instant earlier = Instant.parse("2024-01-01T00:00:00Z");
    try (Log log = TestLogs.open(storage, TestLogs.options().withClock(() -> earlier))) {
      log.append(TestLogs.deny("call-4"));
    }
    assertThat(TestLogs.read(storage))
        .extracting(Frame::time)
        .containsExactly(
            "2026-01-02T03:04:05.000000006Z",
            "2026-01-02T03:04:05.000000006Z",
            "2026-01-02T03:04:05.000000007Z",
            "2026-01-02T03:04:05.000000007Z");
    assertThat(TestLogs.verify(storage).problem()).isEmpty();
  }

  @Test
  void aCheckpointIsSignedWithinTheIntervalWhileFramesArrive() throws Exception {
    LogOptions options =
        TestLogs.options()
            .withLimits(
                LogLimits.DEFAULTS.withIntervals(Duration.ofMillis(5), Duration.ofMillis(1)));
    try (Log log = TestLogs.open(storage, options)) {
      long seq = 0;
      while (log.checkpoint().map(Checkpoint::size).orElse(0L) < 3) {
        seq = log.append(TestLogs.deny("call"));
      }
      assertThat(log.checkpoint().orElseThrow().size()).isLessThanOrEqualTo(seq);
      assertThat(log.checkpoint().orElseThrow().origin()).isEqualTo("example.com/log");
    }
  }

  @Test
  void aCheckpointCanBeAskedFor() throws LogException {
    try (Log log = TestLogs.open(storage)) {
      assertThat(log.signCheckpoint()).isEmpty();
      log.append(TestLogs.deny("call"));
      assertThat(log.signCheckpoint().orElseThrow().size()).isEqualTo(1);
    }
  }

  @Test
  void aDirectoryIsHeldByOneLogAtATime(@TempDir Path parent) throws Exception {
    Path directory = parent.resolve("wal");
    LogOptions options = LogOptions.forNode("node-1");
    try (Log log = Log.open(directory, options)) {
      log.append(TestLogs.deny("call-1"));
      for (int attempt = 0; attempt < 2; attempt++) {
        refuses(LogCode.WAL_LOCKED, () -> Log.open(directory, options))
            .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
      }
    }
    Log.open(directory, options).close();
    assertThat(LogVerifier.verify(directory).problem()).isEmpty();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
        .isEqualTo("rwx------");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve("signing-key.pem"))))
        .isEqualTo("rw-------");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve(SegmentName.of(1)))))
        .isEqualTo("rw-------");
  }

  @Test
  void aLinkInPlaceOfTheLockIsNotFollowed(@TempDir Path parent) throws Exception {
    Path victim = Files.writeString(parent.resolve("victim"), "precious");
    Path directory = Files.createDirectory(parent.resolve("wal"));
    Files.createSymbolicLink(directory.resolve(SegmentName.LOCK), victim);
    refuses(LogCode.WAL_IO, () -> Log.open(directory, LogOptions.forNode("node-1")));
    assertThat(victim).hasContent("precious");
  }

  @Test
  void logsMayShareOneKeyAndStillHaveTheirOwnIdentity(@TempDir Path parent) throws Exception {
    LogOptions options =
        LogOptions.forNode("node 1").withSigningKey(parent.resolve("keys").resolve("key.pem"));
    for (String name : List.of("a", "b")) {
      try (Log log = Log.open(parent.resolve(name), options)) {
        log.append(TestLogs.deny("call-1"));
      }
    }
    LogStat first = LogStat.of(parent.resolve("a"));
    LogStat second = LogStat.of(parent.resolve("b"));
    assertThat(first.origin()).startsWith("autonomy.local/node-1/").isNotEqualTo(second.origin());
    assertThat(second.verifierKey().orElseThrow())
        .isEqualTo(first.verifierKey().orElseThrow().withName(second.origin()));
    assertThat(LogVerifier.verify(parent.resolve("b")).problem()).isEmpty();
  }

  @Test
  void anEntryRefusesWhatNoFrameMayHold() {
    assertThatThrownBy(() -> Entry.of("k").attr("a", 1).attr("a", 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("`a`");
    assertThatThrownBy(() -> Entry.of("k").attr("params", "x"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                Entry.of("k")
                    .section(Section.PARAMS, TestLogs.json("{}"))
                    .section(Section.PARAMS, TestLogs.json("{}")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Entry.of("")).isInstanceOf(IllegalArgumentException.class);
  }

  private static AbstractThrowableAssert<?, LogException> refuses(
      LogCode code, org.assertj.core.api.ThrowableAssert.ThrowingCallable action) {
    return assertThatThrownBy(action)
        .asInstanceOf(type(LogException.class))
        .matches(e -> e.code() == code, "has code " + code)
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.throwable(LogException.class));
  }
}

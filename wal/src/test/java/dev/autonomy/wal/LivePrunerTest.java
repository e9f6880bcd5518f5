package dev.autonomy.wal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.wal.note.SignedNote;
import dev.autonomy.wal.note.WitnessPolicy;
import dev.autonomy.wal.tree.Hash;
import dev.autonomy.wal.tree.MerkleTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A log that is written to and keeps itself within its retention. */
@Timeout(120)
final class LivePrunerTest {

  private static final String KEEPER = "wal-keeper";
  private static final int ENTRY_BYTES = 10_000;
  private static final Duration MAX_WAIT = Duration.ofSeconds(30);

  /** 1 MiB in segments of 256 KiB: some 90 entries. */
  private static final LogOptions SMALL = TestLogs.options().withMaxBytes(1 << 20);

  private static final Retention DELIVERED =
      Retention.when(List.of(new Retention.Condition.Delivered()));

  @Test
  void aLogThatMayForgetNeverFillsUp() throws LogException {
    MemoryStorage storage = new MemoryStorage();
    long last = 0;
    try (Log log = TestLogs.open(storage, SMALL.withRetention(Retention.always()))) {
      for (int i = 0; i < 600; i++) {
        last = appendPatiently(log, decision("call-" + i));
        assertThat(log.sizeBytes()).isLessThanOrEqualTo(SMALL.limits().maxBytes());
      }
      assertThat(log.refusal()).isEmpty();
    }
    List<Frame> frames = TestLogs.read(storage);
    assertThat(frames.getFirst().seq()).isGreaterThan(400);
    assertThat(frames).extracting(Frame::seq).contains(last);
    assertThat(frames).extracting(Frame::kind).contains(FrameKind.LOG_PRUNED);
    Verification verification = TestLogs.verify(storage);
    assertThat(verification.problem()).isEmpty();
    assertThat(verification.pruned()).isEqualTo(frames.getFirst().seq() - 1);
    try (Log log = TestLogs.open(storage)) {
      assertThat(log.size()).isEqualTo(frames.getLast().seq());
    }
  }

  @Test
  void withoutRetentionAFullLogForgetsNothingAndSaysWhatToDo() throws LogException {
    MemoryStorage storage = new MemoryStorage();
    try (Log log = TestLogs.open(storage, SMALL)) {
      assertThat(fill(log))
          .startsWith("WAL_FULL: the log has ")
          .contains("raise its ceiling", "let it prune itself (`--wal-prune`)");
      assertThat(TestLogs.read(storage).getFirst().seq()).isEqualTo(1);
    }
  }

  @Test
  void aFullLogSaysWhatItWaitsForAndContinuesByItselfOnceThatIsDelivered() throws LogException {
    MemoryStorage storage = new MemoryStorage();
    try (Log log = TestLogs.open(storage, SMALL.withRetention(DELIVERED))) {
      fill(log);
      await(() -> refusal(log).contains("the collector has accepted no frame"));
      assertThat(refusal(log))
          .startsWith("WAL_FULL: the log has ")
          .contains("its oldest segment, frames 1 to ", "`autonomy telemetry export`")
          .endsWith("or raise its ceiling");
      assertThat(TestLogs.read(storage).getFirst().seq()).isEqualTo(1);

      deliver(storage, 3);
      await(() -> refusal(log).contains("the collector has accepted frames up to 3 only"));
      assertThat(TestLogs.read(storage).getFirst().seq()).isEqualTo(1);

      long delivered = log.size() - 5;
      deliver(storage, delivered);
      await(() -> refusal(log).isEmpty());
      assertThat(appendPatiently(log, decision("after"))).isGreaterThan(delivered);
      assertThat(TestLogs.read(storage).getFirst().seq()).isBetween(2L, delivered + 1);
    }
    assertThat(TestLogs.verify(storage).problem()).isEmpty();
  }

  @Test
  void thePositionOfAnotherLogLetsNothingGo() throws LogException {
    MemoryStorage storage = new MemoryStorage();
    try (Log log = TestLogs.open(storage, SMALL.withRetention(DELIVERED))) {
      fill(log);
      Hash other = MerkleTree.leafHash("another log".getBytes(StandardCharsets.UTF_8));
      long size = log.size();
      DeliveryFile.of(storage)
          .write(new Delivery("example.com/log", size, size, size, size, other));
      await(() -> refusal(log).contains("is not of this log"));
      storage.put(SegmentName.DELIVERED, new byte[10]);
      await(() -> refusal(log).contains("is damaged"));
      assertThat(TestLogs.read(storage).getFirst().seq()).isEqualTo(1);
    }
  }

  @Test
  void aFullLogContinuesByItselfOnceEnoughWitnessesVouchForIt() throws LogException {
    WitnessPolicy policy = new WitnessPolicy(List.of(WitnessedFileTest.key(1)), 1);
    Retention witnessed = Retention.when(List.of(new Retention.Condition.Witnessed(policy)));
    MemoryStorage storage = new MemoryStorage();
    try (Log log = TestLogs.open(storage, SMALL.withRetention(witnessed))) {
      fill(log);
      await(() -> refusal(log).contains("1 of 1 witnesses vouch for no frame"));

      log.signCheckpoint();
      SignedNote note = WitnessedFileTest.checkpoint(storage);
      WitnessedFile.write(storage, WitnessedFileTest.cosigned(note, 2));
      int looks = storage.openings(SegmentName.WITNESSED);
      // When it is opened a second time, the look before has ended.
      await(() -> storage.openings(SegmentName.WITNESSED) >= looks + 2);
      assertThat(refusal(log)).contains("vouch for no frame");

      WitnessedFile.write(storage, WitnessedFileTest.cosigned(note, 1));
      await(() -> refusal(log).isEmpty());
      appendPatiently(log, decision("after"));
      assertThat(TestLogs.read(storage).getFirst().seq()).isGreaterThan(1);
    }
    assertThat(TestLogs.verify(storage).problem()).isEmpty();
  }

  @Test
  void theDecisionOfACallThatStillRunsStaysUntilItsOutcomeIsWritten() throws LogException {
    MemoryStorage storage = new MemoryStorage();
    try (Log log = TestLogs.open(storage, SMALL.withRetention(Retention.always()))) {
      long opened = log.append(TestLogs.allow("runs-long"));
      await(() -> refusal(log).contains("the call that frame " + opened + " allowed"));
      assertThat(TestLogs.read(storage).getFirst().seq()).isEqualTo(1);

      log.append(TestLogs.outcome("runs-long")); // the ceiling keeps room for it
      await(() -> refusal(log).isEmpty());
      appendPatiently(log, decision("after"));
    }
    List<Frame> frames = TestLogs.read(storage);
    assertThat(frames.getFirst().seq()).isGreaterThan(1);
    assertThat(frames).extracting(Frame::auditId).contains("runs-long", "after");
    assertThat(TestLogs.verify(storage).problem()).isEmpty();
  }

  @Test
  void aCallThatNeverEndedGetsItsOutcomeAtTheNextOpeningAndMayThenGo() throws LogException {
    MemoryStorage storage = new MemoryStorage();
    LogOptions options = SMALL.withRetention(Retention.always());
    MemoryStorage killed;
    try (Log log = TestLogs.open(storage, options)) {
      log.append(TestLogs.allow("runs-long"));
      await(() -> refusal(log).contains("the call that frame 1 allowed"));
      killed = storage.afterKill();
    }
    try (Log log = TestLogs.open(killed, options)) {
      await(() -> refusal(log).isEmpty());
      appendPatiently(log, decision("after"));
    }
    assertThat(TestLogs.read(killed).getFirst().seq()).isGreaterThan(1);
    assertThat(TestLogs.verify(killed).problem()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"delete", "create", "rename"})
  void pruningThatHangsKeepsNobodyWaiting(String hanging) throws LogException {
    Set<String> threads = ConcurrentHashMap.newKeySet();
    CountDownLatch released = new CountDownLatch(1);
    CountDownLatch reached = new CountDownLatch(1);
    MemoryStorage memory = new MemoryStorage();
    Storage storage =
        new ObservedStorage(
            memory,
            (operation, name) -> {
              boolean removes = operation.equals("delete") && SegmentName.firstSeq(name) > 0;
              boolean prunes = removes || name.startsWith(SegmentName.PRUNED);
              if (prunes) {
                threads.add(Thread.currentThread().getName());
              }
              if (prunes && operation.equals(hanging)) {
                reached.countDown();
                uninterruptibly(released);
              }
            });
    LogOptions options =
        TestLogs.options()
            .withLimits(TestLogs.LIMITS.withSegmentBytes(64 << 10))
            .withRetention(Retention.always().withKeepBytes(1));
    try (Log log = TestLogs.open(storage, options)) {
      int sealed = 0;
      while (reached.getCount() > 0) {
        log.append(decision("before-" + sealed++));
      }
      // This does not return: a hundred more segments are written meanwhile.
      for (int i = 0; i < 600; i++) {
        log.append(decision("meanwhile-" + i));
      }
      assertThat(TestLogs.segmentNames(memory)).hasSizeGreaterThan(80);
      assertThat(released.getCount()).isEqualTo(1);
      assertThat(log.refusal()).isEmpty();

      released.countDown();
      await(() -> TestLogs.segmentNames(memory).size() == 1);
    }
    assertThat(threads).containsExactly(KEEPER);
    assertThat(TestLogs.verify(memory).problem()).isEmpty();
  }

  @Test
  void aRemovalThatFailsIsTriedAgainAndSaidOnce() throws LogException {
    AtomicReference<String> failing = new AtomicReference<>("");
    MemoryStorage memory = new MemoryStorage();
    Storage storage =
        new ObservedStorage(
            memory,
            (operation, name) -> {
              if (operation.equals("delete") && name.equals(failing.get())) {
                throw new IOException("planned");
              }
            });
    failing.set(SegmentName.of(1));
    try (Log log = TestLogs.open(storage, SMALL.withRetention(Retention.always()))) {
      await(() -> refusal(log).contains("planned"));
      assertThat(TestLogs.read(memory).getFirst().seq()).isEqualTo(1);
      failing.set("");
      await(() -> refusal(log).isEmpty());
      await(() -> TestLogs.segmentNames(memory).getFirst().compareTo(SegmentName.of(2)) > 0);
    }
    long first = SegmentName.firstSeq(TestLogs.segmentNames(memory).getFirst());
    List<Frame> said = new ArrayList<>(TestLogs.read(memory));
    said.removeIf(frame -> !frame.kind().equals(FrameKind.LOG_PRUNED));
    assertThat(said).extracting(frame -> frame.attrs().toText()).doesNotHaveDuplicates();
    assertThat(said).hasSizeLessThanOrEqualTo(4);
    assertThat(first).isGreaterThan(1);
    assertThat(TestLogs.verify(memory).problem()).isEmpty();
  }

  @Test
  void whatIsOlderThanItsTimeGoesAlsoBelowTheCeiling() throws LogException {
    SettableClock clock = new SettableClock();
    MemoryStorage storage = new MemoryStorage();
    Retention day = Retention.always().withKeepAge(Duration.ofDays(1));
    LogOptions options = TestLogs.options().withClock(clock).withRetention(day);
    try (Log log = TestLogs.open(storage, options)) {
      log.append(decision("first"));
      clock.advance(Duration.ofHours(5));
      log.append(decision("same segment"));
      assertThat(TestLogs.segmentNames(storage)).hasSize(1);
      clock.advance(Duration.ofHours(1));
      log.append(decision("after a quarter"));
      assertThat(TestLogs.segmentNames(storage)).hasSize(2);
      clock.advance(Duration.ofHours(24));
      long fourth = log.append(decision("after more than a day since the second"));
      await(() -> TestLogs.segmentNames(storage).size() == 2);
      assertThat(TestLogs.read(storage).getFirst().auditId()).isEqualTo("after a quarter");
      assertThat(fourth).isEqualTo(4);
    }
    assertThat(TestLogs.verify(storage).problem()).isEmpty();
  }

  @Test
  void aLogThatIsOpenedBeyondItsBoundsIsPrunedAtOnce() throws LogException {
    MemoryStorage storage = new MemoryStorage();
    LogOptions plain = TestLogs.options().withLimits(TestLogs.LIMITS.withSegmentBytes(64 << 10));
    try (Log log = TestLogs.open(storage, plain)) {
      for (int i = 0; i < 60; i++) {
        log.append(decision("call-" + i));
      }
    }
    int before = TestLogs.segmentNames(storage).size();
    Retention small = Retention.always().withKeepBytes(200 << 10);
    try (Log log = TestLogs.open(storage, plain.withRetention(small))) {
      await(() -> log.sizeBytes() <= 200 << 10);
      assertThat(TestLogs.segmentNames(storage)).hasSizeLessThan(before - 5);
    }
    assertThat(TestLogs.verify(storage).problem()).isEmpty();
  }

  /** Appends until there is no room; the refusal. */
  private static String fill(Log log) {
    String[] refusal = new String[1];
    await(
        () -> {
          refusal[0] = refusal(log);
          return !refusal[0].isEmpty();
        });
    return refusal[0];
  }

  /** What the log says to one more decision; nothing when it takes it. */
  private static String refusal(Log log) {
    try {
      log.append(decision("one-more"));
      return "";
    } catch (LogException e) {
      assertThat(e.code()).isEqualTo(LogCode.WAL_FULL);
      return String.valueOf(e.getMessage());
    }
  }

  private static long appendPatiently(Log log, Entry entry) {
    long[] seq = new long[1];
    await(
        () -> {
          try {
            seq[0] = log.append(entry);
          } catch (LogException e) {
            assertThat(e.code()).isEqualTo(LogCode.WAL_FULL);
          }
          return seq[0] > 0;
        });
    return seq[0];
  }

  private static void deliver(Storage storage, long seq) throws LogException {
    try (StoredFrames frames = StoredFrames.at(storage, seq)) {
      Hash leaf = MerkleTree.leafHash(frames.copyText());
      DeliveryFile.of(storage).write(new Delivery("example.com/log", seq, seq, seq, seq, leaf));
    }
  }

  private static Entry decision(String auditId) {
    return Entry.of(FrameKind.DECISION)
        .attr("audit_id", auditId)
        .attr("outcome", "deny")
        .attr("reason", "x".repeat(ENTRY_BYTES))
        .build();
  }

  private static void await(BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - start).isLessThan(MAX_WAIT.toNanos());
      Thread.onSpinWait();
    }
  }

  private static void uninterruptibly(CountDownLatch latch) {
    while (latch.getCount() > 0) {
      Thread.onSpinWait();
    }
  }

  /** A clock that stands until it is moved. */
  private static final class SettableClock implements InstantSource {

    private volatile Instant now = Instant.parse("2026-01-02T03:04:05Z");

    void advance(Duration step) {
      now = now.plus(step);
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}

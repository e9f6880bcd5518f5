package dev.autonomy.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.wal.MemoryStorage.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
final class LogConcurrencyTest {

  private final MemoryStorage storage = new MemoryStorage();

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void everyCallerGetsTheNumberOfItsOwnFrameInItsOwnOrder(boolean virtualThreads) throws Exception {
    int callers = 64;
    int entries = 200;
    Map<Long, String> acknowledged = new ConcurrentHashMap<>();
    LogOptions options = TestLogs.options().withLimits(TestLogs.LIMITS.withSegmentBytes(1 << 20));
    try (Log log = TestLogs.open(storage, options)) {
      Callers.Work work =
          caller -> {
            for (int i = 0; i < entries; i++) {
              String auditId = caller + "-" + i;
              acknowledged.put(log.append(TestLogs.deny(auditId)), auditId);
            }
          };
      (virtualThreads ? Callers.start(callers, work) : Callers.startPlatform(callers, work))
          .close();
      assertThat(log.size()).isEqualTo((long) callers * entries);
    }
    List<Frame> frames = TestLogs.read(storage);
    assertThat(acknowledged).hasSize(frames.size()).hasSize(callers * entries);
    Map<String, Integer> nextOfCaller = new HashMap<>();
    for (Frame frame : frames) {
      assertThat(acknowledged.get(frame.seq())).isEqualTo(frame.auditId());
      String[] parts = frame.auditId().split("-", 2);
      int expected = nextOfCaller.merge(parts[0], 1, Integer::sum) - 1;
      assertThat(Integer.parseInt(parts[1])).isEqualTo(expected);
    }
    assertThat(TestLogs.verify(storage).problem()).isEmpty();
  }

  @Test
  void aFullQueueMakesCallersWaitAndLosesNothing() throws Exception {
    LogOptions options =
        TestLogs.options()
            .withLimits(TestLogs.LIMITS.withMaxQueuedBytes(2_000).withMaxBatchBytes(4_000));
    int callers = 8;
    int entries = 300;
    try (Log log = TestLogs.open(storage, options);
        Callers running =
            Callers.start(
                callers,
                caller -> {
                  for (int i = 0; i < entries; i++) {
                    log.submit(TestLogs.deny(caller + "-" + i));
                  }
                })) {
      running.join();
    }
    assertThat(TestLogs.read(storage)).hasSize(callers * entries);
  }

  @Test
  void closingWhileCallersAppendAnswersEveryOneOfThem() throws Exception {
    for (int round = 0; round < 20; round++) {
      MemoryStorage disk = new MemoryStorage();
      Log log = TestLogs.open(disk);
      AtomicInteger acknowledged = new AtomicInteger();
      CountDownLatch started = new CountDownLatch(8);
      try (Callers running =
          Callers.start(8, caller -> appendUntilClosed(log, started, acknowledged))) {
        started.await();
        log.close();
        running.join();
      }
      assertThat(TestLogs.read(disk)).hasSize(acknowledged.get());
      assertThat(TestLogs.verify(disk).problem()).isEmpty();
    }
  }

  @Test
  void aFailureIsToldToEveryCallerOfTheBatchAndTheLogComesBack() throws Exception {
    AtomicBoolean failing = new AtomicBoolean();
    try (Log log = TestLogs.open(storage)) {
      storage.plan(operation -> failing.get() ? Fault.NO_SPACE : Fault.NONE);
      log.append(TestLogs.deny("before"));
      failing.set(true);
      Callers.start(
              32,
              caller ->
                  assertThatThrownBy(() -> log.append(TestLogs.deny("during")))
                      .isInstanceOf(LogException.class)
                      .hasMessageStartingWith("WAL_FULL"))
          .close();
      assertThat(log.refusal().orElseThrow().code()).isEqualTo(LogCode.WAL_FULL);
      assertThat(log.size()).isEqualTo(1);
      failing.set(false);
      while (log.refusal().isPresent()) {
        Thread.onSpinWait();
      }
      log.append(TestLogs.deny("after"));
    }
    List<Frame> frames = TestLogs.read(storage);
    assertThat(frames).extracting(Frame::auditId).containsExactly("before", "", "after");
    assertThat(frames.get(1).kind()).isEqualTo(FrameKind.LOG_RECOVERED);
    assertThat(frames.get(1).attrs().get("refused_entries")).hasToString("JsonNumber[text=32]");
  }

  @Test
  void anInterruptDoesNotEndTheWaitAndIsNotForgotten() throws Exception {
    AtomicBoolean interruptedAfter = new AtomicBoolean();
    try (Log log = TestLogs.open(storage)) {
      Callers.startPlatform(
              1,
              caller -> {
                Thread.currentThread().interrupt();
                log.append(TestLogs.deny("call-1"));
                interruptedAfter.set(Thread.interrupted());
              })
          .close();
    }
    assertThat(interruptedAfter).isTrue();
    assertThat(TestLogs.read(storage)).hasSize(1);
  }

  @Test
  void anOutcomeGoesWithTheNextDecisionInsteadOfItsOwnSync() throws Exception {
    int calls = 50;
    LogOptions patient =
        TestLogs.options()
            .withLimits(TestLogs.LIMITS.withIntervals(Duration.ofHours(1), Duration.ofHours(1)));
    try (Log log = TestLogs.open(storage, patient)) {
      storage.plan(operation -> Fault.NONE);
      for (int i = 1; i <= calls; i++) {
        log.append(TestLogs.allow("call-" + i));
        log.submit(TestLogs.outcome("call-" + i));
      }
      // A write and a sync for each call, and a few that opening leaves to another thread; outcomes
      // that were synced by themselves would make it four for each.
      assertThat(storage.operations()).isLessThan(3 * calls);
    }
  }

  @Test
  void whatNobodyWaitsForBecomesDurableByItself() throws Exception {
    try (Log log = TestLogs.open(storage)) {
      Ticket ticket = log.submit(TestLogs.deny("call-1"));
      while (!ticket.isDone()) {
        Thread.onSpinWait();
      }
      assertThat(log.size()).isEqualTo(1);
    }
  }

  @Test
  void aTicketIsAwaitedByOneThreadAtATime() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (Log log = TestLogs.open(storage)) {
      storage.plan(operation -> hangUntil(release));
      Ticket ticket = log.submit(TestLogs.deny("call-1"));
      Thread first = Thread.ofPlatform().start(() -> await(ticket));
      while (first.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
      assertThat(ticket.isDone()).isFalse();
      assertThatThrownBy(ticket::await).isInstanceOf(IllegalStateException.class);
      release.countDown();
      first.join();
      assertThat(ticket.await()).isEqualTo(1);
    }
  }

  @Test
  void aDiskThatHangsRefusesInsteadOfHangingItsCallers() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    LogOptions options =
        TestLogs.options().withLimits(TestLogs.LIMITS.withMaxWait(Duration.ofMillis(100)));
    try (Log log = TestLogs.open(storage, options)) {
      storage.plan(operation -> hangUntil(release));
      int callers = 8;
      AtomicInteger refused = new AtomicInteger();
      Callers.start(
              callers,
              caller -> {
                assertThatThrownBy(() -> log.append(TestLogs.deny(caller + "-1")))
                    .isInstanceOf(LogException.class)
                    .hasMessageContaining("the disk has not answered for 100 ms");
                refused.incrementAndGet();
              })
          .close();
      assertThat(refused).hasValue(callers);
      assertThat(log.refusal().map(LogException::code)).contains(LogCode.WAL_IO);

      release.countDown();
      while (log.refusal().isPresent()) {
        Thread.onSpinWait();
      }
      appendHoweverSlowThisMachineIs(log);
    }
    // What the disk had taken in the end is there, though nobody acted on it.
    assertThat(TestLogs.read(storage)).extracting(Frame::auditId).contains("after");
    assertThat(TestLogs.verify(storage).problem()).isEmpty();
  }

  @Test
  void aDiskThatHangsAtTheSecondBatchRefusesThoseBehindItToo() throws Exception {
    CountDownLatch queued = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    AtomicBoolean begun = new AtomicBoolean();
    LogOptions options =
        TestLogs.options()
            .withLimits(TestLogs.LIMITS.withMaxBatchBytes(1).withMaxWait(Duration.ofMillis(500)));
    try (Log log = TestLogs.open(storage, options)) {
      // The first entry's batch waits until the others have queued; theirs, of one each, hang.
      storage.plan(operation -> hangUntil(begun.compareAndSet(false, true) ? queued : release));
      List<Thread> callers = new ArrayList<>();
      AtomicInteger refused = new AtomicInteger();
      for (int i = 0; i < 8; i++) {
        callers.add(Thread.ofPlatform().start(() -> appendInVain(log, refused)));
      }
      for (Thread caller : callers) {
        while (caller.getState() == Thread.State.RUNNABLE) {
          Thread.onSpinWait();
        }
      }
      queued.countDown();
      for (Thread caller : callers) {
        caller.join();
      }
      assertThat(refused.get()).isBetween(6, 8);
      release.countDown();
    }
    assertThat(TestLogs.verify(storage).problem()).isEmpty();
  }

  private static void appendInVain(Log log, AtomicInteger refused) {
    try {
      log.append(TestLogs.deny("call"));
    } catch (LogException e) {
      assertThat(e.code()).isEqualTo(LogCode.WAL_IO);
      refused.incrementAndGet();
    }
  }

  /** The log's patience is short here: a busy machine may exceed it without a disk that hangs. */
  private static void appendHoweverSlowThisMachineIs(Log log) throws LogException {
    while (true) {
      try {
        log.append(TestLogs.deny("after"));
        return;
      } catch (LogException e) {
        assertThat(e.code()).isEqualTo(LogCode.WAL_IO);
      }
    }
  }

  private static Fault hangUntil(CountDownLatch release) {
    try {
      release.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return Fault.NONE;
  }

  private static void appendUntilClosed(
      Log log, CountDownLatch started, AtomicInteger acknowledged) {
    started.countDown();
    try {
      while (true) {
        log.append(TestLogs.deny("call"));
        acknowledged.incrementAndGet();
      }
    } catch (LogException e) {
      assertThat(e.code()).isEqualTo(LogCode.WAL_CLOSED);
    }
  }

  private static void await(Ticket ticket) {
    try {
      ticket.await();
    } catch (LogException e) {
      throw new IllegalStateException(e);
    }
  }
}

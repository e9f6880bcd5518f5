package dev.autonomy.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class StallWatchTest {

  private final EncoderPool encoders = new EncoderPool("test", 1 << 20, Entropy.system());
  private final CommitQueue queue = queue(Duration.ofSeconds(1));

  private static CommitQueue queue(Duration maxWait) {
    CommitQueue queue = new CommitQueue(TestLogs.LIMITS.withMaxWait(maxWait));
    queue.drainedBy(Thread.currentThread());
    return queue;
  }

  @BeforeEach
  void start() {
    queue.watch().start();
  }

  @AfterEach
  void stop() {
    queue.watch().stop();
  }

  /** An entry that a thread has promised to wait for; it does when it may go on. */
  private FutureTask<Long> promised(PendingEntry[] entries, int index, CountDownLatch mayGoOn)
      throws Exception {
    PendingEntry entry = encoders.encode(TestLogs.deny("call-" + index));
    entries[index] = entry;
    CountDownLatch promised = new CountDownLatch(1);
    FutureTask<Long> waiting =
        new FutureTask<>(
            () -> {
              entry.promiseToWait(queue);
              queue.push(entry, true);
              promised.countDown();
              mayGoOn.await();
              return entry.await();
            });
    Thread.ofVirtual().start(waiting);
    promised.await();
    return waiting;
  }

  @Test
  void whoShouldHaveBeenWokenByACallerThatNeverCameIsWokenByTheWatch() throws Exception {
    PendingEntry[] entries = new PendingEntry[3];
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch atOnce = new CountDownLatch(0);
    FutureTask<Long> first = promised(entries, 0, never);
    FutureTask<Long> second = promised(entries, 1, atOnce);
    FutureTask<Long> third = promised(entries, 2, atOnce);
    PendingEntry oldest = queue.drainAndClose();
    long seq = 1;
    for (PendingEntry entry = oldest; entry != null; entry = entry.next) {
      entry.assign(seq++);
    }
    @Nullable PendingEntry[] scratch = new PendingEntry[8];
    PendingEntry.completeAll(Objects.requireNonNull(oldest), scratch);
    assertThat(second.get()).isEqualTo(2);
    assertThat(third.get()).isEqualTo(3);
    never.countDown();
    assertThat(first.get()).isEqualTo(1);
  }

  @Test
  void whoseTimeIsUpIsToldSoWhereverTheEntryIs() throws Exception {
    PendingEntry[] entries = new PendingEntry[2];
    FutureTask<Long> taken = promised(entries, 0, new CountDownLatch(0));
    PendingEntry drained = queue.take(Long.MAX_VALUE);
    assertThat(drained).isSameAs(entries[0]);
    FutureTask<Long> queued = promised(entries, 1, new CountDownLatch(0));
    for (FutureTask<Long> waiting : List.of(taken, queued)) {
      assertThatThrownBy(waiting::get)
          .hasCauseInstanceOf(LogException.class)
          .hasMessageContaining("the disk has not answered for 1 s");
    }
  }
}

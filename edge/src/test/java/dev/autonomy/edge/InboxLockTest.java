package dev.autonomy.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** While the ledger takes its time over one peer, others are served. */
class InboxLockTest {

  private static final byte[] ONE = TestNode.content(20, 2_500);
  private static final byte[] TWO = TestNode.content(21, 2_500);
  private static final int WAIT_SECONDS = 20;

  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final TestClock clock = new TestClock();

  /** The first call of this name waits. */
  private Ledger slow(String name) {
    MemoryLedger ledger = new MemoryLedger();
    return (Ledger)
        Proxy.newProxyInstance(
            Ledger.class.getClassLoader(),
            new Class<?>[] {Ledger.class},
            (_, method, arguments) -> {
              if (method.getName().equals(name) && reached.getCount() > 0) {
                reached.countDown();
                assertThat(goOn.await(WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
              }
              try {
                return method.invoke(ledger, arguments);
              } catch (InvocationTargetException e) {
                throw new IOException(e.getCause());
              }
            });
  }

  @AfterEach
  void end() {
    goOn.countDown();
    threads.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"charge", "accept", "charged"})
  void anotherPeerIsServedMeanwhile(String slow) throws Exception {
    Ledger ledger = slow(slow);
    SegmentStore store =
        SegmentStore.open(new SimulatedDisk(new Faults()), ledger, TestNode.STORAGE, clock);
    Inbox inbox = new Inbox(store, TestNode.limits("one", "two"), TestNode.INBOX, clock);
    Future<Answer> waiting = threads.submit(() -> deliver(inbox, "one", ONE));
    assertThat(reached.await(WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();

    Future<Answer> served =
        threads.submit(
            () -> {
              clock.pass(TestNode.INBOX.chunkHold().plus(Duration.ofSeconds(1)));
              return deliver(inbox, "two", TWO);
            });

    assertThat(served.get(WAIT_SECONDS, TimeUnit.SECONDS)).isEqualTo(new Answer.Have());
    assertThat(waiting.isDone()).isFalse();
    goOn.countDown();
    assertThat(waiting.get(WAIT_SECONDS, TimeUnit.SECONDS)).isEqualTo(new Answer.Have());
  }

  private static Answer deliver(Inbox inbox, String peer, byte[] content) throws IOException {
    Answer answer = inbox.offer(peer, TestNode.segment(content));
    if (!(answer instanceof Answer.Want(long offset))) {
      return answer;
    }
    IncomingTransfer transfer = inbox.begin(peer, Digest.of(content), offset);
    while (!transfer.full()) {
      TestNode.send(transfer, content);
    }
    return transfer.finish();
  }
}

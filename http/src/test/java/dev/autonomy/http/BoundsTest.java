package dev.autonomy.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Slow, silent, half-closed and too many clients. */
@Timeout(30)
final class BoundsTest {

  private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

  @Test
  void aHeadThatDripsIsAnswered408() throws IOException {
    HttpServerOptions options =
        EchoServer.options(EchoServer.SHORT, EchoServer.LONG, EchoServer.LONG);
    try (EchoServer server = EchoServer.start(options);
        RawClient client = server.connect()) {
      client.send("GET / HTTP/1.1\r\nHost: x\r\nX-Slow");
      RawClient.Answer answer = client.read();
      assertThat(answer.status()).isEqualTo(408);
      assertThat(answer.body()).contains("300 ms");
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void aBodyThatNeverComesIsAnswered408() throws IOException {
    HttpServerOptions options =
        EchoServer.options(EchoServer.SHORT, EchoServer.LONG, EchoServer.LONG);
    try (EchoServer server = EchoServer.start(options);
        RawClient client = server.connect()) {
      client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nnot a hundred");
      assertThat(client.read().status()).isEqualTo(408);
    }
  }

  @Test
  void theTimeOfARequestIsBoundedHoweverOftenItMoves() throws Exception {
    HttpServerOptions options =
        EchoServer.options(EchoServer.SHORT, EchoServer.LONG, EchoServer.LONG);
    try (EchoServer server = EchoServer.start(options);
        RawClient client = server.connect()) {
      client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n");
      CountDownLatch answered = new CountDownLatch(1);
      Thread drip =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      while (!answered.await(20, TimeUnit.MILLISECONDS)) {
                        client.send("x");
                      }
                    } catch (IOException | InterruptedException _) {
                      // The server has closed.
                    }
                  });
      assertThat(client.read().status()).isEqualTo(408);
      answered.countDown();
      drip.join();
    }
  }

  @Test
  void aSilentConnectionIsClosedWithoutAWord() throws IOException {
    HttpServerOptions options =
        EchoServer.options(EchoServer.LONG, EchoServer.SHORT, EchoServer.LONG);
    try (EchoServer server = EchoServer.start(options);
        RawClient silent = server.connect();
        RawClient used = server.connect()) {
      assertThat(silent.isClosedByServer()).isTrue();
      assertThat(used.isClosedByServer()).isTrue();
    }
  }

  @Test
  void aClientThatDoesNotReadItsAnswerIsCutOff() throws Exception {
    byte[] large = new byte[32 << 20];
    HttpServerOptions options =
        EchoServer.options(EchoServer.LONG, EchoServer.LONG, EchoServer.SHORT);
    try (EchoServer server =
            EchoServer.start(options, _ -> HttpResponse.of(200, "text/plain", large));
        RawClient client = server.connect()) {
      client.send(GET);
      await(() -> server.server().openConnections() == 0);
    }
  }

  @Test
  void aHalfClosedClientGetsItsAnswer() throws IOException {
    try (EchoServer server = EchoServer.start();
        RawClient client = server.connect()) {
      client.send(GET).halfClose();
      assertThat(client.read().status()).isEqualTo(200);
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void aRequestCutShortIsRefused() throws IOException {
    try (EchoServer server = EchoServer.start()) {
      for (String part :
          List.of(
              "GET / HT",
              "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf",
              "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab")) {
        try (RawClient client = server.connect()) {
          RawClient.Answer answer = client.send(part).halfClose().read();
          assertThat(answer.status()).as(part).isEqualTo(400);
          assertThat(answer.body()).contains("closed before the message was complete");
        }
      }
    }
  }

  @Test
  void oneConnectionTooManyIsToldSoAndTheOthersAreServed() throws Exception {
    try (EchoServer server = EchoServer.start()) {
      List<RawClient> clients = new ArrayList<>();
      for (int i = 0; i < EchoServer.MAX_CONNECTIONS; i++) {
        clients.add(server.connect());
        assertThat(clients.getLast().send(GET).read().status()).isEqualTo(200);
      }
      try (RawClient surplus = server.connect()) {
        RawClient.Answer answer = surplus.send(GET).read();
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("refused: 4 connections are open already");
        assertThat(surplus.halfClose().isClosedByServer()).isTrue();
      }
      assertThat(clients.getFirst().send(GET).read().status()).isEqualTo(200);
      clients.getFirst().close();
      await(() -> server.server().openConnections() < EchoServer.MAX_CONNECTIONS);
      try (RawClient next = server.connect()) {
        assertThat(next.send(GET).read().status()).isEqualTo(200);
      }
      for (RawClient client : clients) {
        client.close();
      }
    }
  }

  @Test
  void aFloodOfSilentConnectionsIsBounded() throws Exception {
    try (EchoServer server = EchoServer.start()) {
      List<RawClient> flood = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        flood.add(server.connect());
      }
      assertThat(flood.getLast().isClosedByServer()).isTrue();
      assertThat(server.server().openConnections())
          .isLessThanOrEqualTo(EchoServer.MAX_CONNECTIONS + 32);
      for (RawClient client : flood) {
        client.close();
      }
      await(() -> server.server().openConnections() == 0);
      try (RawClient client = server.connect()) {
        assertThat(client.send(GET).read().status()).isEqualTo(200);
      }
    }
  }

  @Test
  void stoppingFinishesWhatHasBegunAndRefusesWhatHasNot() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch finish = new CountDownLatch(1);
    EchoServer.Application slow =
        _ -> {
          begun.countDown();
          awaitLatch(finish);
          return EchoServer.text(200, "finished");
        };
    try (EchoServer server = EchoServer.start(EchoServer.options(), slow);
        RawClient busy = server.connect();
        RawClient idle = server.connect()) {
      busy.send(GET);
      begun.await();
      List<Boolean> results = new ArrayList<>();
      Thread stopping =
          Thread.ofVirtual().start(() -> results.add(server.server().stop(EchoServer.LONG)));
      assertThat(idle.isClosedByServer()).isTrue();
      finish.countDown();
      RawClient.Answer answer = busy.read();
      assertThat(answer.body()).isEqualTo("finished");
      assertThat(answer.field("Connection")).isEqualTo("close");
      stopping.join();
      assertThat(results).containsExactly(true);
      assertThat(server.server().openConnections()).isZero();
    }
  }

  @Test
  void stoppingCutsOffWhatDoesNotFinishInTime() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    EchoServer.Application stuck =
        _ -> {
          begun.countDown();
          awaitLatch(never);
          return EchoServer.text(200, "too late");
        };
    try (EchoServer server = EchoServer.start(EchoServer.options(), stuck);
        RawClient client = server.connect()) {
      client.send(GET);
      begun.await();
      assertThat(server.server().stop(Duration.ofMillis(50))).isFalse();
      assertThat(client.isClosedByServer()).isTrue();
      never.countDown();
    }
  }

  private static void awaitLatch(CountDownLatch latch) throws HttpException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new HttpException(500, "interrupted");
    }
  }

  /** Something that becomes true. */
  @FunctionalInterface
  interface Condition {
    boolean holds();
  }

  private static void await(Condition condition) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    while (!condition.holds()) {
      assertThat(never.await(5, TimeUnit.MILLISECONDS)).isFalse();
    }
  }
}

package dev.autonomy.http2;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Our client and our server with each other. */
@Timeout(60)
final class ExchangeTest {

  private static final Http2Options OPTIONS = Http2Options.DEFAULT;

  /** Answers with the body of the request, while it arrives. */
  private static final Http2Handler ECHO =
      (request, body, responder) -> {
        try (OutputStream out = responder.respond(200, Http2Headers.of("path", request.path()))) {
          body.transferTo(out);
        }
      };

  private static Http2Request post(String path) {
    return Http2Request.of("POST", "peer", path, Http2Headers.empty());
  }

  private static byte[] bytes(int length, int salt) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 31 + salt + (i >> 12));
    }
    return bytes;
  }

  private static byte[] echoed(Http2Client client, byte[] sent, int salt) throws Exception {
    try (Http2Exchange exchange = client.open(post("/" + salt), true)) {
      Thread writer =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try (OutputStream body = exchange.body()) {
                      body.write(sent);
                    } catch (IOException _) {
                      // What is missing is seen in what comes back.
                    }
                  });
      Http2Response response = exchange.response();
      assertThat(response.headers().first("path")).contains("/" + salt);
      byte[] received = response.body().readAllBytes();
      writer.join();
      return received;
    }
  }

  @Test
  void aRequestWithoutBodyIsAnswered() throws Exception {
    Http2Handler handler =
        (asked, body, responder) ->
            responder.respond(
                404, Http2Headers.of("x", asked.method()), asked.path().getBytes(US_ASCII));
    Http2Request request = Http2Request.of("GET", "peer", "/a?b", Http2Headers.empty());
    try (Pair pair = Pair.serve(OPTIONS, handler)) {
      try (Http2Client client = pair.client(OPTIONS)) {
        for (int i = 0; i < 50; i++) {
          try (Http2Exchange exchange = client.open(request, false)) {
            Http2Response response = exchange.response();
            assertThat(response.status()).isEqualTo(404);
            assertThat(response.headers().first("x")).contains("GET");
            assertThat(response.body().readAllBytes()).asString(US_ASCII).isEqualTo("/a?b");
          }
        }
      }
      assertThat(pair.end().error()).isEqualTo(Http2Error.NO_ERROR);
    }
  }

  @Test
  void bodiesLargerThanAllWindowsPassInBothDirectionsAtOnce() throws Exception {
    byte[] sent = bytes(9 << 20, 1);
    try (Pair pair = Pair.serve(OPTIONS, ECHO);
        Http2Client client = pair.client(OPTIONS)) {
      assertThat(echoed(client, sent, 1)).isEqualTo(sent);
    }
  }

  @Test
  void manyStreamsShareAConnection() throws Exception {
    try (Pair pair = Pair.serve(OPTIONS, ECHO);
        Http2Client client = pair.client(OPTIONS);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<byte[]>> answers = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        int salt = i;
        answers.add(threads.submit(() -> echoed(client, bytes(40_000 + salt, salt), salt)));
      }
      for (int i = 0; i < 200; i++) {
        assertThat(answers.get(i).get()).isEqualTo(bytes(40_000 + i, i));
      }
    }
  }

  @Test
  void anEarlyRefusalStopsTheUploadAndIsSeen() throws Exception {
    Http2Handler handler =
        (request, body, responder) ->
            responder.respond(503, Http2Headers.empty(), "full".getBytes(US_ASCII));
    try (Pair pair = Pair.serve(OPTIONS, handler);
        Http2Client client = pair.client(OPTIONS)) {
      for (int i = 0; i < 20; i++) {
        try (Http2Exchange exchange = client.open(post("/"), true)) {
          byte[] part = new byte[100_000];
          assertThatThrownBy(
                  () -> {
                    for (int j = 0; j < 1000; j++) {
                      exchange.body().write(part);
                    }
                  })
              .isInstanceOfSatisfying(
                  Http2Exception.class, e -> assertThat(e.error()).isEqualTo(Http2Error.NO_ERROR));
          assertThat(exchange.isAnswered()).isTrue();
          assertThat(exchange.response().status()).isEqualTo(503);
          assertThat(exchange.response().body().readAllBytes()).asString().isEqualTo("full");
        }
      }
      assertThat(client.isOpen()).isTrue();
    }
  }

  @Test
  void aStalledHandlerDoesNotHoldUpOthers() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    Http2Handler handler =
        (request, body, responder) -> {
          if (request.path().equals("/stalled")) {
            try {
              release.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
          }
          ECHO.handle(request, body, responder);
        };
    try (Pair pair = Pair.serve(OPTIONS, handler);
        Http2Client client = pair.client(OPTIONS);
        Http2Exchange stalled = client.open(post("/stalled"), true)) {
      byte[] window = bytes(OPTIONS.streamWindowBytes(), 7);
      stalled.body().write(window);
      byte[] sent = bytes(9 << 20, 2);
      assertThat(echoed(client, sent, 2)).isEqualTo(sent);
      release.countDown();
      stalled.body().close();
      assertThat(stalled.response().body().readAllBytes()).isEqualTo(window);
    }
  }

  @Test
  void aHandlerThatFailsIsAnswered500AndTold() throws Exception {
    ConcurrentLinkedQueue<Throwable> told = new ConcurrentLinkedQueue<>();
    Http2Handler handler =
        new Http2Handler() {
          @Override
          public void handle(
              Http2Request request, java.io.InputStream body, Http2Responder responder) {
            throw new IllegalStateException("oops");
          }

          @Override
          public void failed(Http2Request request, Throwable failure) {
            told.add(failure);
          }
        };
    try (Pair pair = Pair.serve(OPTIONS, handler)) {
      try (Http2Client client = pair.client(OPTIONS);
          Http2Exchange exchange = client.open(post("/"), false)) {
        assertThat(exchange.response().status()).isEqualTo(500);
      }
      assertThat(pair.end().error()).isEqualTo(Http2Error.NO_ERROR);
      assertThat(told).singleElement().isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void whoeverWasToldThatWritingFailedIsNotToldAgainByClosing() throws Exception {
    Http2Handler handler =
        (request, body, responder) -> responder.respond(503, Http2Headers.empty(), new byte[0]);
    try (Pair pair = Pair.serve(OPTIONS, handler);
        Http2Client client = pair.client(OPTIONS);
        Http2Exchange exchange = client.open(post("/"), true)) {
      assertThatThrownBy(
              () -> {
                try (OutputStream body = exchange.body()) {
                  for (int i = 0; i < 1000; i++) {
                    body.write(new byte[100_000]);
                  }
                }
              })
          .isInstanceOf(Http2Exception.class)
          .hasNoSuppressedExceptions();
    }
  }

  @Test
  void pingsAreAnswered() throws Exception {
    try (Pair pair = Pair.serve(OPTIONS, ECHO);
        Http2Client client = pair.client(OPTIONS)) {
      assertThat(client.ping(Duration.ofSeconds(10))).isPositive();
      assertThat(pair.server().ping(Duration.ofSeconds(10))).isPositive();
    }
  }
}

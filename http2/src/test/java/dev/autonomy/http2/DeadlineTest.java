package dev.autonomy.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Peers that are slow, silent or gone. */
@Timeout(60)
final class DeadlineTest {

  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration SHORT = Duration.ofMillis(200);

  private static Http2Options options(
      Duration handshake, Duration idle, Duration stall, Duration silence) {
    return Http2Options.DEFAULT.withTimeouts(
        new Http2Timeouts(handshake, idle, stall, LONG, silence));
  }

  private static final Http2Handler READ =
      (request, body, responder) -> {
        body.transferTo(OutputStream.nullOutputStream());
        responder.respond(200, Http2Headers.empty(), new byte[0]);
      };

  @Test
  void aPeerThatSaysNothingAtFirstIsCutOff() throws IOException {
    try (Pair pair = Pair.serve(options(SHORT, LONG, LONG, LONG), READ)) {
      assertThat(pair.raw().awaitGoAway().error()).isEqualTo(Http2Error.SETTINGS_TIMEOUT);
      assertThat(pair.end()).hasMessage("settings were not exchanged within 200 ms");
    }
  }

  @Test
  void aPeerThatDoesNotAcknowledgeOurSettingsIsCutOff() throws IOException {
    try (Pair pair = Pair.serve(options(SHORT, LONG, LONG, LONG), READ)) {
      assertThat(pair.raw().greet().awaitGoAway().error()).isEqualTo(Http2Error.SETTINGS_TIMEOUT);
    }
  }

  @Test
  void anIdleConnectionIsClosed() throws IOException {
    try (Pair pair = Pair.serve(options(LONG, SHORT, LONG, LONG), READ)) {
      RawPeer.GoAway end = pair.raw().shakeHands().awaitGoAway();
      assertThat(end.error()).isEqualTo(Http2Error.NO_ERROR);
      assertThat(end.reason()).startsWith("idle for");
    }
  }

  @Test
  void halfAFrameIsNotWaitedForForEver() throws IOException {
    try (Pair pair = Pair.serve(options(LONG, LONG, SHORT, LONG), READ)) {
      RawPeer peer = pair.raw().shakeHands().send(new byte[] {0, 0, 8, Protocol.PING});
      assertThat(peer.awaitGoAway().reason()).startsWith("half a frame");
    }
  }

  @Test
  void aBodyThatStopsComingIsReset() throws Exception {
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    Http2Handler told =
        new Http2Handler() {
          @Override
          public void handle(
              Http2Request request, java.io.InputStream body, Http2Responder responder)
              throws IOException {
            READ.handle(request, body, responder);
          }

          @Override
          public void failed(Http2Request request, Throwable cause) {
            failure.complete(cause);
          }
        };
    try (Pair pair = Pair.serve(options(LONG, LONG, SHORT, LONG), told)) {
      RawPeer peer =
          pair.raw().shakeHands().send(RawPeer.post(1, false), RawPeer.data(1, false, 9));
      assertThat(peer.await(Protocol.RST_STREAM).error()).isEqualTo(Http2Error.CANCEL);
      assertThat(failure.get(20, TimeUnit.SECONDS))
          .hasMessage("nothing of the body has arrived for 200 ms");
      assertThat(pair.hasEnded()).isFalse();
    }
  }

  @Test
  void aReadThatWaitsFailsWhenAnotherThreadClosesTheBody() throws Exception {
    CompletableFuture<InputStream> reading = new CompletableFuture<>();
    CompletableFuture<IOException> failure = new CompletableFuture<>();
    Http2Handler handler =
        (request, body, responder) -> {
          reading.complete(body);
          try {
            body.readAllBytes();
          } catch (IOException e) {
            failure.complete(e);
          }
          responder.respond(200, Http2Headers.empty(), new byte[0]);
        };
    try (Pair pair = Pair.serve(options(LONG, LONG, LONG, LONG), handler)) {
      RawPeer peer =
          pair.raw().shakeHands().send(RawPeer.post(1, false), RawPeer.data(1, false, 9));
      reading.get(20, TimeUnit.SECONDS).close();

      assertThat(failure.get(20, TimeUnit.SECONDS)).hasMessage("the body is closed");
      assertThat(peer.await(Protocol.RST_STREAM).error()).isEqualTo(Http2Error.NO_ERROR);
      assertThat(pair.hasEnded()).isFalse();
    }
  }

  @Test
  void aPeerThatOpensNoWindowIsReset() throws IOException {
    Http2Handler sender =
        (request, body, responder) -> {
          try (OutputStream out = responder.respond(200, Http2Headers.empty())) {
            out.write(new byte[100_000]);
          }
        };
    try (Pair pair = Pair.serve(options(LONG, LONG, SHORT, LONG), sender)) {
      RawPeer peer = pair.raw().shakeHands().send(RawPeer.post(1, true));
      assertThat(peer.await(Protocol.RST_STREAM).error()).isEqualTo(Http2Error.CANCEL);
      assertThat(pair.hasEnded()).isFalse();
    }
  }

  @Test
  void aPeerThatTakesNoBytesIsCutOff() throws IOException {
    Http2Handler sender =
        (request, body, responder) -> {
          try (OutputStream out = responder.respond(200, Http2Headers.empty())) {
            out.write(new byte[64 << 20]);
          }
        };
    try (Pair pair = Pair.serve(options(LONG, LONG, SHORT, LONG), sender)) {
      RawPeer peer = pair.raw().shakeHands();
      peer.send(
          RawPeer.post(1, true),
          RawPeer.windowUpdate(0, 1 << 30),
          RawPeer.windowUpdate(1, 1 << 30));
      assertThat(pair.end()).hasMessage("the peer takes no bytes within 200 ms");
    }
  }

  @Test
  void aPeerThatFallsSilentIsAskedAndThenGivenUp() throws IOException {
    try (Pair pair = Pair.serve(options(LONG, LONG, LONG, SHORT), READ)) {
      RawPeer peer = pair.raw().shakeHands().send(RawPeer.post(1, false));
      assertThat(peer.await(Protocol.PING).has(Protocol.ACK)).isFalse();
      assertThat(peer.awaitGoAway().reason())
          .isEqualTo("the peer is silent, and has not answered a PING");
    }
  }

  @Test
  void aPingWithoutAnswerEndsInTime() throws Exception {
    try (Pair pair = Pair.serve(Http2Options.DEFAULT, READ)) {
      pair.raw().shakeHands().await(Protocol.SETTINGS);
      assertThatThrownBy(() -> pair.server().ping(SHORT))
          .hasMessage("no answer to a PING within 200 ms");
      assertThat(pair.hasEnded()).isFalse();
    }
  }

  @Test
  void aShutdownLetsRequestsFinishAndRefusesNewOnes() throws Exception {
    try (Pair pair = Pair.serve(Http2Options.DEFAULT, READ)) {
      RawPeer peer = pair.raw().shakeHands().send(RawPeer.post(1, false), Protocol.ping(1, false));
      peer.await(Protocol.PING);
      CompletableFuture<Boolean> drained =
          CompletableFuture.supplyAsync(() -> pair.server().shutdown(LONG));
      RawPeer.GoAway first = peer.awaitGoAway();
      assertThat(first.lastId()).isEqualTo(1);
      assertThat(first.error()).isEqualTo(Http2Error.NO_ERROR);
      peer.send(RawPeer.post(3, true), RawPeer.data(1, true, 5));
      assertThat(peer.await(Protocol.HEADERS).streamId()).isEqualTo(1);
      assertThat(peer.awaitGoAway().lastId()).isEqualTo(1);
      assertThat(drained.get(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aShutdownDoesNotWaitForEver() throws Exception {
    try (Pair pair = Pair.serve(Http2Options.DEFAULT, READ)) {
      RawPeer peer = pair.raw().shakeHands().send(RawPeer.post(1, false), Protocol.ping(1, false));
      peer.await(Protocol.PING);
      assertThat(pair.server().shutdown(SHORT)).isFalse();
      assertThat(pair.end()).hasMessage("shutting down");
    }
  }
}

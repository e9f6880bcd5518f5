package dev.autonomy.http2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Frames that cost us more than the peer: each kind ends the connection, soon and with a reason.
 */
@Timeout(60)
final class FloodTest {

  private static final Http2Handler READ =
      (request, body, responder) -> {
        body.transferTo(java.io.OutputStream.nullOutputStream());
        responder.respond(200, Http2Headers.empty(), new byte[0]);
      };

  private static Arguments of(String reason, IntFunction<byte[]> frame) {
    return Arguments.of(reason, frame);
  }

  private static byte[] both(byte[] first, byte[] second) {
    byte[] all = java.util.Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  static Stream<Arguments> floods() {
    return Stream.of(
        of("too many PING frames", i -> Protocol.ping(i, false)),
        of("too many PING frames", i -> Protocol.ping(i, true)),
        of("too many SETTINGS frames", i -> RawPeer.frame(Protocol.SETTINGS, 0, 0)),
        of("too many SETTINGS frames", i -> RawPeer.frame(Protocol.SETTINGS, Protocol.ACK, 0)),
        of(
            "too many streams reset",
            i ->
                both(RawPeer.post(2 * i + 3, false), Protocol.reset(2 * i + 3, Http2Error.CANCEL))),
        of("too many streams reset", i -> RawPeer.headers(2 * i + 3, true, "a", "b")),
        of(
            "too many streams reset",
            i -> both(RawPeer.post(2 * i + 3, false), RawPeer.windowUpdate(2 * i + 3, 0))),
        of("too many streams reset", i -> RawPeer.post(2 * i + 3, false)),
        of("too many empty DATA", i -> RawPeer.data(1, false, 0)),
        of("too many WINDOW_UPDATE frames", i -> RawPeer.windowUpdate(1, 1)),
        of("too many WINDOW_UPDATE frames", i -> RawPeer.windowUpdate(0, 1)),
        of(
            "too many PRIORITY frames",
            i -> RawPeer.frame(Protocol.PRIORITY, 0, 2 * i + 1, 0, 0, 0, 1, 1)),
        of("too many PRIORITY frames", i -> RawPeer.frame(0x77, 0, i)));
  }

  @ParameterizedTest(name = "{0} {index}")
  @MethodSource("floods")
  void endsTheConnection(String reason, IntFunction<byte[]> frame) throws IOException {
    try (Pair pair = Pair.serve(Http2Options.DEFAULT, READ)) {
      RawPeer peer = pair.raw().shakeHands().send(RawPeer.post(1, false));
      Thread flood =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      for (int i = 0; i < 100_000; i++) {
                        peer.send(frame.apply(i));
                      }
                    } catch (IOException _) {
                      // The server has seen enough.
                    }
                  });
      RawPeer.GoAway end = peer.awaitGoAway();
      assertThat(end.error()).isEqualTo(Http2Error.ENHANCE_YOUR_CALM);
      assertThat(end.reason()).startsWith(reason);
      pair.socket().close();
      assertThat(pair.end()).hasMessageStartingWith(reason);
      assertThat(join(flood)).isTrue();
    }
  }

  private static boolean join(Thread thread) {
    try {
      thread.join();
      return true;
    } catch (InterruptedException _) {
      return false;
    }
  }

  @Test
  void aHeaderBlockWithoutEndIsCutOff() throws IOException {
    try (Pair pair = Pair.serve(Http2Options.DEFAULT, READ)) {
      RawPeer peer = pair.raw().shakeHands();
      peer.send(RawPeer.frame(Protocol.HEADERS, 0, 1, new byte[100]));
      byte[] more = RawPeer.frame(Protocol.CONTINUATION, 0, 1, new byte[10]);
      for (int i = 0; i < 65; i++) {
        peer.send(more);
      }
      assertThat(peer.awaitGoAway().error()).isEqualTo(Http2Error.ENHANCE_YOUR_CALM);
      pair.socket().close();
      assertThat(pair.end()).hasMessage("more than 64 CONTINUATION frames");
    }
  }

  @Test
  void aHeaderBlockThatIsTooLongIsCutOff() throws IOException {
    try (Pair pair = Pair.serve(Http2Options.DEFAULT, READ)) {
      RawPeer peer = pair.raw().shakeHands();
      peer.send(
          RawPeer.frame(Protocol.HEADERS, 0, 1, new byte[16_000]),
          RawPeer.frame(Protocol.CONTINUATION, 0, 1, new byte[1000]));
      assertThat(peer.awaitGoAway().error()).isEqualTo(Http2Error.ENHANCE_YOUR_CALM);
      pair.socket().close();
      assertThat(pair.end()).hasMessage("a header block of more than 16384 bytes");
    }
  }

  /**
   * CVE-2023-44487: what counts is how many handlers are at work, not how many streams are open.
   */
  @Test
  void streamsThatAreResetDoNotMultiplyHandlers() throws IOException {
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Http2Handler stubborn =
        (request, body, responder) -> {
          most.accumulateAndGet(running.incrementAndGet(), Math::max);
          try {
            release.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          } finally {
            running.decrementAndGet();
          }
        };
    Http2Options two = Http2Options.DEFAULT.withMaxConcurrentStreams(2);
    try (Pair pair = Pair.serve(two, stubborn)) {
      RawPeer peer = pair.raw().shakeHands();
      for (int i = 0; i < 90; i++) {
        peer.send(RawPeer.post(2 * i + 1, false), Protocol.reset(2 * i + 1, Http2Error.CANCEL));
      }
      RawPeer.Frame refusal = peer.await(Protocol.RST_STREAM);
      assertThat(refusal.error()).isEqualTo(Http2Error.REFUSED_STREAM);
      assertThat(refusal.streamId()).isEqualTo(2 * 16 + 1);
      assertThat(pair.server().activeRequests()).isEqualTo(16);
      release.countDown();
    }
    assertThat(most).hasValueLessThanOrEqualTo(16);
  }

  @Test
  void windowUpdatesThatOurDataExplainsAreFree() throws Exception {
    Http2Handler sender =
        (request, body, responder) -> {
          try (java.io.OutputStream out = responder.respond(200, Http2Headers.empty())) {
            out.write(new byte[16 << 20]);
          }
        };
    try (Pair pair = Pair.serve(Http2Options.DEFAULT, sender)) {
      RawPeer peer = pair.raw().shakeHands().send(RawPeer.post(1, true));
      long received = 0;
      RawPeer.Frame frame;
      do {
        frame = peer.await(Protocol.DATA);
        int bytes = frame.payload().remaining();
        received += bytes;
        if (bytes > 0) {
          peer.send(RawPeer.windowUpdate(0, bytes), RawPeer.windowUpdate(1, bytes));
        }
      } while (!frame.has(Protocol.END_STREAM));
      assertThat(received).isEqualTo(16 << 20);
    }
  }
}

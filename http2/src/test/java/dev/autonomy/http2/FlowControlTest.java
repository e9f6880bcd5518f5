package dev.autonomy.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Windows in both directions, and what those who ignore them get. */
@Timeout(60)
final class FlowControlTest {

  private static final int WINDOW = Protocol.INITIAL_WINDOW_BYTES;
  private static final Http2Options SMALL = Http2Options.DEFAULT.withWindows(WINDOW, 2 * WINDOW);

  /** Does not read before it is let. */
  private static final class Waiting implements Http2Handler {
    private final CountDownLatch release = new CountDownLatch(1);

    @Override
    public void handle(Http2Request request, java.io.InputStream body, Http2Responder responder)
        throws IOException {
      try {
        release.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      long bytes = body.transferTo(OutputStream.nullOutputStream());
      responder.respond(200, Http2Headers.of("bytes", Long.toString(bytes)), new byte[0]);
    }
  }

  private static Http2Handler sending(int bytes) {
    return (request, body, responder) -> {
      try (OutputStream out = responder.respond(200, Http2Headers.empty())) {
        out.write(new byte[bytes]);
      }
    };
  }

  private static void fill(RawPeer peer, int streamId, int bytes) throws IOException {
    int left = bytes;
    while (left > 0) {
      int count = Math.min(left, 16_000);
      peer.send(RawPeer.data(streamId, false, count));
      left -= count;
    }
  }

  @Test
  void aStreamThatIgnoresItsWindowIsReset() throws IOException {
    Waiting handler = new Waiting();
    try (Pair pair = Pair.serve(SMALL, handler)) {
      RawPeer peer = pair.raw().shakeHands().send(RawPeer.post(1, false));
      fill(peer, 1, WINDOW);
      peer.send(RawPeer.data(1, false, 1));
      assertThat(peer.await(Protocol.RST_STREAM).error()).isEqualTo(Http2Error.FLOW_CONTROL_ERROR);
      handler.release.countDown();
    }
  }

  @Test
  void aConnectionThatIgnoresItsWindowEnds() throws IOException {
    Waiting handler = new Waiting();
    try (Pair pair = Pair.serve(SMALL, handler)) {
      RawPeer peer = pair.raw().shakeHands();
      for (int id = 1; id <= 5; id += 2) {
        peer.send(RawPeer.post(id, false));
      }
      fill(peer, 1, WINDOW);
      fill(peer, 3, WINDOW);
      peer.send(RawPeer.data(5, false, 1));
      assertThat(peer.awaitGoAway().error()).isEqualTo(Http2Error.FLOW_CONTROL_ERROR);
      handler.release.countDown();
    }
  }

  @Test
  void readingGivesTheWindowBack() throws IOException {
    Waiting handler = new Waiting();
    try (Pair pair = Pair.serve(SMALL, handler)) {
      RawPeer peer = pair.raw().shakeHands().send(RawPeer.post(1, false));
      fill(peer, 1, WINDOW);
      handler.release.countDown();
      long stream = 0;
      while (stream < WINDOW / 2) {
        RawPeer.Frame update = peer.await(Protocol.WINDOW_UPDATE);
        if (update.streamId() == 1) {
          stream += update.integer(0);
        }
      }
      peer.send(RawPeer.data(1, true, 7));
      assertThat(peer.await(Protocol.HEADERS).streamId()).isEqualTo(1);
    }
  }

  @Test
  void paddingCountsAndIsGivenBack() throws IOException {
    Waiting handler = new Waiting();
    handler.release.countDown();
    try (Pair pair = Pair.serve(SMALL, handler)) {
      RawPeer peer = pair.raw().shakeHands().send(RawPeer.post(1, false));
      byte[] padded = new byte[1 + 10 + 200];
      padded[0] = (byte) 200;
      for (int i = 0; i < WINDOW / padded.length; i++) {
        peer.send(RawPeer.frame(Protocol.DATA, Protocol.PADDED, 1, padded));
      }
      assertThat(peer.await(Protocol.WINDOW_UPDATE).integer(0)).isGreaterThanOrEqualTo(WINDOW / 2);
      peer.send(RawPeer.data(1, true, 0));
      assertThat(peer.await(Protocol.HEADERS).streamId()).isEqualTo(1);
    }
  }

  @Test
  void bytesOfStreamsThatWereResetAreGivenBackToTheConnection() throws IOException {
    Http2Handler refusing =
        (request, body, responder) -> responder.respond(503, Http2Headers.empty(), new byte[0]);
    try (Pair pair = Pair.serve(SMALL, refusing)) {
      RawPeer peer = pair.raw().shakeHands();
      for (int id = 1; id < 41; id += 2) {
        peer.send(RawPeer.post(id, false));
        RawPeer.Frame reset = peer.await(Protocol.RST_STREAM);
        assertThat(reset.error()).isEqualTo(Http2Error.NO_ERROR);
        fill(peer, id, WINDOW / 2);
      }
      peer.send(RawPeer.post(41, true));
      RawPeer.Frame head;
      do {
        head = peer.await(Protocol.HEADERS);
      } while (head.streamId() != 41);
      assertThat(pair.hasEnded()).isFalse();
    }
  }

  @Test
  void nothingIsSentBeyondThePeersWindows() throws IOException {
    try (Pair pair = Pair.serve(Http2Options.DEFAULT, sending(200_000))) {
      RawPeer peer = pair.raw().shakeHands().send(RawPeer.post(1, true));
      assertThat(received(peer, WINDOW)).isEqualTo(WINDOW);
      // The connection's window alone is not enough, and neither is the stream's.
      peer.send(RawPeer.windowUpdate(0, 100_000), Protocol.ping(5, false));
      assertThat(peer.read().type()).isEqualTo(Protocol.PING);
      peer.send(RawPeer.windowUpdate(1, 1000));
      assertThat(received(peer, 1000)).isEqualTo(1000);
      peer.send(RawPeer.windowUpdate(1, 1 << 20), RawPeer.windowUpdate(0, 1 << 20));
      assertThat(received(peer, 200_000 - WINDOW - 1000)).isEqualTo(200_000 - WINDOW - 1000);
    }
  }

  private static int received(RawPeer peer, int expected) throws IOException {
    int bytes = 0;
    while (bytes < expected) {
      bytes += peer.await(Protocol.DATA).payload().remaining();
    }
    return bytes;
  }

  @Test
  void aWindowMayBecomeNegativeBySettings() throws IOException {
    try (Pair pair = Pair.serve(Http2Options.DEFAULT, sending(WINDOW + 10))) {
      RawPeer peer = pair.raw().shakeHands().send(RawPeer.post(1, true));
      assertThat(received(peer, WINDOW)).isEqualTo(WINDOW);
      // Down to 0: the stream's window is -65535 now.
      peer.send(
          RawPeer.frame(Protocol.SETTINGS, 0, 0, 0, 4, 0, 0, 0, 0),
          RawPeer.windowUpdate(0, 1 << 20),
          RawPeer.windowUpdate(1, WINDOW),
          Protocol.ping(1, false));
      assertThat(peer.await(Protocol.SETTINGS).has(Protocol.ACK)).isTrue();
      assertThat(peer.read().type()).isEqualTo(Protocol.PING);
      peer.send(RawPeer.windowUpdate(1, 10));
      assertThat(received(peer, 10)).isEqualTo(10);
    }
  }

  @Test
  void aWindowThatOpensByteByByteDoesNotGetAFrameForEach() throws IOException {
    Http2Options lenient = Http2Options.DEFAULT;
    try (Pair pair = Pair.serve(lenient, sending(WINDOW + 100))) {
      RawPeer peer = pair.raw().shakeHands().send(RawPeer.post(1, true));
      assertThat(received(peer, WINDOW)).isEqualTo(WINDOW);
      peer.send(RawPeer.windowUpdate(0, 100));
      byte[][] updates = new byte[100][];
      java.util.Arrays.fill(updates, RawPeer.windowUpdate(1, 1));
      peer.send(updates);
      int frames = 0;
      for (int bytes = 0; bytes < 100; frames++) {
        bytes += peer.await(Protocol.DATA).payload().remaining();
      }
      assertThat(frames).isLessThan(20);
    }
  }

  /** What waits to be read is bounded by the connection's window, however many streams send. */
  @Test
  void sixteenUploadsThatNobodyReadsTakeBoundedMemory() throws Exception {
    Waiting handler = new Waiting();
    long before = usedHeap();
    try (Pair pair = Pair.serve(Http2Options.DEFAULT, handler);
        Http2Client client = pair.client(Http2Options.DEFAULT)) {
      List<Thread> uploads = new ArrayList<>();
      List<Http2Exchange> exchanges = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        Http2Exchange exchange =
            client.open(Http2Request.of("PUT", "x", "/", Http2Headers.empty()), true);
        exchanges.add(exchange);
        uploads.add(Thread.ofVirtual().start(() -> upload(exchange)));
      }
      long sent = -1;
      long now = client.sentDataFrames();
      // Until no window is left, which takes two looks at the same number of frames.
      while (now != sent || now * Outbound.MAX_DATA_BYTES < 4_000_000) {
        sent = now;
        assertThat(client.ping(java.time.Duration.ofSeconds(20))).isPositive();
        now = client.sentDataFrames();
      }
      assertThat(usedHeap() - before)
          .isLessThan(Http2Options.DEFAULT_CONNECTION_WINDOW_BYTES + (3L << 20));
      handler.release.countDown();
      for (Http2Exchange exchange : exchanges) {
        assertThat(exchange.response().headers().first("bytes")).contains("3000000");
        exchange.close();
      }
      for (Thread upload : uploads) {
        upload.join();
      }
    }
  }

  private static void upload(Http2Exchange exchange) {
    try (OutputStream body = exchange.body()) {
      byte[] part = new byte[10_000];
      for (int i = 0; i < 300; i++) {
        body.write(part);
      }
    } catch (IOException _) {
      // The answer will miss these bytes.
    }
  }

  private static long usedHeap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  @Test
  void windowsBelowTheProtocolsAreRefused() {
    assertThatThrownBy(() -> Http2Options.DEFAULT.withWindows(1000, WINDOW))
        .hasMessage("streamWindowBytes is 1000, but must be between 65535 and 16777216");
  }
}

package dev.autonomy.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.testing.TestSeed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Invented and broken conversations. A connection ends with an error of the protocol or goes on; it
 * never fails inside, and never keeps more than its windows.
 */
@Timeout(300)
final class FrameFuzzTest {

  private static final int ROUNDS = Boolean.getBoolean("autonomy.test.long") ? 20_000 : 300;
  private static final int FRAMES = 60;

  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  /** Reads or not, answers or not, as the path says. */
  private final Http2Handler handler =
      new Http2Handler() {
        @Override
        public void handle(Http2Request request, java.io.InputStream body, Http2Responder responder)
            throws IOException {
          int wish = request.path().length() % 4;
          if (wish != 1) {
            body.transferTo(java.io.OutputStream.nullOutputStream());
          }
          if (wish != 2) {
            responder.respond(200, Http2Headers.empty(), new byte[wish * 70_000]);
          }
        }

        @Override
        public void failed(Http2Request request, Throwable cause) {
          if (!(cause instanceof IOException)) {
            failure.set(cause);
          }
        }
      };

  @Test
  void whateverComesTheConnectionEndsInGoodForm() throws Exception {
    Random seeds = new Random(TestSeed.of(FrameFuzzTest.class));
    for (int round = 0; round < ROUNDS; round++) {
      long seed = seeds.nextLong();
      converse(seed);
    }
  }

  private void converse(long seed) throws IOException {
    Random random = new Random(seed);
    try (Pair pair = Pair.serve(Http2Options.DEFAULT, handler)) {
      RawPeer peer = pair.raw();
      Thread drain = Thread.ofVirtual().start(() -> drain(peer));
      try {
        peer.greet();
        if (random.nextInt(8) > 0) {
          peer.send(RawPeer.frame(Protocol.SETTINGS, Protocol.ACK, 0));
        }
        int next = 1;
        for (int i = 0; i < FRAMES; i++) {
          if (random.nextInt(4) == 0) {
            peer.send(request(random, next));
            next += 2;
          } else {
            peer.send(frame(random, next));
          }
        }
      } catch (IOException _) {
        // The server has seen enough.
      }
      pair.socket().shutdownOutput();
      Http2Exception end = pair.end();
      assertThat(end.error())
          .as("seed " + seed + ": " + end)
          .isNotEqualTo(Http2Error.INTERNAL_ERROR);
      assertThat(end.endsConnection()).as("seed " + seed + ": " + end).isTrue();
      assertThat(failure).as("seed " + seed).hasNullValue();
      drain.interrupt();
    } catch (java.net.SocketException _) {
      // Closed by the server already.
    }
  }

  private static void drain(RawPeer peer) {
    try {
      while (true) {
        RawPeer.Frame unused = peer.read();
        if (unused.type() > 0xff) {
          return;
        }
      }
    } catch (IOException _) {
      // The end.
    }
  }

  private static byte[] request(Random random, int streamId) {
    return RawPeer.headers(
        streamId,
        random.nextBoolean(),
        ":method",
        "POST",
        ":scheme",
        "https",
        ":authority",
        "x",
        ":path",
        "/" + "a".repeat(random.nextInt(4)));
  }

  private static byte[] frame(Random random, int next) {
    int streamId = random.nextInt(5) == 0 ? 0 : Math.max(1, next - 2 * random.nextInt(4));
    byte[] frame =
        switch (random.nextInt(9)) {
          case 0, 1, 2 -> RawPeer.data(streamId, random.nextInt(4) == 0, random.nextInt(16_384));
          case 3 -> RawPeer.windowUpdate(streamId, random.nextInt() >>> random.nextInt(32));
          case 4 -> Protocol.reset(Math.max(1, streamId), Http2Error.CANCEL);
          case 5 -> RawPeer.headers(Math.max(1, streamId), true, "trailer", "x");
          case 6 -> RawPeer.frame(Protocol.SETTINGS, 0, 0, 0, random.nextInt(8), 0, 0, 127, 1);
          case 7 -> noise(random, streamId);
          default -> Protocol.ping(random.nextLong(), random.nextBoolean());
        };
    if (random.nextInt(40) == 0) {
      frame[random.nextInt(frame.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return frame;
  }

  private static byte[] noise(Random random, int streamId) {
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    for (int i = random.nextInt(40); i > 0; i--) {
      payload.write(random.nextInt());
    }
    int type = random.nextInt(6) == 0 ? random.nextInt(256) : 10 + random.nextInt(200);
    return RawPeer.frame(type, random.nextInt(256), streamId, payload.toByteArray());
  }
}

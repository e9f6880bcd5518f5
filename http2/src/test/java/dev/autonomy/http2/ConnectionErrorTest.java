package dev.autonomy.http2;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What ends a whole connection, with which code. */
@Timeout(30)
final class ConnectionErrorTest {

  /** Answers when the whole body has been read. */
  private static final Http2Handler OK =
      (request, body, responder) -> {
        body.transferTo(java.io.OutputStream.nullOutputStream());
        responder.respond(200, Http2Headers.empty(), new byte[0]);
      };

  private static Arguments of(String what, Http2Error error, byte[]... frames) {
    return Arguments.of(what, error, frames);
  }

  private static byte[] frame(int type, int flags, int streamId, int... payload) {
    return RawPeer.frame(type, flags, streamId, payload);
  }

  private static byte[] setting(int identifier, int... value) {
    return frame(Protocol.SETTINGS, 0, 0, 0, identifier, value[0], value[1], value[2], value[3]);
  }

  static Stream<Arguments> violations() {
    Http2Error protocol = Http2Error.PROTOCOL_ERROR;
    Http2Error size = Http2Error.FRAME_SIZE_ERROR;
    byte[] open = RawPeer.post(1, false);
    byte[] block = RawPeer.block(":method", "GET");
    return Stream.of(
        of("DATA on stream 0", protocol, RawPeer.data(0, false, 1)),
        of("DATA on an idle stream", protocol, RawPeer.data(1, false, 1)),
        of("DATA with too much padding", protocol, open, frame(0, Protocol.PADDED, 1, 5, 0)),
        of("DATA padded, but empty", size, open, frame(0, Protocol.PADDED, 1)),
        of("HEADERS on stream 0", protocol, frame(Protocol.HEADERS, 4, 0)),
        of("HEADERS on an even stream", protocol, RawPeer.post(2, true)),
        of("HEADERS too short", protocol, frame(Protocol.HEADERS, 0x24, 1, 0, 0)),
        of("HEADERS with bad HPACK", Http2Error.COMPRESSION_ERROR, frame(1, 5, 1, 0x80)),
        of(
            "identifiers that go back",
            Http2Error.STREAM_CLOSED,
            RawPeer.post(5, true),
            RawPeer.post(3, true)),
        of("CONTINUATION alone", protocol, frame(Protocol.CONTINUATION, 4, 1)),
        of(
            "a frame within a block",
            protocol,
            RawPeer.frame(Protocol.HEADERS, 0, 1, block),
            Protocol.ping(1, false)),
        of(
            "a block of two streams",
            protocol,
            RawPeer.frame(Protocol.HEADERS, 0, 1, block),
            frame(Protocol.CONTINUATION, 4, 3)),
        of("PUSH_PROMISE", protocol, open, frame(Protocol.PUSH_PROMISE, 4, 1, 0, 0, 0, 2)),
        of("PRIORITY on stream 0", protocol, frame(Protocol.PRIORITY, 0, 0, 0, 0, 0, 1, 1)),
        of("RST_STREAM on stream 0", protocol, Protocol.reset(0, Http2Error.CANCEL)),
        of("RST_STREAM on an idle stream", protocol, Protocol.reset(1, Http2Error.CANCEL)),
        of("RST_STREAM too short", size, open, frame(Protocol.RST_STREAM, 0, 1, 0)),
        of("SETTINGS on a stream", protocol, frame(Protocol.SETTINGS, 0, 1)),
        of("SETTINGS of five bytes", size, frame(Protocol.SETTINGS, 0, 0, 0, 1, 0, 0, 0)),
        of("SETTINGS without end", size, RawPeer.frame(Protocol.SETTINGS, 0, 0, new byte[6000])),
        of("SETTINGS ACK with a payload", size, frame(Protocol.SETTINGS, 1, 0, 0, 0, 0, 0, 0, 0)),
        of("ENABLE_PUSH 2", protocol, setting(2, 0, 0, 0, 2)),
        of("INITIAL_WINDOW_SIZE 2^31", Http2Error.FLOW_CONTROL_ERROR, setting(4, 0x80, 0, 0, 0)),
        of("MAX_FRAME_SIZE 16383", protocol, setting(5, 0, 0, 0x3f, 0xff)),
        of("MAX_FRAME_SIZE 2^24", protocol, setting(5, 1, 0, 0, 0)),
        of(
            "windows that overflow by settings",
            Http2Error.FLOW_CONTROL_ERROR,
            open,
            RawPeer.windowUpdate(1, 0x7fff0000),
            setting(4, 0x7f, 0xff, 0xff, 0xff)),
        of("PING of 7 bytes", size, frame(Protocol.PING, 0, 0, 0, 0, 0, 0, 0, 0, 0)),
        of("PING on a stream", protocol, frame(Protocol.PING, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)),
        of("GOAWAY on a stream", protocol, frame(Protocol.GOAWAY, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)),
        of("GOAWAY of 7 bytes", size, frame(Protocol.GOAWAY, 0, 0, 0, 0, 0, 0, 0, 0, 0)),
        of("WINDOW_UPDATE of 3 bytes", size, frame(Protocol.WINDOW_UPDATE, 0, 0, 0, 0, 1)),
        of("WINDOW_UPDATE by 0", protocol, RawPeer.windowUpdate(0, 0)),
        of("WINDOW_UPDATE on an idle stream", protocol, RawPeer.windowUpdate(1, 1)),
        of(
            "a connection window that overflows",
            Http2Error.FLOW_CONTROL_ERROR,
            RawPeer.windowUpdate(0, Integer.MAX_VALUE)),
        of("a frame that is too long", size, RawPeer.frame(0, 0, 1, new byte[16385])));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("violations")
  void endsTheConnectionWithItsCode(String what, Http2Error error, byte[][] frames)
      throws IOException {
    try (Pair pair = Pair.serve(Http2Options.DEFAULT, OK)) {
      RawPeer peer = pair.raw().shakeHands().send(frames);
      RawPeer.GoAway end = peer.awaitGoAway();
      assertThat(end.error()).as(what + ": " + end.reason()).isEqualTo(error);
      assertThat(peer.isClosedByOther()).isTrue();
      pair.socket().close();
      assertThat(pair.end().getMessage()).startsWith(end.reason());
    }
  }

  @Test
  void anythingButThePrefaceIsRefused() throws IOException {
    try (Pair pair = Pair.serve(Http2Options.DEFAULT, OK)) {
      RawPeer peer = pair.raw().send("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
      assertThat(peer.awaitGoAway().error()).isEqualTo(Http2Error.PROTOCOL_ERROR);
      assertThat(pair.end()).hasMessageContaining("does not begin with the preface");
    }
  }

  @Test
  void theFirstFrameHasToBeSettings() throws IOException {
    try (Pair pair = Pair.serve(Http2Options.DEFAULT, OK)) {
      RawPeer peer = pair.raw().send(Protocol.PREFACE, Protocol.ping(1, false));
      assertThat(peer.awaitGoAway().reason()).isEqualTo("the first frame is not SETTINGS");
    }
  }

  @Test
  void framesOnAStreamThatIsCompleteEndTheConnection() throws IOException {
    try (Pair pair = Pair.serve(Http2Options.DEFAULT, OK)) {
      RawPeer peer = pair.raw().shakeHands().send(RawPeer.post(1, true));
      peer.await(Protocol.HEADERS);
      // A window update may be late; data may not.
      peer.send(RawPeer.windowUpdate(1, 1), RawPeer.data(1, true, 1));
      assertThat(peer.awaitGoAway().error()).isEqualTo(Http2Error.STREAM_CLOSED);
    }
  }

  @Test
  void dataAfterTheEndOfTheRequestIsReset() throws IOException {
    Http2Handler waiting =
        (request, body, responder) -> {
          try (java.io.OutputStream out = responder.respond(200, Http2Headers.empty())) {
            out.write(new byte[100_000]);
          }
        };
    try (Pair pair = Pair.serve(Http2Options.DEFAULT, waiting)) {
      RawPeer peer = pair.raw().shakeHands().send(RawPeer.post(1, true));
      peer.await(Protocol.DATA);
      peer.send(RawPeer.data(1, false, 1));
      assertThat(peer.await(Protocol.RST_STREAM).error()).isEqualTo(Http2Error.STREAM_CLOSED);
    }
  }

  @Test
  void unknownFramesSettingsAndFlagsAreIgnored() throws IOException {
    try (Pair pair = Pair.serve(Http2Options.DEFAULT, OK)) {
      RawPeer peer = pair.raw().shakeHands();
      peer.send(
          frame(0x42, 0xff, 9, 1, 2, 3),
          setting(0x99, 1, 2, 3, 4),
          frame(Protocol.PRIORITY, 0, 7, 0, 0, 0, 1, 1),
          frame(Protocol.PING, 0xfe, 0, 0, 0, 0, 0, 0, 0, 0, 9));
      RawPeer.Frame answer = peer.await(Protocol.PING);
      assertThat(answer.has(Protocol.ACK)).isTrue();
      assertThat(answer.integer(4)).isEqualTo(9);
      peer.send(RawPeer.post(1, true));
      assertThat(peer.await(Protocol.HEADERS).streamId()).isEqualTo(1);
    }
  }

  @Test
  void aHeadInPiecesWithPaddingAndPriorityIsRead() throws IOException {
    try (Pair pair = Pair.serve(Http2Options.DEFAULT, OK)) {
      byte[] block =
          RawPeer.block(":method", "GET", ":scheme", "https", ":authority", "x", ":path", "/");
      byte[] first = new byte[1 + 5 + 10 + 3];
      first[0] = 3;
      System.arraycopy(block, 0, first, 6, 10);
      byte[] second = java.util.Arrays.copyOfRange(block, 10, 20);
      byte[] third = java.util.Arrays.copyOfRange(block, 20, block.length);
      RawPeer peer = pair.raw().shakeHands();
      peer.send(
          RawPeer.frame(
              Protocol.HEADERS,
              Protocol.PADDED | Protocol.PRIORITIZED | Protocol.END_STREAM,
              1,
              first),
          RawPeer.frame(Protocol.CONTINUATION, 0, 1, second),
          RawPeer.frame(Protocol.CONTINUATION, Protocol.END_HEADERS, 1, third));
      assertThat(peer.await(Protocol.HEADERS).streamId()).isEqualTo(1);
    }
  }
}

package dev.autonomy.http2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages that RFC 9113, section 8, calls malformed: their stream ends, the connection lives. */
@Timeout(30)
final class MalformedRequestTest {

  private static final Http2Handler OK =
      (request, body, responder) -> {
        body.transferTo(java.io.OutputStream.nullOutputStream());
        responder.respond(200, Http2Headers.empty(), new byte[0]);
      };

  private static Arguments of(String what, String... section) {
    return Arguments.of(what, section);
  }

  private static Arguments with(String what, String name, String value) {
    return of(
        what, ":method", "GET", ":scheme", "https", ":authority", "x", ":path", "/", name, value);
  }

  static Stream<Arguments> sections() {
    return Stream.of(
        of("no method", ":scheme", "https", ":authority", "x", ":path", "/"),
        of("no scheme", ":method", "GET", ":authority", "x", ":path", "/"),
        of("no path", ":method", "GET", ":scheme", "https", ":authority", "x"),
        of("no authority", ":method", "GET", ":scheme", "https", ":path", "/"),
        of("CONNECT", ":method", "CONNECT", ":authority", "x:1"),
        of("empty path", ":method", "GET", ":scheme", "https", ":authority", "x", ":path", ""),
        of("no slash", ":method", "GET", ":scheme", "https", ":authority", "x", ":path", "a"),
        of("user", ":method", "GET", ":scheme", "https", ":authority", "u@x", ":path", "/"),
        of("bad method", ":method", "G T", ":scheme", "https", ":authority", "x", ":path", "/"),
        of(
            "order",
            ":method",
            "GET",
            ":scheme",
            "https",
            "a",
            "b",
            ":authority",
            "x",
            ":path",
            "/"),
        with("pseudo-header field twice", ":method", "GET"),
        with("pseudo-header field of an answer", ":status", "200"),
        with("unknown pseudo-header field", ":protocol", "websocket"),
        with("upper case", "X-Name", "v"),
        with("empty name", "", "v"),
        with("space in name", "a b", "v"),
        with("line feed", "a", "b\nc"),
        with("NUL", "a", "b\0c"),
        with("leading space", "a", " b"),
        with("trailing tab", "a", "b\t"),
        with("connection", "connection", "close"),
        with("transfer-encoding", "transfer-encoding", "chunked"),
        with("upgrade", "upgrade", "h2c"),
        with("keep-alive", "keep-alive", "1"),
        with("te", "te", "gzip"),
        with("host differs", "host", "y"),
        with("length no number", "content-length", "+1"),
        with("length too long", "content-length", "1234567890123456789"),
        with("length negative", "content-length", "-1"),
        with("length without body", "content-length", "1"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sections")
  void isResetAndOthersGoOn(String what, String[] section) throws IOException {
    try (Pair pair = Pair.serve(Http2Options.DEFAULT, OK)) {
      RawPeer peer = pair.raw().shakeHands();
      peer.send(RawPeer.headers(1, true, section), RawPeer.post(3, true));
      RawPeer.Frame reset = peer.await(Protocol.RST_STREAM);
      assertThat(reset.streamId()).as(what).isEqualTo(1);
      assertThat(reset.error()).isEqualTo(Http2Error.PROTOCOL_ERROR);
      assertThat(peer.await(Protocol.HEADERS).streamId()).isEqualTo(3);
    }
  }

  @Test
  void aBodyLongerThanAnnouncedIsReset() throws IOException {
    assertBodyIsReset(RawPeer.data(1, false, 4));
  }

  @Test
  void aBodyShorterThanAnnouncedIsReset() throws IOException {
    assertBodyIsReset(RawPeer.data(1, true, 2));
  }

  @Test
  void aTrailerThatDoesNotEndTheStreamIsReset() throws IOException {
    assertBodyIsReset(RawPeer.headers(1, false, "a", "b"));
  }

  @Test
  void aTrailerWithAPseudoHeaderFieldIsReset() throws IOException {
    assertBodyIsReset(RawPeer.headers(1, true, ":path", "/"));
  }

  private static void assertBodyIsReset(byte[] wrong) throws IOException {
    try (Pair pair = Pair.serve(Http2Options.DEFAULT, OK)) {
      RawPeer peer = pair.raw().shakeHands();
      peer.send(RawPeer.post(1, false, "content-length", "3"), wrong, RawPeer.post(3, true));
      RawPeer.Frame reset = peer.await(Protocol.RST_STREAM);
      assertThat(reset.streamId()).isEqualTo(1);
      assertThat(reset.error()).isEqualTo(Http2Error.PROTOCOL_ERROR);
      assertThat(peer.await(Protocol.HEADERS).streamId()).isEqualTo(3);
    }
  }

  @Test
  void trailersAreReadAndDropped() throws IOException {
    try (Pair pair = Pair.serve(Http2Options.DEFAULT, OK)) {
      RawPeer peer = pair.raw().shakeHands();
      peer.send(
          RawPeer.post(1, false),
          RawPeer.data(1, false, 10),
          RawPeer.headers(1, true, "checksum", "1"));
      assertThat(peer.await(Protocol.HEADERS).streamId()).isEqualTo(1);
    }
  }

  @Test
  void aSectionThatIsTooLongIsReset() throws IOException {
    try (Pair pair = Pair.serve(Http2Options.DEFAULT, OK)) {
      RawPeer peer = pair.raw().shakeHands();
      String[] section = new String[1000];
      java.util.Arrays.fill(section, "a");
      peer.send(RawPeer.post(1, true, section), RawPeer.post(3, true));
      RawPeer.Frame reset = peer.await(Protocol.RST_STREAM);
      assertThat(reset.streamId()).isEqualTo(1);
      assertThat(reset.error()).isEqualTo(Http2Error.ENHANCE_YOUR_CALM);
      assertThat(peer.await(Protocol.HEADERS).streamId()).isEqualTo(3);
    }
  }
}
